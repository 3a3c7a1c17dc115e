import { spawn } from 'node:child_process';
import { lstat, open, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import pg from 'pg';

import { AppError } from '../../shared/app-error.ts';
import { DAY_MS } from '../../shared/instant.ts';
import { must } from '../../shared/must.ts';
import type { Account } from './account.ts';
import { errorCode, orNullIfMissing } from '../../shared/error-code.ts';
import { findPostmaster, isPostmaster, removeSocketDir } from './lock-file.ts';
import { CLEAN_ENVIRONMENT, identityOf } from './run.ts';
import { until } from './until.ts';

/** Crash recovery may have gigabytes of log to go through. */
const RECOVERY_LIMIT_MS = 15 * 60_000;
const STOP_LIMIT_MS = 60_000;
const LARGEST_OLD_LOG_BYTES = 64 * 1024 * 1024;

export interface LaunchOptions {
  readonly program: string;
  readonly cluster: string;
  readonly settings: readonly string[];
  readonly account: Account | null;
  /** Where the server writes until it has opened its log. */
  readonly startupLog: string;
}

/** Starts a server and returns its pid at once. It is no member of our process group: Ctrl-C in a terminal must not reach it before us. */
export async function launchPostmaster(options: LaunchOptions): Promise<number> {
  await tidyLog(path.join(options.cluster, 'log'));
  // It may be that of another account, which we could not overwrite.
  await rm(options.startupLog, { force: true });
  const output = await open(options.startupLog, 'w');
  try {
    const child = spawn(options.program, ['-D', options.cluster, ...options.settings], {
      ...identityOf(options.account),
      cwd: '/',
      env: CLEAN_ENVIRONMENT,
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
    });
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    return must(child.pid, 'pid of PostgreSQL');
  } catch (error) {
    throw new AppError('unavailable', `PostgreSQL could not be started: ${String(error)}`, error);
  } finally {
    await output.close();
  }
}

/** PostgreSQL empties a day's log only when it is running as the day begins; what that misses goes here. */
async function tidyLog(dir: string): Promise<void> {
  for (const name of (await orNullIfMissing(readdir(dir))) ?? []) {
    const file = path.join(dir, name);
    const { size, mtimeMs } = await lstat(file);
    if (size > LARGEST_OLD_LOG_BYTES || mtimeMs < Date.now() - 6 * DAY_MS) await rm(file);
  }
}

/** `postgres://…` that both `pg` and `URL` understand; the socket's folder in `host` goes before the name. */
function socketUrl(socketDir: string): string {
  return `postgres://nhip@localhost:5432/nhip?host=${encodeURIComponent(socketDir)}`;
}

/**
 * Waits until the server with this pid takes connections, through crash recovery if need be.
 * The URL, or `null` when the server ended instead.
 */
export async function whenReady(
  pid: number,
  cluster: string,
  log: (message: string) => void,
  signal?: AbortSignal,
): Promise<string | null> {
  const startedAt = performance.now();
  let told = false;
  const outcome = await until<{ url: string | null }>(
    async () => {
      if (!(await isPostmaster(pid, cluster))) return { url: null };
      if (!told && performance.now() - startedAt > 5_000) {
        told = true;
        log('PostgreSQL is not ready yet: it is recovering from a crash or shutting down. Waiting.');
      }
      const lock = await findPostmaster(cluster);
      if (lock?.pid !== pid || lock.socketDir === null) return null;
      const url = socketUrl(lock.socketDir);
      return (await takesConnections(url)) ? { url } : null;
    },
    { everyMs: 25, limitMs: RECOVERY_LIMIT_MS, signal },
  );
  if (outcome === null) throw new AppError('unavailable', `PostgreSQL has not become ready; see the log in ${path.join(cluster, 'log')}.`);
  return outcome.url;
}

async function takesConnections(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A server that is stopping may cut the line at any moment; the failed query below tells.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (code === '53300') return true;
    // 57P03 starting or stopping, 57P01 stopping; without a SQLSTATE the socket is not there yet or gone.
    if (/^[0-9A-Z]{5}$/.test(code) && !code.startsWith('57P') && code !== 'EPIPE') throw error;
    return false;
  } finally {
    // The answer is known; a line that is already cut cannot be closed better.
    await client.end().catch(() => undefined);
  }
}

/** Why the server ended: its own last complaint. */
export async function lastComplaint(cluster: string, startupLog: string): Promise<string> {
  const logs = ((await orNullIfMissing(readdir(path.join(cluster, 'log')))) ?? []).map((name) => path.join(cluster, 'log', name));
  const recent = await Promise.all([startupLog, ...logs].map(async (file) => ({ file, at: (await lstat(file)).mtimeMs })));
  for (const { file } of recent.toSorted((a, b) => b.at - a.at)) {
    const lines = (await readFile(file, 'utf8')).split('\n').slice(-20);
    const complaint = lines.filter((line) => /(FATAL|PANIC|ERROR|HINT|DETAIL):/.test(line)).join('\n');
    if (complaint !== '') return complaint;
  }
  return `see ${startupLog}`;
}

/** Fast shutdown of the cluster's server, if one runs. */
export async function stopServer(cluster: string, log: (message: string) => void): Promise<void> {
  const running = await findPostmaster(cluster);
  if (running === null) return;
  await stopPostmaster(running.pid, cluster, log);
  await removeSocketDir(running.socketDir);
}

/** Fast shutdown: open transactions are rolled back, what is committed is written out. */
export async function stopPostmaster(pid: number, cluster: string, log: (message: string) => void): Promise<void> {
  if (!(await isPostmaster(pid, cluster))) return;
  process.kill(pid, 'SIGINT');
  const gone = await until(async () => ((await isPostmaster(pid, cluster)) ? null : true), { everyMs: 20, limitMs: STOP_LIMIT_MS });
  // Killing it would only mean that the next start has to recover; it ends by itself.
  if (gone === null) log('PostgreSQL is still writing to disk; it will end by itself.');
}
