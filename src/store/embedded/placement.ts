import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { AppError } from '../../shared/app-error.ts';
import { canEnter } from './account.ts';
import type { Account } from './account.ts';
import { errorCode, orNullIfMissing } from '../../shared/error-code.ts';
import { writeAtomically } from './write-atomically.ts';

const POINTER = 'postgres-location.txt';

export interface PlacementOptions {
  /** Its real path. */
  readonly dataDir: string;
  readonly account: Account | null;
  /** Where a cluster goes that cannot live in the data folder. */
  readonly systemDir: string;
  readonly log: (message: string) => void;
}

/** The folder that holds the cluster (as `postgres`): the data folder, or another one when the account cannot reach that. */
export async function placeCluster(options: PlacementOptions): Promise<string> {
  const { dataDir, account } = options;
  const pointed = await followPointer(dataDir);
  if (pointed !== null) return pointed;
  if (await canEnter(account, dataDir)) return dataDir;
  if ((await orNullIfMissing(lstat(path.join(dataDir, 'postgres')))) !== null) {
    // Starting an empty one elsewhere would look like losing every dossier.
    throw new AppError(
      'configuration',
      `The database in ${dataDir} is out of reach for the account ${account?.name}, which runs PostgreSQL: ` +
        'let it pass through the folders above, or run Nhịp as the user it was made by.',
    );
  }
  const home = await makeHome(options);
  await writeAtomically(
    path.join(dataDir, POINTER),
    `${home}\n\nThe first line says where the PostgreSQL database of this folder is kept, because the account\n` +
      `that runs PostgreSQL cannot enter this folder. Keep this file: Nhịp follows it.\n`,
  );
  return home;
}

/** Where the cluster went when it could not live in the data folder; `null` when it can. */
export async function followPointer(dataDir: string): Promise<string | null> {
  const pointer = path.join(dataDir, POINTER);
  const home = (await orNullIfMissing(readFile(pointer, 'utf8')))?.split('\n')[0];
  if (home === undefined) return null;
  if ((await orNullIfMissing(lstat(home))) !== null) return home;
  throw new AppError(
    'configuration',
    `The database of ${dataDir} was kept in ${home}, which is gone. Restore that folder, or delete ${pointer} to begin with an empty database.`,
  );
}

async function makeHome({ dataDir, account, systemDir, log }: PlacementOptions): Promise<string> {
  const prefix = `nhip-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
  for (const parent of [await makeOpenDir(systemDir), os.tmpdir()]) {
    if (parent === null || !(await canEnter(account, parent))) continue;
    const earlier = (await readdir(parent)).filter((name) => name.startsWith(`${prefix}-`));
    // An unguessable name: in a shared temporary folder nobody can have prepared it for us.
    const home = await mkdtemp(path.join(parent, `${prefix}-`));
    await chmod(home, 0o755);
    log(`The account ${account?.name} cannot reach ${dataDir}: the database is kept in ${home}`);
    if (parent !== systemDir)
      log(
        `WARNING: ${home} is temporary storage, which many systems empty. Run Nhịp as an ordinary user, or set DATABASE_URL, to keep its data.`,
      );
    if (earlier.length > 0)
      log(`Older databases of a former ${dataDir} are still in ${parent}: ${earlier.join(', ')}. Delete them when they are not needed.`);
    return home;
  }
  throw new AppError(
    'configuration',
    `The account ${account?.name}, which must run PostgreSQL, can reach neither ${dataDir} nor ${systemDir} nor ${os.tmpdir()}: set NHIP_DATA_DIR or DATABASE_URL.`,
  );
}

/** The folder, made when missing; `null` where it may not be made. Permissions are set only on what was made here. */
export async function makeOpenDir(dir: string): Promise<string | null> {
  try {
    const made = await mkdir(dir, { recursive: true });
    if (made !== undefined) await chmod(dir, 0o755);
    return dir;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(errorCode(error) ?? '')) return null;
    throw error;
  }
}
