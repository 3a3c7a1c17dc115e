import { appendFile } from 'node:fs/promises';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { EmbeddedTestKit } from './embedded-test-kit.ts';
import { joinUsers, leaveUsers } from './users.ts';

let kit: EmbeddedTestKit;
let file: string;

beforeEach(async () => {
  kit = new EmbeddedTestKit();
  file = path.join(await kit.dir(), 'users.txt');
});
afterEach(() => kit.end());

test('the first is alone, the second is not, and the last one out finds nobody', async () => {
  const first = await joinUsers(file);
  const second = await joinUsers(file);
  expect([first.alone, second.alone]).toEqual([true, false]);
  expect(await leaveUsers(file, first.id)).toBe(1);
  expect(await leaveUsers(file, first.id)).toBe(1);
  expect(await leaveUsers(file, second.id)).toBe(0);
});

test('a dead process, a pid given to another process and a broken line do not count', async () => {
  await appendFile(file, `${2 ** 22 + 1} token gone\n${process.pid} another-start recycled\nbroken\n`);
  expect((await joinUsers(file)).alone).toBe(true);
});
