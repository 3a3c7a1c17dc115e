import path from 'node:path';

import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { breakableLink } from '../../../test/breakable-link.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-postgres.ts';
import { DAY_MS, HOUR_MS, parseDay, startOfDay } from '../../shared/instant.ts';
import { manualClock } from '../../shared/manual-clock.ts';
import { seededRandom } from '../../shared/random.ts';
import { migrate } from '../migrate.ts';
import { openPool } from '../open-pool.ts';
import { keepRawDays } from './raw-days.ts';
import { readRaw, type RawBatch, type RawSpan } from './raw-reader.ts';
import { rawWriter } from './raw-writer.ts';

const START = startOfDay(parseDay('2026-11-20')) + 9 * HOUR_MS;
const FORMAT = { id: 'csv', version: 3 };

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase('raw');
  await migrate({ url: database.url, dir: path.join(import.meta.dirname, '..', 'migrations'), log: () => undefined });
  pool = openPool(database.url, 4, () => undefined);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  await keepRawDays(pool, startOfDay(parseDay('2099-01-01')), 1);
});

async function all(span: RawSpan = {}): Promise<readonly RawBatch[]> {
  const batches: RawBatch[] = [];
  for await (const batch of readRaw(pool, span)) batches.push(batch);
  return batches;
}

const records = async (span: RawSpan = {}): Promise<unknown[]> =>
  (await all(span)).flatMap(({ lines }) => lines.map((line): unknown => JSON.parse(line)));

describe('raw records', () => {
  test('are kept as they came, with source, format and instant, before the answer', async () => {
    const raw = rawWriter(pool, { days: 35, clock: manualClock(START) });
    await raw.keep('h01', FORMAT, [{ code: 'A-1' }, { code: 'Đơn “2”' }]);
    expect(await all()).toEqual([
      {
        id: expect.any(Number),
        source: 'h01',
        format: 'csv',
        formatVersion: 3,
        receivedAt: START,
        lines: ['{"code":"A-1"}', '{"code":"Đơn “2”"}'],
      },
    ]);
  });

  test('of hostile content come back as they were: NUL, half a surrogate pair, ten megabytes', async () => {
    const raw = rawWriter(pool, { days: 35, clock: manualClock(START) });
    const hostile = [{ text: '\u0000' }, { text: '\ud800 x' }, { text: 'x'.repeat(10_000_000) }, { '\n': '\r\n"\\' }];
    await raw.keep('h01', FORMAT, hostile);
    expect(await records()).toEqual(hostile);
  });

  test('that are none, or nested beyond what any parser takes, harm no neighbour', async () => {
    const raw = rawWriter(pool, { days: 35, clock: manualClock(START) });
    const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    await raw.keep('h01', FORMAT, [null, { code: 'A-1' }, deep]);
    expect(await records()).toEqual([{ code: 'A-1' }]);
  });

  test('of senders at the same time share rows, each with all of its own', async () => {
    const raw = rawWriter(pool, { days: 35, clock: manualClock(START) });
    await Promise.all(Array.from({ length: 500 }, (_, at) => raw.keep(at % 2 === 0 ? 'even' : 'odd', FORMAT, [{ at }])));
    expect((await all()).length).toBeLessThan(10);
    expect((await records({ source: 'even' })).length).toBe(250);
    expect(new Set((await records()).map((record) => JSON.stringify(record))).size).toBe(500);
  });

  test('take a small part of their size', async () => {
    const random = seededRandom(7);
    const many = Array.from({ length: 10_000 }, (_, at) => ({
      MaHoSo: `000.00.00.H29-261120-${at}`,
      NgayTiepNhan: `20261120${String(at % 24).padStart(2, '0')}0000`,
      TrangThai: Math.floor(random() * 10),
    }));
    await rawWriter(pool, { days: 35, clock: manualClock(START) }).keep('h29', FORMAT, many);
    const { rows } = await pool.query<{ packed: number; bytes: number }>('SELECT length(body) AS packed, bytes FROM raw_batch');
    expect(Number(rows[0]?.bytes) / Number(rows[0]?.packed)).toBeGreaterThan(8);
  });

  test('are not kept where none are to be', async () => {
    await rawWriter(pool, { days: 0, clock: manualClock(START) }).keep('h01', FORMAT, [{ code: 'A-1' }]);
    expect(await all()).toEqual([]);
  });

  test('that too many wait to be written are refused, and what waits is written', async () => {
    const raw = rawWriter(pool, { days: 35, clock: manualClock(START), maxWaiting: 1_000 });
    const kept = raw.keep('h01', FORMAT, [{ text: 'x'.repeat(900) }]);
    await expect(raw.keep('h02', FORMAT, [{ text: 'y'.repeat(900) }])).rejects.toMatchObject({ kind: 'busy' });
    await kept;
    await raw.keep('h02', FORMAT, [{ text: 'y'.repeat(900) }]);
    expect(await records()).toHaveLength(2);
  });

  test('that could not be written are not acknowledged, and the writer goes on by itself', async () => {
    const link = await breakableLink(database.url);
    const away = openPool(link.url, 2, () => undefined);
    const raw = rawWriter(away, { days: 35, clock: manualClock(START) });
    await raw.keep('h01', FORMAT, [{ code: 'A-1' }]);
    link.cut();
    await expect(raw.keep('h01', FORMAT, [{ code: 'A-2' }])).rejects.toMatchObject({ kind: 'unavailable' });
    link.mend();
    await raw.keep('h01', FORMAT, [{ code: 'A-3' }]);
    expect(await records()).toEqual([{ code: 'A-1' }, { code: 'A-3' }]);
    await away.end();
    await link.close();
  });
});

