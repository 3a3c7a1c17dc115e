import path from 'node:path';

import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../../../test/test-postgres.ts';
import type { QuarantinedItem } from '../../intake/ledger.ts';
import { DAY_MS, HOUR_MS } from '../../shared/instant.ts';
import { must } from '../../shared/must.ts';
import { migrate } from '../migrate.ts';
import { openPool } from '../open-pool.ts';
import { quarantineStatements } from '../quarantine-rows.ts';
import { quarantineReader } from './quarantine-reader.ts';
import { quarantineRoom, type QuarantineBounds } from './quarantine-room.ts';
import { dismissRows, lastNumber, readWaiting, settleRows, type WaitingRow } from './settle-quarantine.ts';
import { SETTLED_DAYS, tidyQuarantine } from './tidy-quarantine.ts';

const NOW = Date.parse('2026-11-20T09:00:00+07:00');

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase('quarantine');
  await migrate({ url: database.url, dir: path.join(import.meta.dirname, '..', 'migrations'), log: () => undefined });
  pool = openPool(database.url, 4, () => undefined);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(() => pool.query('TRUNCATE quarantine RESTART IDENTITY'));

const bad = (over: Partial<QuarantinedItem> = {}): QuarantinedItem => ({
  source: 'h01',
  reason: 'unknown_unit',
  pointer: '/unit',
  detail: 'no unit has the code X',
  item: { unit: 'X' },
  at: NOW,
  format: 'csv',
  formatVersion: 1,
  ...over,
});

async function write(items: readonly QuarantinedItem[], room = quarantineRoom()): Promise<void> {
  for (const statement of quarantineStatements(items, room)) await pool.query(statement);
}

const reader = () => quarantineReader(pool);
const list = async () => (await reader().list({ limit: 500 })).items;
const waiting = async (): Promise<readonly WaitingRow[]> =>
  readWaiting(pool, {}, { after: 0, last: await lastNumber(pool), limit: 10_000 });
const only = async (): Promise<WaitingRow> => must((await waiting())[0], 'a row that waits');

describe('an item that is set aside', () => {
  test('is kept with format, version and reason, once however often it comes', async () => {
    await write([bad(), bad()]);
    await write([bad({ at: NOW + HOUR_MS, formatVersion: 2 })]);
    expect(await list()).toMatchObject([
      {
        source: 'h01',
        reason: 'unknown_unit',
        pointer: '/unit',
        format: 'csv',
        formatVersion: 2,
        times: 3,
        firstAt: '2026-11-20T09:00:00.000+07:00',
        lastAt: '2026-11-20T10:00:00.000+07:00',
        state: 'waiting',
        isWhole: true,
        isSum: false,
      },
    ]);
  });

  test('that knows when it came is the same when it comes again, and the newest is what is read again', async () => {
    const stamped = (receivedAt: string, at: number) => bad({ item: { MaHoSo: 'A', receivedAt }, at });
    await write([stamped('2026-11-20T09:00:00.000+07:00', NOW)]);
    await write([stamped('2026-11-21T09:00:00.000+07:00', NOW + DAY_MS)]);
    await write([stamped('2026-11-20T10:00:00.000+07:00', NOW + HOUR_MS)]);
    expect(await list()).toHaveLength(1);
    expect(JSON.parse((await only()).text)).toEqual({ MaHoSo: 'A', receivedAt: '2026-11-21T09:00:00.000+07:00' });
  });

  test.each([
    ['a NUL', { unit: 'a\u0000b', 'na\u0000me': 1 }, true],
    ['half a surrogate pair', { unit: 'a\ud800' }, true],
    ['sixty thousand quotes', { unit: '"'.repeat(30_000) }, true],
    ['ten megabytes', { unit: 'x'.repeat(10_000_000) }, false],
    ['a nesting of a hundred thousand', JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown, false],
    ['a nesting of five thousand', JSON.parse('{"a":'.repeat(5_000) + '1' + '}'.repeat(5_000)) as unknown, false],
    ['a field that was left out', { unit: 'X', applicant: '[left out]' }, false],
    ['a name that is special', JSON.parse('{"__proto__": {"unit": 1}, "constructor": 2}') as unknown, true],
  ])('with %s is kept and shown', async (_what, item, isWhole) => {
    await write([bad({ item, detail: 'x\u0000y\ud800', pointer: '/a\u0000' })]);
    const [row] = await list();
    const shown = await reader().show(must(row, 'a row').id);
    expect(shown).toMatchObject({ isWhole, detail: 'x\ufffdy\ufffd', pointer: '/a\ufffd' });
    if (isWhole) {
      expect(shown.item).toEqual(item);
      expect(JSON.parse((await only()).text)).toEqual(item);
    } else {
      expect(await waiting()).toEqual([]);
      expect(JSON.stringify(shown.item).length).toBeLessThan(200_000);
    }
  });
});

