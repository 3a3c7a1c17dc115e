import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../../test/test-postgres.ts';

const run = promisify(execFile);

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase('source_cli');
  folder = await mkdtemp(path.join(tmpdir(), 'nhip-source-'));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function nhip(...words: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly error: string }> {
  const main = path.join(import.meta.dirname, 'main.ts');
  const done = run('env', [`DATABASE_URL=${database.url}`, process.execPath, main, 'source', ...words]);
  return done.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, error: stderr }),
    (failed: { code: number; stdout: string; stderr: string }) => ({ code: failed.code, out: failed.stdout, error: failed.stderr }),
  );
}

async function declaration(id: string, over = ''): Promise<string> {
  const file = path.join(folder, `${id}.yaml`);
  const head = `id: ${id}\nname: { vi: Một cửa, en: One-stop shop }\nowner: Ho Chi Minh City\ncontact: Its office\nunits: ["79"]\n`;
  await writeFile(file, `${head}${over === '' ? 'connection: { protocol: push }\nformat: national\n' : over}`);
  return file;
}

test('a source that sends is declared and given its key once; it is red until it sends', async () => {
  const file = await declaration('h29');
  const first = await nhip('add', file);
  expect([first.code, first.out]).toEqual([0, expect.stringMatching(/^nhip_[A-Za-z0-9_-]{43}\n$/)]);
  // The same again declares it anew, and shows no key.
  expect(await nhip('add', file)).toMatchObject({ code: 0, out: '' });
  const { out } = await nhip('list', '--json');
  expect(JSON.parse(out)).toMatchObject([{ id: 'h29', state: 'never', keys: 1, protocol: 'push', isDeclared: true }]);
  expect((await nhip('list')).out).toMatch(/h29\s+never\s+79\s+push\s+national\s+1\s+never/);
}, 60_000);

test('a key is rotated with an overlap, and a source disabled and enabled', async () => {
  const rotated = await nhip('rotate-key', 'h29', '--overlap-hours', '2', '--json');
  expect(JSON.parse(rotated.out)).toMatchObject({ source: 'h29', key: expect.stringMatching(/^nhip_/), formerUntil: expect.any(String) });
  expect(JSON.parse((await nhip('list', '--json')).out)).toMatchObject([{ keys: 2 }]);
  expect(await nhip('disable', 'h29')).toMatchObject({ code: 0 });
  expect(JSON.parse((await nhip('list', '--json')).out)).toMatchObject([{ state: 'disabled', keys: 0 }]);
  expect(await nhip('enable', 'h29')).toMatchObject({ code: 0 });
}, 60_000);

test('a source that is asked can be tried', async () => {
  const inbox = path.join(folder, 'inbox');
  const file = await declaration('inbox', `connection: { protocol: folder, folder: ${inbox} }\nformat: nhip\neverySeconds: 5\n`);
  expect(await nhip('add', file)).toMatchObject({ code: 0, out: '' });
  expect(await nhip('test', 'inbox')).toMatchObject({ code: 2, error: expect.stringMatching(/^nhip: .*folder.*/m) });
  await mkdir(inbox);
  expect(await nhip('test', 'inbox')).toMatchObject({ code: 0, error: expect.stringContaining('source inbox answers') });
  expect(await nhip('test', 'h29')).toMatchObject({ code: 2, error: expect.stringContaining('nothing to ask') });
}, 60_000);

test.each<[string, () => Promise<readonly string[]>, RegExp]>([
  [
    'a declaration with a fault',
    async () => ['add', await declaration('bad', 'connection: { protocol: push }\nformat: nhip\ncolour: red\n')],
    /bad\.yaml:8: .*additional/,
  ],
  ['a source that nobody declared', () => Promise.resolve(['rotate-key', 'nobody']), /no source is declared as nobody/],
  ['an overlap that is none', () => Promise.resolve(['rotate-key', 'h29', '--overlap-hours', 'soon']), /whole number of hours/],
])(
  '%s is answered in one line',
  async (_what, words, message) => {
    const { error } = await nhip(...(await words()));
    expect(error).toMatch(message);
  },
  60_000,
);