describe('reading', () => {
  test('is by source and span, in the order of arrival, over more rows than are asked for at once', async () => {
    const clock = manualClock(START);
    const raw = rawWriter(pool, { days: 35, clock });
    for (let at = 0; at < 450; at++) {
      await raw.keep(at % 3 === 0 ? 'h01' : 'h02', FORMAT, [{ at }]);
      clock.advance(1);
    }
    expect(await records()).toEqual(Array.from({ length: 450 }, (_, at) => ({ at })));
    expect(await records({ source: 'h01' })).toHaveLength(150);
    expect(await records({ from: START + 10, to: START + 12 })).toEqual([{ at: 10 }, { at: 11 }]);
  });

  test('goes on beyond the packed bytes that are asked for at once', async () => {
    const raw = rawWriter(pool, { days: 35, clock: manualClock(START) });
    const random = seededRandom(11);
    const noise = () => Array.from({ length: 300_000 }, () => Math.floor(random() * 36).toString(36)).join('');
    for (let at = 0; at < 40; at++) await raw.keep('h01', FORMAT, [{ at, noise: noise() }]);
    expect((await records()).length).toBe(40);
  });
});

describe('what is older than is kept', () => {
  test('is let go day by day, and gives its room back', async () => {
    const clock = manualClock(START);
    const raw = rawWriter(pool, { days: 2, clock });
    for (const day of [0, 1, 2, 3]) {
      await raw.keep('h01', FORMAT, [{ day }]);
      clock.advance(DAY_MS);
    }
    const now = START + 3 * DAY_MS;
    await keepRawDays(pool, now, 2);
    expect(await records()).toEqual([{ day: 1 }, { day: 2 }, { day: 3 }]);
    const { rows } = await pool.query(
      `SELECT to_regclass('raw_batch_20261120') AS gone, to_regclass('raw_batch_20261121') IS NOT NULL AS kept`,
    );
    expect(rows).toEqual([{ gone: null, kept: true }]);
  });

  test('that somebody reads is tried again later, and no writer waits for that long', async () => {
    const clock = manualClock(START);
    const raw = rawWriter(pool, { days: 1, clock });
    await raw.keep('h01', FORMAT, [{ day: 0 }]);
    const reader = await pool.connect();
    await reader.query('BEGIN');
    await reader.query('SELECT count(*) FROM raw_batch');
    const later = START + 5 * DAY_MS;
    await expect(keepRawDays(pool, later, 1)).rejects.toMatchObject({ kind: 'unavailable' });
    clock.advance(5 * DAY_MS);
    await raw.keep('h01', FORMAT, [{ day: 5 }]);
    await reader.query('COMMIT');
    reader.release();
    await keepRawDays(pool, later, 1);
    expect(await records()).toEqual([{ day: 5 }]);
  });

  test('two processes at once make and drop each day once', async () => {
    const raw = rawWriter(pool, { days: 35, clock: manualClock(START) });
    const other = rawWriter(pool, { days: 35, clock: manualClock(START) });
    await Promise.all([raw.keep('h01', FORMAT, [{ at: 1 }]), other.keep('h02', FORMAT, [{ at: 2 }]), keepRawDays(pool, START, 35)]);
    expect(await records()).toHaveLength(2);
    await Promise.all([keepRawDays(pool, START + 40 * DAY_MS, 35), keepRawDays(pool, START + 40 * DAY_MS, 35)]);
    expect(await records()).toEqual([]);
  });
});