describe('a flood of different bad items', () => {
  const bounds: QuarantineBounds = { rows: 20, chars: 5_000, allRows: 60, allChars: 100_000 };
  const flood = (count: number, over: Partial<QuarantinedItem> = {}) =>
    Array.from({ length: count }, (_, at) => bad({ item: { unit: `U${at}` }, at: NOW + at, ...over }));

  test('of one source and reason is counted beyond the bound, and hides no other reason or source', async () => {
    const room = quarantineRoom(bounds);
    await write(flood(500), room);
    await write([bad({ reason: 'future' }), bad({ source: 'h02' })], room);
    const { counts } = await reader().counts({});
    expect(counts.map(({ source, reason, different, times }) => [source, reason, different, times])).toEqual([
      ['h01', 'unknown_unit', 20, 500],
      ['h01', 'future', 1, 1],
      ['h02', 'unknown_unit', 1, 1],
    ]);
  });

  test('is bounded by size as well', async () => {
    await write(
      flood(10, { item: undefined }).map((one, at) => ({ ...one, item: { unit: `${at}${'x'.repeat(1_000)}` } })),
      quarantineRoom(bounds),
    );
    expect((await list()).map(({ isSum, times }) => [isSum, times])).toEqual([
      [true, 6],
      [false, 1],
      [false, 1],
      [false, 1],
      [false, 1],
    ]);
  });

  test('of many names of sources is counted under no name', async () => {
    const room = quarantineRoom(bounds);
    await write(
      flood(200).map((one, at) => ({ ...one, source: `s${at}` })),
      room,
    );
    const items = await list();
    expect(items.filter(({ isSum }) => !isSum)).toHaveLength(60);
    expect(items.filter(({ isSum }) => isSum)).toMatchObject([{ source: '?', reason: 'unknown_unit', times: 140 }]);
  });

  test('does not keep one that is known from being counted where it stands', async () => {
    const room = quarantineRoom(bounds);
    await write(flood(20), room);
    await write([bad({ item: { unit: 'U3' } }), bad({ item: { unit: 'new' } })], room);
    const items = await list();
    expect(items.filter(({ isSum }) => isSum)).toMatchObject([{ times: 1 }]);
    expect(items.filter(({ times }) => times === 2)).toHaveLength(1);
  });

  test('makes room again: the oldest are counted, the newest are kept', async () => {
    const room = quarantineRoom(bounds);
    await write(flood(20), room);
    await tidyQuarantine(pool, NOW, bounds);
    await room.refresh(pool);
    const left = await list();
    expect(left.filter(({ isSum }) => !isSum)).toHaveLength(15);
    expect(left.find(({ isSum }) => isSum)).toMatchObject({ times: 5, firstAt: '2026-11-20T09:00:00.000+07:00' });
    await write([bad({ item: { unit: 'new' } })], room);
    expect((await list()).filter(({ isSum }) => !isSum)).toHaveLength(16);
    await tidyQuarantine(pool, NOW, bounds);
    expect((await reader().counts({})).counts).toMatchObject([{ times: 21 }]);
  });
});

