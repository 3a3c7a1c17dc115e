import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../../test/test-postgres.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { PublishedCapture, PublishedFigure } from '../reconcile/published-figure.ts';
import { must } from '../shared/must.ts';
import { seededRandom } from '../shared/random.ts';
import { migrate } from './migrate.ts';
import { openPool } from './open-pool.ts';
import { publishedReader, readPublished } from './published-read.ts';
import { savePublished } from './published-write.ts';

const SEED = 20_260_926;
const T = Date.UTC(2026, 8, 26, 11);
const HOUR = 3_600_000;

let database: TestDatabase;
let pool: pg.Pool;
let directory: UnitDirectory;
beforeAll(async () => {
  database = await createTestDatabase('published');
  await migrate({ url: database.url, dir: path.join(import.meta.dirname, 'migrations'), log: () => undefined });
  pool = openPool(database.url, 4, () => undefined);
  ({ directory } = await readCatalogue(path.resolve(import.meta.dirname, '..', '..', 'catalogue')));
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(() => pool.query('TRUNCATE published_capture, published_department, published_answer'));

function figure(more: Partial<PublishedFigure> = {}): PublishedFigure {
  return {
    source: 'npsp',
    place: 'transparency',
    period: '2026-08',
    periodKind: 'month',
    department: 'uuid-44',
    formality: null,
    component: 'DOSSIER_SYNC',
    rawCode: 'DOSSIER_SYNC',
    numerator: 138_744,
    denominator: 138_744,
    ratio: 1,
    score: 6,
    maxScore: 6,
    flags: [],
    unitCode: 'H44',
    unitName: 'UBND tỉnh Phú Thọ',
    unitLevel: 'province',
    capturedAt: T,
    answer: 'aa',
    ...more,
  };
}

const save = (...figures: PublishedFigure[]) => savePublished(pool, figures, directory);
const newest = (unit = '25', period = '2026-08') => readPublished(pool, { unit, period });
const history = (unit = '25') => publishedReader(pool).all({ unit, period: '2026-08' });
const times = (captures: readonly PublishedCapture[]): unknown[] =>
  captures.map(({ score, capturedAt, seenUntil, captures: of }) => [score, (capturedAt - T) / HOUR, (seenUntil - T) / HOUR, of]);

describe('a published figure', () => {
  test('is stored as published, under our unit', async () => {
    const given = figure({ ratio: 0.7838, score: 15.68, numerator: 0.1 + 0.2, flags: ['TEMP_NATIONAL_REPORT_DENOMINATOR', 'A'] });
    expect(await save(given)).toEqual({ added: 1, duplicate: 0 });
    expect(await newest()).toEqual([{ ...given, flags: ['A', 'TEMP_NATIONAL_REPORT_DENOMINATOR'], unit: '25', seenUntil: T, captures: 1 }]);
  });

  test('keeps a null a null and a zero a zero', async () => {
    await save(
      figure({ component: 'NONE', numerator: null, denominator: null, ratio: null, score: null, maxScore: null }),
      figure({ component: 'ZERO', numerator: 0, denominator: 0, ratio: 0, score: 0, maxScore: 0 }),
    );
    expect(await newest()).toMatchObject([
      { component: 'NONE', numerator: null, denominator: null, ratio: null, score: null, maxScore: null },
      { component: 'ZERO', numerator: 0, denominator: 0, ratio: 0, score: 0, maxScore: 0 },
    ]);
  });

  test('is another one of another place, period, procedure, department or component', async () => {
    await save(
      figure(),
      figure({ place: 'extract', score: 1 }),
      figure({ period: '2026-07' }),
      figure({ formality: '2.000815', score: 2 }),
      figure({ department: 'uuid-29', unitCode: 'H21' }),
      figure({ component: 'OTHER' }),
    );
    expect((await newest()).map(({ place, component, score }) => [place, component, score])).toEqual([
      ['extract', 'DOSSIER_SYNC', 1],
      ['transparency', 'DOSSIER_SYNC', 6],
      ['transparency', 'OTHER', 6],
    ]);
    expect(await newest('25', '2026-07')).toHaveLength(1);
    expect(await newest('52')).toHaveLength(1);
    expect(await readPublished(pool, { unit: '25', period: '2026-08', formality: '2.000815' })).toMatchObject([{ score: 2 }]);
  });
});

describe('captures in turn', () => {
  test('the same again prolongs', async () => {
    await save(figure());
    expect(await save(figure({ capturedAt: T + HOUR, answer: 'bb' }))).toEqual({ added: 0, duplicate: 1 });
    expect(times(await history())).toEqual([[6, 0, 1, 1]]);
    expect(await newest()).toMatchObject([{ answer: 'aa' }]);
  });

  test('the very same capture again changes nothing', async () => {
    await save(figure());
    expect(await save(figure())).toEqual({ added: 0, duplicate: 1 });
    expect(times(await history())).toEqual([[6, 0, 0, 1]]);
  });

  test('other content is a new capture, and the newest counts', async () => {
    await save(figure(), figure({ capturedAt: T + HOUR, score: 5.99 }));
    await save(figure({ capturedAt: T + 2 * HOUR, score: null }));
    expect(times(await history())).toEqual([
      [6, 0, 0, 1],
      [5.99, 1, 1, 2],
      [null, 2, 2, 3],
    ]);
    expect(await newest()).toMatchObject([{ score: null, captures: 3 }]);
  });

  test('a late one does not become the newest, and cuts what it falls into', async () => {
    await save(figure(), figure({ capturedAt: T + 4 * HOUR, answer: 'ee' }));
    expect(await save(figure({ capturedAt: T + 2 * HOUR, score: 1 }))).toEqual({ added: 1, duplicate: 0 });
    expect(times(await history())).toEqual([
      [6, 0, 0, 1],
      [1, 2, 2, 2],
      [6, 4, 4, 3],
    ]);
    expect(await newest()).toMatchObject([{ score: 6, answer: 'ee' }]);
  });

  test(`in any order and in any parts give the same history (seed ${SEED})`, async () => {
    const random = seededRandom(SEED);
    const pick = <V>(values: readonly V[]): V =>
      must(values.map((value) => ({ value }))[Math.floor(random() * values.length)], 'one').value;
    for (let round = 0; round < 8; round++) {
      const all = Array.from({ length: 30 }, (_, at) =>
        figure({
          capturedAt: T + Math.floor(random() * 8) * HOUR,
          component: pick(['A', 'B']),
          score: pick([1, 2, null]),
          answer: (at % 256).toString(16).padStart(2, '0'),
          unitCode: pick(['H44', null]),
          unitName: pick(['UBND tỉnh Phú Thọ', 'Phú Thọ', null]),
        }),
      );
      const histories = [];
      for (const order of [all, all.toReversed(), all.toSorted(() => random() - 0.5)]) {
        await pool.query('TRUNCATE published_capture, published_department, published_answer');
        for (let at = 0; at < order.length;) {
          const size = 1 + Math.floor(random() * 9);
          await save(...order.slice(at, at + size));
          at += size;
        }
        histories.push(await publishedReader(pool).all({ unit: 'uuid-44', period: '2026-08' }));
      }
      expect(histories[1]).toEqual(histories[0]);
      expect(histories[2]).toEqual(histories[0]);
    }
  });

  test('of several writers at once all are there', async () => {
    const given = Array.from({ length: 12 }, (_, at) => figure({ capturedAt: T + at * HOUR, score: at }));
    await Promise.all(given.map((one) => save(one)));
    expect((await history()).map(({ score }) => score)).toEqual(given.map(({ score }) => score));
  });
});

describe('a department', () => {
  test('without a unit of ours keeps its figures, and is found by its code or id', async () => {
    await save(figure({ department: 'uuid-7', unitCode: 'H44.07', unitName: 'Sở Công Thương', unitLevel: 'department' }));
    const expected = [{ unit: null, unitCode: 'H44.07', unitName: 'Sở Công Thương', unitLevel: 'department', score: 6 }];
    expect(await newest('H44.07')).toMatchObject(expected);
    expect(await newest('h44.07')).toMatchObject(expected);
    expect(await newest('uuid-7')).toMatchObject(expected);
    const { knows } = publishedReader(pool);
    expect([await knows('H44.07'), await knows('H44.08')]).toEqual([true, false]);
  });

  test('is called as it was called last, whenever that arrives, and a null takes nothing away', async () => {
    await save(figure({ capturedAt: T + 2 * HOUR, unitCode: null, unitName: 'Tỉnh Phú Thọ', unitLevel: null }));
    await save(figure({ capturedAt: T + HOUR, unitCode: 'H44', unitName: 'Phú Thọ' }));
    expect(await newest('uuid-44')).toMatchObject([{ unit: '25', unitCode: 'H44', unitName: 'Tỉnh Phú Thọ', unitLevel: 'province' }]);
  });

  test('of every commune of the published file leads to our commune, and no department does', async () => {
    const file = path.resolve(import.meta.dirname, '../../test/golden/index766-phu-tho-2026-08.json');
    // Our own file; its reader has tests of its own.
    const { units } = JSON.parse(await readFile(file, 'utf8')) as { units: { code: string; name: string; level: string }[] };
    await save(...units.map(({ code, name }) => figure({ department: code, unitCode: code, unitName: name })));
    const { rows } = await pool.query<{ code: string; name: string | null }>(
      'SELECT d.code, u.unit_id AS name FROM published_department d JOIN published_department u USING (source, department) ORDER BY d.code',
    );
    const mapped = new Map(rows.map(({ code, name }) => [code, name]));
    for (const { code, name, level } of units) {
      const unit = directory.get(mapped.get(code) ?? '');
      if (level === 'department') expect(unit, name).toBeUndefined();
      else expect(`${name} `.endsWith(` ${unit?.name.vi} `), name).toBe(true);
    }
  });
});

test('figures of one save are stored all or none', async () => {
  await expect(save(figure(), figure({ component: 'B', rawCode: 'a\u0000b' }))).rejects.toThrow('Unicode');
  expect(await newest()).toEqual([]);
});
