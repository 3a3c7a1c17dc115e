import { mkdtemp, readdir, readFile, rm, stat, writeFile, link } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { moveAside } from './move-aside.ts';

/** Another file system than that of temporary files: every Linux has this one. */
const ELSEWHERE = '/dev/shm';

describe('a file that is moved aside', () => {
  let folder: string;
  let elsewhere: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'nhip-aside-'));
    elsewhere = await mkdtemp(path.join(ELSEWHERE, 'nhip-aside-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
    await rm(elsewhere, { recursive: true });
  });
  const file = (): string => path.join(folder, 'a.b.csv');

  test('keeps its name, or gets the next that is free: none takes the place of another', async () => {
    for (const text of ['1', '2', '3']) {
      await writeFile(file(), text);
      await moveAside(file(), path.join(folder, 'done'));
    }
    const done = path.join(folder, 'done');
    const names = (await readdir(done)).toSorted();
    expect(names).toEqual(['a.b.1.csv', 'a.b.2.csv', 'a.b.csv']);
    expect(await Promise.all(names.map((name) => readFile(path.join(done, name), 'utf8')))).toEqual(['2', '3', '1']);
    expect(await readdir(folder)).toEqual(['done']);
  });

  test('goes to another file system as it is, and leaves nothing half behind', async () => {
    for (const text of ['1', '2']) {
      await writeFile(file(), text);
      await moveAside(file(), elsewhere);
    }
    expect((await readdir(elsewhere)).toSorted()).toEqual(['a.b.1.csv', 'a.b.csv']);
    expect(await readFile(path.join(elsewhere, 'a.b.1.csv'), 'utf8')).toBe('2');
    expect(await readdir(folder)).toEqual([]);
  });

  test('twice, since the first time was broken off in the middle, is there once', async () => {
    await writeFile(file(), '1');
    await moveAside(file(), path.join(folder, 'done'));
    const moved = path.join(folder, 'done', 'a.b.csv');
    await link(moved, file());
    await moveAside(file(), path.join(folder, 'done'));
    expect(await readdir(path.join(folder, 'done'))).toEqual(['a.b.csv']);
    expect((await stat(moved)).nlink).toBe(1);
  });

  test('stays where it is when it cannot be moved', async () => {
    await writeFile(file(), '1');
    await writeFile(path.join(folder, 'done'), 'no folder');
    await expect(moveAside(file(), path.join(folder, 'done'))).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect(await readFile(file(), 'utf8')).toBe('1');
  });
});