describe('pages', () => {
  test('hold each item once and miss none, whatever comes, comes again or is settled between them', async () => {
    await write(Array.from({ length: 50 }, (_, at) => bad({ item: { unit: `U${at}` } })));
    const before = new Set((await list()).map(({ id }) => id));
    const seen: number[] = [];
    let cursor: string | undefined;
    for (let page = 0; ; page++) {
      const { items, next } = await reader().list({ limit: 7, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...items.map(({ id }) => id));
      if (next === null) break;
      cursor = next;
      await write([bad({ item: { unit: `N${page}` } }), bad({ item: { unit: `U${page}` }, at: NOW + page })]);
      await dismissRows(pool, { ids: [must(items[0], 'an item').id] }, NOW);
    }
    expect(seen).toEqual([...new Set(seen)].toSorted((one, other) => other - one));
    expect(new Set(seen)).toEqual(before);
  });

  test('are of a source, reason and state', async () => {
    await write([bad(), bad({ source: 'h02' }), bad({ reason: 'future' })]);
    await dismissRows(pool, { source: 'h02' }, NOW);
    const of = async (filter: Parameters<ReturnType<typeof reader>['list']>[0]) =>
      (await reader().list(filter)).items.map(({ source, reason }) => `${source} ${reason}`);
    expect(await of({ source: 'h02' })).toEqual(['h02 unknown_unit']);
    expect(await of({ reason: 'future' })).toEqual(['h01 future']);
    expect(await of({ state: 'dismissed' })).toEqual(['h02 unknown_unit']);
    expect(await of({ state: 'waiting', source: 'h02' })).toEqual([]);
  });

  test.each(['', 'x', 'YmVmb3JlIC0x', '../..'])('take no cursor that is none of ours: %j', async (cursor) => {
    await expect(reader().list({ cursor })).rejects.toMatchObject({ kind: 'invalid' });
  });
});

describe('settling', () => {
  const refusedAs = async (reason: string, pointer = '/unit') =>
    settleRows(pool, [{ row: await only(), outcome: { state: 'waiting', reason, pointer, detail: 'now so' }, formatVersion: 2 }], NOW + 1);

  test('leaves one that is refused again where it is, with its present reason', async () => {
    await write([bad()]);
    await refusedAs('future', '/at');
    expect(await list()).toMatchObject([
      { id: 1, reason: 'future', pointer: '/at', detail: 'now so', formatVersion: 2, times: 1, state: 'waiting' },
    ]);
    await write([bad({ reason: 'future', pointer: '/at' })]);
    expect(await list()).toMatchObject([{ id: 1, times: 2 }]);
  });

  test('makes one of two rows that wait for the same reason', async () => {
    await write([bad(), bad()]);
    await write([bad({ reason: 'future' })]);
    await refusedAs('future');
    const [left, ...others] = await list();
    expect([left, others]).toMatchObject([{ reason: 'future', times: 3, triedAt: '2026-11-20T09:00:00.001+07:00' }, []]);
  });

  test('puts the counts of a source right, as if the item had counted when it came; once', async () => {
    await pool.query('TRUNCATE source_pulse');
    await pool.query(`INSERT INTO source_pulse (source, lane, quarantined) VALUES ('h01', 0, 3)`);
    await write([bad(), bad(), bad()]);
    const row = await only();
    const settled = [{ row, outcome: { state: 'replayed', accepted: 1, duplicate: 0, stale: 0 } as const, formatVersion: 2 }];
    await settleRows(pool, settled, NOW + 1);
    await settleRows(pool, settled, NOW + 2);
    const { rows } = await pool.query(
      'SELECT sum(accepted)::int AS accepted, sum(duplicate)::int AS duplicate, sum(quarantined)::int AS quarantined FROM source_pulse',
    );
    expect(rows).toEqual([{ accepted: 1, duplicate: 2, quarantined: 0 }]);
    expect(await list()).toMatchObject([{ state: 'replayed', settledAt: '2026-11-20T09:00:00.001+07:00' }]);
  });

  test('holds of a dismissed item when it comes again, and not of a replayed one', async () => {
    await write([bad({ item: { unit: 'A' } })]);
    await dismissRows(pool, { source: 'h01' }, NOW);
    await write([bad({ item: { unit: 'B' } })]);
    await settleRows(
      pool,
      [{ row: await only(), outcome: { state: 'replayed', accepted: 1, duplicate: 0, stale: 0 }, formatVersion: 1 }],
      NOW,
    );
    await write([bad({ item: { unit: 'A' } }), bad({ item: { unit: 'B' } })]);
    expect((await list()).map(({ state, settledAt }) => [state, settledAt === null])).toEqual([
      ['waiting', true],
      ['dismissed', false],
    ]);
  });

  test('lets go of what was settled long ago, and of nothing that waits', async () => {
    await write([bad({ item: { unit: 'A' } }), bad({ item: { unit: 'B' } })]);
    await dismissRows(pool, { ids: [1] }, NOW);
    await tidyQuarantine(pool, NOW + SETTLED_DAYS * DAY_MS);
    expect(await list()).toHaveLength(2);
    await tidyQuarantine(pool, NOW + SETTLED_DAYS * DAY_MS + 1);
    expect(await list()).toMatchObject([{ id: 2, state: 'waiting' }]);
  });
});
