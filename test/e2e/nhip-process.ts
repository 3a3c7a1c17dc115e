import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { waitUntil } from '../wait-until.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const MAIN = path.join(ROOT, 'src', 'cli', 'main.ts');
const START_LIMIT_MS = 90_000;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A `nhip serve` that runs. */
export interface NhipServer {
  readonly url: string;
  /** From the command to the address on its output. */
  readonly readyAfterMs: number;
  readonly stderr: () => string;
  /** Sends the signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<Exit>;
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A data folder of its own, and what runs on it. */
export interface NhipFolder {
  readonly dir: string;
  serve(options?: { readonly args?: readonly string[]; readonly port?: number }): Promise<NhipServer>;
  /** Runs a command to its end. */
  run(...args: readonly string[]): Promise<Finished>;
  /** Starts a command and kills it (`SIGKILL`) as soon as the condition holds. */
  killWhen(condition: () => boolean, ...args: readonly string[]): Promise<Exit>;
  /** Of the database's postmaster, or null while there is none. */
  postmaster(): Promise<number | null>;
  /** Ends whatever of it still runs, and removes it. */
  remove(): Promise<void>;
}

/** The whole product as a user starts it: `node src/cli/main.ts`, with its own database. */
export async function nhipFolder(): Promise<NhipFolder> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'nhip-e2e-'));
  // PostgreSQL's account, when root runs the tests, has to pass.
  await chmod(dir, 0o755);
  const running = new Set<Started>();

  function start(args: readonly string[], port: number): Started {
    const started = startProcess(args, { NHIP_DATA_DIR: path.join(dir, 'data'), NHIP_PORT: String(port) });
    running.add(started);
    void started.exit.then(() => running.delete(started));
    return started;
  }

  async function postmaster(): Promise<number | null> {
    const text = await readFile(path.join(dir, 'data', 'postgres', 'postmaster.pid'), 'utf8').catch(() => null);
    return text === null ? null : Number(text.split('\n')[0]);
  }

  return {
    dir,
    async serve({ args = [], port = 0 } = {}) {
      const startedAt = performance.now();
      const process = start(['serve', '--json', ...args], port);
      const url = await process.line(START_LIMIT_MS);
      return {
        // What `--json` prints.
        url: (JSON.parse(url) as { url: string }).url,
        readyAfterMs: performance.now() - startedAt,
        stderr: process.stderr,
        kill: process.kill,
      };
    },
    async run(...args) {
      const { exit, stdout, stderr } = start(args, 0);
      const { code } = await exit;
      return { code, stdout: stdout(), stderr: stderr() };
    },
    async killWhen(condition, ...args) {
      const { kill } = start(args, 0);
      await waitUntil('the moment to kill', condition, START_LIMIT_MS);
      return kill('SIGKILL');
    },
    postmaster,
    async remove() {
      await Promise.all([...running].map((one) => one.kill('SIGTERM')));
      const pid = await postmaster();
      if (pid !== null) await endPostmaster(pid);
      await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

interface Started {
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly exit: Promise<Exit>;
  /** The first line of the output. */
  line(limitMs: number): Promise<string>;
  kill(signal: NodeJS.Signals): Promise<Exit>;
}

function startProcess(args: readonly string[], env: Readonly<Record<string, string>>): Started {
  // A database of whoever runs the tests is none of ours.
  const { DATABASE_URL: _, NHIP_BOUNDARIES: __, NHIP_HOST: ___, ...inherited } = process.env;
  const child: ChildProcess = spawn(process.execPath, [MAIN, ...args], {
    cwd: ROOT,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let errors = '';
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  let ended: Exit | null = null;
  const exit = new Promise<Exit>((resolve) => {
    child.on('close', (code, signal) => {
      ended = { code, signal };
      resolve(ended);
    });
  });
  return {
    stdout: () => out,
    stderr: () => errors,
    exit,
    line: (limitMs) =>
      waitUntil(
        'the address',
        () => {
          if (ended !== null) throw new Error(`it ended with ${JSON.stringify(ended)}: ${errors}`);
          return out.includes('\n') && out.slice(0, out.indexOf('\n'));
        },
        limitMs,
      ),
    kill(signal) {
      child.kill(signal);
      return exit;
    },
  };
}

/** Whether a process lives (a zombie does not). */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    // No such process.
    return false;
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return !/\) [ZX] /.test(stat);
}

async function endPostmaster(pid: number): Promise<void> {
  if (!(await isAlive(pid))) return;
  process.kill(pid, 'SIGINT');
  await waitUntil('the database has stopped', async () => !(await isAlive(pid)), 30_000);
}
