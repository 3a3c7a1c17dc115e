import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { must } from '../src/shared/must.ts';

const CLI = path.resolve(import.meta.dirname, '..', 'src', 'cli', 'main.ts');

/** A server in a process of its own, with an empty database in a folder of its own. */
export interface ChildServer {
  readonly url: string;
  readonly pid: number;
  readonly dataDir: string;
  /** Resident memory of the server's process in bytes (Linux), without the database. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

export async function startChildServer(cli = CLI): Promise<ChildServer> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'nhip-bench-'));
  // The database's own account passes through; what lies inside is closed to others by itself.
  await chmod(dataDir, 0o711);
  const child = spawn(process.execPath, ['--max-semi-space-size=64', ...profileFlags(), cli, 'serve', '--json'], {
    env: { ...process.env, NHIP_DATA_DIR: dataDir, NHIP_PORT: '0', NHIP_LOG_LEVEL: 'warn', DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await addressOf(child);
  return {
    url,
    pid: must(child.pid, 'the pid of a running server'),
    dataDir,
    memory: () => residentBytes(child.pid),
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** `NHIP_BENCH_PROFILE=folder` leaves a CPU profile of the server there. */
function profileFlags(): string[] {
  const folder = process.env['NHIP_BENCH_PROFILE'];
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the server has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{"url"')) continue;
    child.stdout.resume();
    // The server's own line.
    return (JSON.parse(line) as { url: string }).url;
  }
  throw new Error('the server ended before it was ready');
}

async function residentBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? NaN) * 1024;
}
