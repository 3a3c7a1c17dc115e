import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { accountOf } from './account.ts';
import { EmbeddedTestKit } from './embedded-test-kit.ts';
import { placeCluster } from './placement.ts';

let kit: EmbeddedTestKit;
let dataDir: string;
let systemDir: string;
const logged: string[] = [];

beforeEach(async () => {
  kit = new EmbeddedTestKit();
  const dir = await kit.dir();
  dataDir = path.join(dir, 'closed', 'data');
  systemDir = path.join(dir, 'system', 'nhip');
  await mkdir(dataDir, { recursive: true });
  await chmod(path.dirname(dataDir), 0o700);
  logged.length = 0;
});
afterEach(() => kit.end());

async function place(dir = dataDir): Promise<string> {
  return placeCluster({ dataDir: dir, systemDir, account: await accountOf('/none'), log: (message) => void logged.push(message) });
}

const isRoot = process.getuid?.() === 0;

test('a folder that the account can enter holds its own database', async () => {
  const open = await kit.dir();
  expect(await place(open)).toBe(open);
  expect(logged).toEqual([]);
});

test('a closed folder says where its database is, and is followed', async () => {
  const home = await place();
  expect(path.dirname(home)).toBe(isRoot ? systemDir : path.dirname(dataDir));
  expect(await place()).toBe(home);
  expect(logged).toHaveLength(isRoot ? 1 : 0);
  if (isRoot) expect(await readFile(path.join(dataDir, 'postgres-location.txt'), 'utf8')).toMatch(new RegExp(`^${home}\n`));
});

test('a folder that was emptied begins anew and is told of the older database', async () => {
  const former = await place();
  await rm(path.join(dataDir, 'postgres-location.txt'), { force: true });
  const home = await place();
  if (isRoot) expect(logged.at(-1)).toContain(path.basename(former));
  expect(home === former).toBe(!isRoot);
});

test('without a system folder the temporary one serves, with a warning', async () => {
  await writeFile(path.dirname(systemDir), 'a file, not a folder');
  const home = await place();
  if (home !== dataDir) await rm(home, { recursive: true });
  expect(path.dirname(home)).toBe(isRoot ? os.tmpdir() : path.dirname(dataDir));
  expect(logged.some((line) => line.startsWith('WARNING'))).toBe(isRoot);
});

test('a database that has vanished from where the folder points is not silently replaced', async () => {
  await writeFile(path.join(dataDir, 'postgres-location.txt'), `${systemDir}/gone\n`);
  await expect(place()).rejects.toMatchObject({ kind: 'configuration', message: expect.stringContaining('is gone') });
});
