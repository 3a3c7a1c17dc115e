import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

import { AppError } from '../../shared/app-error.ts';
import type { Instant } from '../../shared/instant.ts';
import { orNullIfMissing } from '../../shared/error-code.ts';

/** A file as it is now: another that takes its name, or the same after somebody wrote to it, is another. */
export interface FoundFile {
  readonly name: string;
  /** The number that the file system knows it by. */
  readonly inode: number;
  readonly size: number;
  readonly modified: Instant;
}

export interface Watched {
  readonly folder: string;
  readonly done: string;
  readonly failed: string;
  readonly quietMs: number;
  readonly maxBatch: number;
  readonly pattern: RegExp;
}

/** Whole files of the folder itself in the order of their names: nothing hidden, no links, nothing that is still being written. */
export async function filesIn({ folder, pattern, quietMs }: Watched, now: Instant): Promise<readonly FoundFile[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const files: FoundFile[] = [];
    for (const entry of entries) {
      if (!entry.isFile() || entry.name.startsWith('.') || !pattern.test(entry.name)) continue;
      const file = await fileAt(folder, entry.name);
      if (file !== null && now - file.modified >= quietMs) files.push(file);
    }
    return files.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  } catch (error) {
    throw new AppError('unavailable', `the folder ${folder} cannot be read`, error);
  }
}

/** `null` where it is not, or is no plain file: a link could lead out of the folder. */
export async function fileAt(folder: string, name: string): Promise<FoundFile | null> {
  const stats = await orNullIfMissing(lstat(path.join(folder, name)));
  return stats === null || !stats.isFile() ? null : foundAs(name, stats);
}

export function foundAs(name: string, { ino, size, mtimeMs }: Stats): FoundFile {
  return { name, inode: ino, size, modified: Math.floor(mtimeMs) };
}

export function isSame(one: FoundFile, other: FoundFile): boolean {
  return one.name === other.name && one.inode === other.inode && one.size === other.size && one.modified === other.modified;
}

/** A glob of a name: `*` is anything, `?` one character. */
export function globbed(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll(/\*+/g, '.*').replaceAll('?', '.')}$`, 'i');
}
