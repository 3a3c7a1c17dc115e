import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';

import { AppError } from '../../shared/app-error.ts';
import { giveTo } from './account.ts';
import type { Account } from './account.ts';
import { orNullIfMissing } from '../../shared/error-code.ts';
import { readProcess } from './process-facts.ts';

const SOCKET_NAME = '.s.PGSQL.5432';
/** Bytes of a socket's path that every system takes: macOS 103, Linux 107. */
const SOCKET_PATH_LIMIT = 103;
/** Short, there on every system, and not moved by the environment as `os.tmpdir()` is. */
const SHORT_SOCKET_DIRS = '/tmp/nhip-socket-';

/** What `postmaster.pid` says; the lines come as the server gets on with its start. */
export interface LockFile {
  readonly pid: number;
  readonly socketDir: string | null;
}

export function parseLockFile(text: string): LockFile | null {
  const lines = text.split('\n');
  const pid = Math.abs(Number.parseInt(lines[0] ?? '', 10));
  if (!Number.isSafeInteger(pid) || pid === 0) return null;
  return { pid, socketDir: lines[4] ? lines[4] : null };
}

/** The server that is serving (or starting, or stopping) this cluster; `null` when none is. */
export async function findPostmaster(cluster: string): Promise<LockFile | null> {
  const lock = await readLockFile(cluster);
  return lock !== null && (await isPostmaster(lock.pid, cluster)) ? lock : null;
}

async function readLockFile(cluster: string): Promise<LockFile | null> {
  const text = await orNullIfMissing(readFile(lockPath(cluster), 'utf8'));
  return text === null ? null : parseLockFile(text);
}

/** A pid alone proves nothing: it may be a zombie's, or have been given to a stranger since. */
export async function isPostmaster(pid: number, cluster: string): Promise<boolean> {
  const found = await readProcess(pid);
  return found !== null && namesPostmaster(found.commandLine, cluster);
}

export function namesPostmaster(commandLine: string, cluster: string): boolean {
  // Arguments are separated by NUL on Linux, by a space on macOS. Backends rename themselves to `postgres: …`.
  const words = commandLine.replaceAll('\0', ' ');
  return words.startsWith('/') && words.includes(`/bin/postgres -D ${cluster} `);
}

/**
 * Lets a server start although the lock of one that died is still there. PostgreSQL itself goes by the pid alone and
 * would refuse for ever when that pid is now a zombie's or a stranger's. The file is not deleted: it also names the
 * shared memory by which PostgreSQL notices backends that outlived their server. It takes a lock held by its own parent
 * for stale and then checks that memory, so we, who will be that parent, sign the lock.
 */
export async function releaseStaleLock(cluster: string): Promise<void> {
  const text = await orNullIfMissing(readFile(lockPath(cluster), 'utf8'));
  if (text === null) return;
  const lock = parseLockFile(text);
  await assertSilent(lock?.socketDir ?? cluster, cluster);
  await rm(path.join(cluster, `${SOCKET_NAME}.lock`), { force: true });
  await removeSocketDir(lock?.socketDir ?? null);
  // An unreadable file is what a crash of the machine leaves of one that was just being written.
  if (lock === null) await rm(lockPath(cluster));
  else await writeFile(lockPath(cluster), text.replace(/^.*/, String(process.pid)));
}

/** Where the server's socket goes: the cluster itself, which is private already, or a short private folder when that path is too long. */
export async function chooseSocketDir(cluster: string, account: Account | null): Promise<string> {
  if (Buffer.byteLength(path.join(cluster, SOCKET_NAME)) <= SOCKET_PATH_LIMIT) return cluster;
  const dir = await mkdtemp(SHORT_SOCKET_DIRS);
  if (account !== null) await giveTo(account, dir);
  return dir;
}

/** Removes the short folder of a server that has ended; the cluster stays. */
export async function removeSocketDir(dir: string | null): Promise<void> {
  if (dir?.startsWith(SHORT_SOCKET_DIRS)) await rm(dir, { recursive: true, force: true });
}

/** A server in another container shares our disk but not our list of processes; two on one cluster would destroy it. */
async function assertSilent(socketDir: string, cluster: string): Promise<void> {
  const answers = await new Promise<boolean>((resolve) => {
    const socket = net.connect(path.join(socketDir, SOCKET_NAME));
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
  if (answers)
    throw new AppError('conflict', `The database in ${cluster} is being served from another container or machine. Stop that one first.`);
}

function lockPath(cluster: string): string {
  return path.join(cluster, 'postmaster.pid');
}
