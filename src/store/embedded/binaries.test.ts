import { chmod, cp, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { accountOf } from './account.ts';
import { packagedBinaries, runnableBinaries } from './binaries.ts';
import { EmbeddedTestKit } from './embedded-test-kit.ts';

let kit: EmbeddedTestKit;
let dir: string;

beforeEach(async () => {
  kit = new EmbeddedTestKit();
  dir = await kit.dir();
});
afterEach(() => kit.end());

test('a platform without binaries is told to bring its own server', () => {
  expect(() => packagedBinaries('sunos', 'sparc')).toThrow(/DATABASE_URL/);
});

test('links that an installation without scripts has left out are made', async () => {
  const native = await copyPackaged();
  for (const entry of await readdir(path.join(native, 'lib'), { withFileTypes: true })) {
    if (entry.isSymbolicLink()) await rm(path.join(native, 'lib', entry.name));
  }
  const packaged = { dir: native, version: '18.0' };
  expect(
    await runnableBinaries(
      packaged,
      await accountOf('/none'),
      async () => [],
      () => undefined,
    ),
  ).toEqual(packaged);
});

test('programs out of reach are copied once for the account, and run in place without one', async () => {
  await mkdir(path.join(dir, 'closed'));
  await chmod(path.join(dir, 'closed'), 0o700);
  const packaged = { dir: await copyPackaged('closed'), version: '18.0' };
  const account = await accountOf('/none');
  const find = (): ReturnType<typeof runnableBinaries> =>
    runnableBinaries(
      packaged,
      account,
      async () => [dir],
      () => undefined,
    );
  const found = await find();
  expect(found.dir).toBe(account === null ? packaged.dir : path.join(dir, 'postgresql-18.0'));
  const { ino } = await lstat(found.dir);
  expect(await find()).toEqual(found);
  expect((await lstat(found.dir)).ino).toBe(ino);
  expect((await readdir(dir)).filter((name) => name.includes('draft'))).toEqual([]);
});

test('programs that do not run here are named, with a way out', async () => {
  await expect(
    runnableBinaries(
      { dir, version: '18.0' },
      null,
      async () => [],
      () => undefined,
    ),
  ).rejects.toMatchObject({ kind: 'configuration', message: expect.stringContaining('DATABASE_URL') });
});

async function copyPackaged(parent = ''): Promise<string> {
  const native = path.join(dir, parent, 'native');
  await cp(packagedBinaries(process.platform, process.arch).dir, native, { recursive: true, verbatimSymlinks: true });
  return native;
}
