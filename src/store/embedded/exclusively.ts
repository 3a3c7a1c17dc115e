import { DatabaseSync } from 'node:sqlite';

import { AppError } from '../../shared/app-error.ts';
import { until } from './until.ts';

const SQLITE_BUSY = 5;

export interface LockOptions {
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs the body while no other process runs one under the same file.
 * The lock is one of the operating system, taken through SQLite as Node has no call for it: it dies with its holder,
 * so a `kill -9` leaves nothing stale to judge. The file itself stays empty.
 */
export async function exclusively<T>(file: string, options: LockOptions, body: () => Promise<T>): Promise<T> {
  const database = open(file);
  try {
    const locked = await until(() => tryLock(database, file), { everyMs: 20, limitMs: options.waitMs, signal: options.signal });
    if (locked === null)
      throw new AppError('busy', `Another process has been starting or stopping the database for long: ${file} is locked. Try again.`);
    return await body();
  } finally {
    database.close();
  }
}

function open(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file, { timeout: 0 });
  } catch (error) {
    throw cannotLock(file, error);
  }
}

function tryLock(database: DatabaseSync, file: string): true | null {
  try {
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return null;
    throw cannotLock(file, error);
  }
}

function cannotLock(file: string, cause: unknown): AppError {
  return new AppError(
    'configuration',
    `Cannot lock ${file}. The data folder must be writable and on a disk that knows file locks (NHIP_DATA_DIR).`,
    cause,
  );
}
