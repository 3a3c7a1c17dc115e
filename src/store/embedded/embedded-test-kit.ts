import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';

import pg from 'pg';

import { must } from '../../shared/must.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import type { EmbeddedPostgres } from './embedded-postgres.ts';
import { errorCode } from '../../shared/error-code.ts';
import { findPostmaster } from './lock-file.ts';
import { readProcess } from './process-facts.ts';
import { until } from './until.ts';

/** A new cluster is not worth a sync in a test that only kills processes, never the machine. */
const QUICK = { fsync: 'off' };

/** Another process of Node that uses the embedded server. */
export interface NodeChild {
  readonly pid: number;
  readonly logged: string[];
  /** The server's URL once it is ready, and whether the child owns it. */
  ready(): Promise<{ readonly url: string; readonly owned: boolean }>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

const CHILD = `
  const { startEmbeddedPostgres } = await import(process.argv[1]);
  process.on('SIGINT', () => {});
  const log = (message) => console.log('log ' + message);
  const server = await startEmbeddedPostgres({ dataDir: process.argv[2], systemDir: process.argv[3], settings: ${JSON.stringify(QUICK)}, log });
  console.log('ready ' + JSON.stringify({ url: server.url, owned: server.owned }));
  process.stdin.once('data', async () => { await server.stop(); process.exit(0); });
`;

/** Folders, servers and processes of one test, and the end of them all. */
export class EmbeddedTestKit {
  readonly logged: string[] = [];
  readonly #dirs: string[] = [];
  readonly #clusters = new Set<string>();
  readonly #children: ChildProcess[] = [];
  #systemDir: Promise<string> | null = null;

  /** An empty folder that every account can reach. */
  async dir(): Promise<string> {
    const dir = await mkdtemp('/tmp/nhip-test-');
    await chmod(dir, 0o755);
    this.#dirs.push(dir);
    return dir;
  }

  /** Stands for `/var/lib/nhip`. */
  systemDir(): Promise<string> {
    return (this.#systemDir ??= this.dir());
  }

  async start(dataDir: string, settings: Record<string, string> = {}): Promise<EmbeddedPostgres> {
    const log = (message: string): void => void this.logged.push(message);
    const server = await startEmbeddedPostgres({ dataDir, systemDir: await this.systemDir(), log, settings: { ...QUICK, ...settings } });
    this.watch(clusterOf(server.url, dataDir));
    return server;
  }

  /** Makes sure that the cluster's server will be ended. */
  watch(cluster: string): void {
    this.#clusters.add(cluster);
  }

  spawn(file: string, args: readonly string[], identity: { uid?: number; gid?: number } = {}): ChildProcess {
    const child = spawn(file, args, { ...identity, cwd: '/', stdio: ['pipe', 'pipe', 'inherit'], detached: true });
    this.#children.push(child);
    return child;
  }

  /** In a process group of its own, whose SIGINT it survives. */
  async startChild(dataDir: string): Promise<NodeChild> {
    this.watch(path.join(dataDir, 'postgres'));
    const module = new URL('embedded-postgres.ts', import.meta.url).href;
    const child = this.spawn(process.execPath, ['--input-type=module', '-e', CHILD, module, dataDir, await this.systemDir()]);
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const logged: string[] = [];
    const started = new Promise<{ url: string; owned: boolean }>((resolve, reject) => {
      createInterface({ input: must(child.stdout, 'stdout') }).on('line', (line) => {
        logged.push(line);
        if (line.startsWith('ready ')) resolve(JSON.parse(line.slice(6)));
      });
      child.once('exit', () => reject(new Error(`the child ended: ${logged.join('; ')}`)));
    });
    // A child that is killed on purpose is not asked whether it was ready.
    started.catch(() => undefined);
    return {
      pid: must(child.pid, 'pid'),
      logged,
      ready: () => started,
      async stop() {
        child.stdin?.write('stop\n');
        await ended;
      },
      async kill() {
        child.kill('SIGKILL');
        await ended;
      },
    };
  }

  async end(): Promise<void> {
    for (const child of this.#children) killGroup(must(child.pid, 'pid'));
    for (const cluster of this.#clusters) {
      const running = await findPostmaster(cluster);
      if (running === null) continue;
      process.kill(running.pid, 'SIGQUIT');
      await whenGone(running.pid);
      if (running.socketDir !== null && running.socketDir !== cluster) await rm(running.socketDir, { recursive: true, force: true });
    }
    for (const dir of this.#dirs) await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Also what a killed child has left: an `initdb`, the `sleep` of a shell. */
function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

/** The folder of a cluster whose socket lies in it, as it does unless the path is long. */
function clusterOf(url: string, dataDir: string): string {
  const socketDir = must(new URL(url).searchParams.get('host'), 'host');
  return socketDir.endsWith('/postgres') ? socketDir : path.join(dataDir, 'postgres');
}

export async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

export async function postmasterPid(cluster: string): Promise<number> {
  return must(await findPostmaster(cluster), 'a running server').pid;
}

/** Fails when the process is still alive after ten seconds. */
export async function whenGone(pid: number): Promise<void> {
  must(
    await until(async () => ((await readProcess(pid)) === null ? true : null), { everyMs: 10, limitMs: 10_000 }),
    `end of process ${pid}`,
  );
}
