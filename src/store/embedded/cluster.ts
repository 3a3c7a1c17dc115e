import { lchown, lstat, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

import { AppError } from '../../shared/app-error.ts';
import { giveTo } from './account.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { errorCode, orNullIfMissing } from '../../shared/error-code.ts';
import { run } from './run.ts';

export interface ClusterOptions {
  readonly cluster: string;
  readonly binaries: Binaries;
  readonly account: Account | null;
  /** Whether to wait until a new cluster is safely on disk. */
  readonly sync: boolean;
  readonly log: (message: string) => void;
}

/** Makes sure that there is a complete cluster which the account can serve. No server may be running on it. */
export async function ensureCluster(options: ClusterOptions): Promise<void> {
  await removeUnfinished(path.dirname(options.cluster));
  if ((await readClusterVersion(options.cluster)) === null) await createCluster(options);
  else if (options.account !== null) await giveAllTo(options.account, options.cluster);
}

/** Refuses a cluster of another major version, or of an account that lets us see nothing of it. */
export async function assertUsable(cluster: string, binariesVersion: string): Promise<void> {
  const version = await readClusterVersion(cluster);
  if (version !== null) assertSameMajor(version, binariesVersion, cluster);
}

/** The content of `PG_VERSION`; `null` where there is no cluster. */
async function readClusterVersion(cluster: string): Promise<string | null> {
  try {
    const version = await orNullIfMissing(readFile(path.join(cluster, 'PG_VERSION'), 'utf8'));
    return version?.trim() ?? null;
  } catch (error) {
    if (errorCode(error) !== 'EACCES') throw error;
    throw new AppError(
      'configuration',
      `The database in ${cluster} belongs to another account. Run Nhịp as the account that made it.`,
      error,
    );
  }
}

function assertSameMajor(clusterVersion: string, binariesVersion: string, cluster: string): void {
  const major = binariesVersion.split('.')[0];
  if (clusterVersion === major) return;
  throw new AppError(
    'configuration',
    `The database in ${cluster} was made by PostgreSQL ${clusterVersion}; this Nhịp has PostgreSQL ${major}. ` +
      'Bring it over with pg_dump and pg_restore, or choose another NHIP_DATA_DIR.',
  );
}

/** Made aside and moved into place when complete, so that a kill half-way leaves nothing that looks like a cluster. */
async function createCluster(options: ClusterOptions): Promise<void> {
  const { cluster, binaries, account } = options;
  options.log(`Creating the database in ${cluster}`);
  const draft = await mkdtemp(`${cluster}.unfinished-`);
  if (account !== null) await giveTo(account, draft);
  const made = await run(path.join(binaries.dir, 'bin', 'initdb'), initdbArguments(draft, options.sync), { account });
  if (!made.ok) throw new AppError('unavailable', `The database could not be created in ${cluster}: ${made.stderr.trim()}`);
  const named = await run(path.join(binaries.dir, 'bin', 'postgres'), ['--single', '-D', draft, 'postgres'], {
    account,
    input: 'CREATE DATABASE nhip;\n',
  });
  if (!named.ok) throw new AppError('unavailable', `The database could not be created in ${cluster}: ${named.stderr.trim()}`);
  await moveIntoPlace(draft, cluster);
}

function initdbArguments(dir: string, sync: boolean): string[] {
  const general = ['-D', dir, '--username=nhip', '--encoding=UTF8', '--data-checksums', '--no-instructions'];
  // The built-in provider needs no locale of the system and never changes its order with one.
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  // Only a socket in a private folder leads here, and who may enter that folder may rewrite this rule as well.
  const access = ['--auth-local=trust', '--auth-host=reject'];
  return [...general, ...locale, ...access, ...(sync ? [] : ['--no-sync'])];
}

async function moveIntoPlace(draft: string, cluster: string): Promise<void> {
  try {
    await rename(draft, cluster);
  } catch (error) {
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
    throw new AppError(
      'configuration',
      `${cluster} holds something that is not a database. Move it away, or choose another NHIP_DATA_DIR.`,
      error,
    );
  }
}

async function removeUnfinished(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    // The initdb of a killed process may still be writing for a moment: hence the retries.
    if (name.startsWith('postgres.unfinished-'))
      await rm(path.join(home, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

/** A copy that root has restored is root's. */
async function giveAllTo(account: Account, cluster: string): Promise<void> {
  if ((await lstat(cluster)).uid === account.uid) return;
  for (const entry of await readdir(cluster, { withFileTypes: true, recursive: true }))
    await lchown(path.join(entry.parentPath, entry.name), account.uid, account.gid);
  await giveTo(account, cluster);
}
