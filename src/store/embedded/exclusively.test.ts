import { once } from 'node:events';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { must } from '../../shared/must.ts';
import { EmbeddedTestKit, whenGone } from './embedded-test-kit.ts';
import { exclusively } from './exclusively.ts';

const HOLDER = `
  const { exclusively } = await import(process.argv[1]);
  await exclusively(process.argv[2], { waitMs: 1000 }, () => new Promise(() => { console.log('held'); setInterval(() => {}, 1000); }));
`;

let kit: EmbeddedTestKit;
let file: string;

beforeEach(async () => {
  kit = new EmbeddedTestKit();
  file = path.join(await kit.dir(), 'lock');
});
afterEach(() => kit.end());

test('bodies under one file never overlap', async () => {
  let inside = 0;
  const most = await Promise.all(
    [1, 2, 3].map(() =>
      exclusively(file, { waitMs: 10_000 }, async () => {
        inside++;
        await new Promise((resolve) => setImmediate(resolve));
        return inside--;
      }),
    ),
  );
  expect(most).toEqual([1, 1, 1]);
});

test('a lock held by another process is waited for, and dies with its holder', async () => {
  const holder = kit.spawn(process.execPath, ['--input-type=module', '-e', HOLDER, new URL('exclusively.ts', import.meta.url).href, file]);
  await once(must(holder.stdout, 'stdout'), 'data');
  await expect(exclusively(file, { waitMs: 50 }, async () => 'in')).rejects.toMatchObject({ kind: 'busy' });
  holder.kill('SIGKILL');
  await whenGone(must(holder.pid, 'pid'));
  expect(await exclusively(file, { waitMs: 1_000 }, async () => 'in')).toBe('in');
});

test('a body that throws frees the lock', async () => {
  await expect(exclusively(file, { waitMs: 50 }, () => Promise.reject(new Error('body')))).rejects.toThrow('body');
  expect(await exclusively(file, { waitMs: 50 }, async () => 'in')).toBe('in');
});

test('a folder where no lock can be made says what to do', async () => {
  await expect(exclusively('/no/such/folder/lock', { waitMs: 50 }, async () => 'in')).rejects.toMatchObject({ kind: 'configuration' });
});
