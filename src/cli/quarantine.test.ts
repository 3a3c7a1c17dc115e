import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { eventItem, WARD } from '../../test/items.ts';
import { openTestCore } from '../../test/test-core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/test-postgres.ts';
import type { AdminUnit } from '../domain/unit.ts';

const run = promisify(execFile);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('quarantine_cli');
  const core = await openTestCore(database.url);
  const bad = (dossierCode: string, unit: string) => eventItem({ source: 'h01', dossierCode, unit });
  await core.intake.submit([bad('A-1', WARD), bad('A-2', 'later'), bad('A-3', 'nowhere'), bad('A-4', '\u001b[2J')]);
  // A unit that became known after the item was sent.
  const unit: AdminUnit = {
    id: 'later',
    parent: null,
    level: 'city',
    name: { vi: 'Sau', en: 'Later' },
    kinds: [{ from: 0, kind: 'city' }],
    validFrom: 0,
    validTo: null,
    point: null,
    population: null,
    eIdCode: null,
  };
  await core.addUnits([unit]);
  await core.close();
});
afterAll(() => database.drop());

async function nhip(...words: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly error: string }> {
  const main = path.join(import.meta.dirname, 'main.ts');
  const done = run('env', [`DATABASE_URL=${database.url}`, process.execPath, main, 'quarantine', ...words]);
  return done.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, error: stderr }),
    (failed: { code: number; stdout: string; stderr: string }) => ({ code: failed.code, out: failed.stdout, error: failed.stderr }),
  );
}

async function json(...words: readonly string[]): Promise<unknown> {
  const { code, out, error } = await nhip(...words, '--json');
  expect([code, error]).toEqual([0, expect.anything()]);
  return JSON.parse(out);
}

test('an operator counts, lists, looks, replays and dismisses', async () => {
  expect(await json('counts')).toMatchObject({
    counts: [
      { reason: 'unknown_unit', different: 2 },
      { reason: 'schema', different: 1 },
    ],
  });
  // Our own answer; what is looked at fails the test where it is not there.
  const { items } = (await json('list', '--reason', 'schema')) as { items: { id: number }[] };
  expect(items).toHaveLength(1);

  const told = await nhip('list');
  expect(told.out).toMatch(/unknown_unit/);
  expect(told.out).not.toContain('\u001b');
  const shown = await nhip('show', String(items[0]?.id));
  expect(shown.out).toContain('"dossierCode": "A-4"');
  expect(shown.out).not.toContain('\u001b');

  expect(await json('replay', '--reason', 'unknown_unit')).toMatchObject({ records: 2, replayed: 1, refused: { unknown_unit: 1 } });
  expect(await json('replay', '--source', 'h01')).toMatchObject({ records: 2, replayed: 0 });
  expect(await json('dismiss', '--source', 'h01')).toEqual({ dismissed: 2 });
  expect(await json('counts')).toEqual({ counts: [] });
  expect(await json('counts', '--state', 'all')).toMatchObject({ counts: [{}, {}, {}] });
});

test.each([
  [['show', '999999'], /under the number/],
  [['show', 'x'], /no number/],
  [['list', '--limit', '0'], /1 to 500/],
  [['list', '--state', 'lost'], /waiting, replayed, dismissed or all/],
  [['list', '--cursor', 'x'], /cursor/],
  [['dismiss'], /dismiss what/],
  [['replay', '--from', '2026-11-20'], /--raw/],
  [['replay', '--raw'], /--source/],
  [['replay', '--raw', '--source', 'h01'], /no source is declared/],
  [['replay', '--raw', '--source', 'h01', '--from', '2026-13-45'], /neither a day nor an instant/],
])('%j is answered with what to do', async (words, message) => {
  const { code, error } = await nhip(...words);
  expect([code, error]).toEqual([2, expect.stringMatching(message)]);
});
