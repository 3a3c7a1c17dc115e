import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { FrozenDiff } from '../../src/freeze/diff-closings.ts';
import type { FrozenList, FrozenPeriod } from '../../src/freeze/frozen-answer.ts';
import type { FrozenReport } from '../../src/freeze/verify-frozen.ts';
import type { Difference } from '../../src/freeze/frozen.ts';
import { nhipFolder, type NhipFolder, type NhipServer } from './nhip-process.ts';

const MAP = 'catalogue/sources/receipt.yaml';
const HEADER =
  'case:channel,case:concept:name,case:deadline,case:department,case:enddate,case:startdate,concept:instance,concept:name,time:timestamp';
const rowOf = (code: string): string =>
  `Internet,${code},2011-12-06 13:41:31+01:00,General,2011-12-01 10:00:00+01:00,2011-10-11 13:42:22+02:00,t-${code},Confirmation of receipt,2011-10-11 13:45:40+02:00`;

type CloseAnswer = FrozenList['periods'][number] & { readonly isStored: boolean; readonly differences: readonly Difference[] };

let folder: NhipFolder;
let server: NhipServer;
beforeAll(async () => {
  folder = await nhipFolder();
  // Commands beside a server need not start a database of their own each time.
  server = await folder.serve();
  await importRow('c-1');
});
afterAll(async () => {
  await server.kill('SIGTERM');
  await folder.remove();
});

async function importRow(code: string): Promise<void> {
  const file = path.join(folder.dir, `${code}.csv`);
  await writeFile(file, `${HEADER}\n${rowOf(code)}`);
  await folder.run('import', '--map', MAP, file);
}

async function json<T>(...args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await folder.run('period', ...args, '--json');
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  // What the command promises; the tests look at what they need of it.
  return JSON.parse(stdout) as T;
}

async function text(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await folder.run('period', ...args);
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  return stdout;
}

test('a period is closed, corrected by a revision, listed, shown, compared and verified', async () => {
  expect(await text('list')).toBe('no period has been closed\n');
  const first = await json<CloseAnswer>('close', '2011-10', '--by', 'Văn phòng');
  expect(first).toMatchObject({ id: '2011-10', revision: 1, isStored: true, closedBy: 'Văn phòng', differences: [] });
  expect(await text('close', '2011-10')).toMatch(/^2011-10: nothing differs from revision 1 of .+; nothing was stored\n$/);

  await importRow('c-2');
  const live = await json<FrozenDiff>('diff', '2011-10');
  expect(live).toMatchObject({ from: 1, to: 'live' });
  expect(live.differences).toContainEqual(
    expect.objectContaining({
      unit: 'receipt',
      indicator: 'received',
      before: expect.objectContaining({ value: 1 }),
      after: expect.objectContaining({ value: 2 }),
    }),
  );
  expect(await text('close', '2011-10')).toMatch(
    /^2011-10 closed, revision 2: \d+ units, \d+ figures told\nSHA-256 [0-9a-f]{64}\n\n\d+ figures differ\n/,
  );
  expect(await json<FrozenDiff>('diff', '2011-10')).toEqual({ ...live, from: 1, to: 2 });
  expect(await text('diff', '2011-10', '--to', 'live')).toBe('2011-10: revision 2 against the figures of now\nnothing differs\n');

  const { periods } = await json<FrozenList>('list');
  expect(periods.map(({ id, revision }) => [id, revision])).toEqual([
    ['2011-10', 2],
    ['2011-10', 1],
  ]);
  expect(await text('list')).toMatch(/^2011-10 +1 .+ Văn phòng .+ [0-9a-f]{16}$/m);
  const shown = await json<FrozenPeriod>('show', '2011-10', '--unit', 'receipt', '--revision', '1');
  expect(shown.unit?.content.values['received']).toMatchObject({ kind: 'value', value: 1 });
  expect(shown.closing.hash).toBe(first.hash);
  expect(await text('show', '2011-10', '--unit', 'receipt')).toMatch(/^Received +2 +2 +1 +received@1$/m);
  expect(await text('show', '2011-10')).toMatch(/^Received +no data +received@1$/m);
  expect(await json<FrozenReport>('verify')).toMatchObject({ ok: true, closings: 2, findings: [] });
  expect(await text('verify', '2011-10')).toMatch(/^2 closings, \d+ units: all as they were sealed\n$/);
});

test('verify answers with 1 where somebody has changed a closing by hand', async () => {
  await text('close', '2009');
  const client = new pg.Client({ user: 'nhip', database: 'nhip', host: path.join(folder.dir, 'data', 'postgres') });
  await client.connect();
  const change = (revision: string) =>
    client.query(`ALTER TABLE frozen_unit DISABLE TRIGGER frozen; UPDATE frozen_unit SET content = jsonb_set(content, '{position}', '${revision}')
WHERE period = '2009' AND unit_id = 'VN'; ALTER TABLE frozen_unit ENABLE TRIGGER frozen`);
  await change('7');
  const { code, stdout } = await folder.run('period', 'verify', '2009');
  expect([code, stdout]).toEqual([
    1,
    expect.stringMatching(/^1 closings, \d+ units: THEY DIFFER\n2009, revision 1: unit VN is not what was sealed\n/),
  ]);
  await change('0');
  expect((await folder.run('period', 'verify', '2009')).code).toBe(0);
  await client.end();
});

test('a period without any data is closed, and that is said', async () => {
  expect(await text('close', '2010')).toMatch(/0 figures told; nobody reported anything, every figure is no data/);
});

describe('what cannot be done is an error of one line', () => {
  test.each<[string, readonly string[]]>([
    ['a period that is not over', ['close', 'month']],
    ['an unknown period', ['close', 'soon']],
    ['a period that was not closed', ['show', '2009-01']],
    ['a revision that is none', ['show', '2010', '--revision', '0']],
    ['a revision that is not there', ['diff', '2010', '--to', '9']],
    ['a unit that was not there', ['show', '2010', '--unit', 'nowhere']],
    ['verifying what was not closed', ['verify', '2009-01']],
  ])('%s', async (_what, args) => {
    const { code, stdout, stderr } = await folder.run('period', ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^nhip: .+\n$/);
  });
});
