import { constants } from 'node:fs';
import { copyFile, link, lstat, mkdir, open, unlink } from 'node:fs/promises';
import path from 'node:path';

import { errorCode } from '../../shared/error-code.ts';

/** What is said where a file cannot have a second name: another file system, or one that knows no such thing. */
const NO_LINK = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Moves a file into a folder, under a name that is free there: the same name may come again, and neither must be lost. Killed at any
 * point, it is in one of the two places, whole.
 */
export async function moveAside(from: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  const { base, name: stem, ext } = path.parse(from);
  for (let turn = 0; ; turn++) {
    if (await putAt(from, path.join(target, turn === 0 ? base : `${stem}.${turn}${ext}`))) break;
  }
  await unlink(from);
}

/** Whether it is there now; not where another file has the name. */
async function putAt(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    // Killed between the two steps of a former move, it has its name there already.
    if (errorCode(error) === 'EEXIST') return isSameFile(from, to);
    if (!NO_LINK.has(errorCode(error) ?? '')) throw error;
    return copyTo(from, to);
  }
}

/** What is half copied has a name that nobody takes for a file; what has the name is whole, and on the disk. */
async function copyTo(from: string, to: string): Promise<boolean> {
  const part = path.join(path.dirname(to), `.${path.basename(to)}.part`);
  try {
    await copyFile(from, part);
    await writeThrough(part);
    await link(part, to).catch((error: unknown) => {
      if (!NO_LINK.has(errorCode(error) ?? '')) throw error;
      return copyFile(part, to, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(part).catch(() => undefined);
  }
}

async function writeThrough(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([lstat(one), lstat(other)]);
  return first.dev === second.dev && first.ino === second.ino;
}
