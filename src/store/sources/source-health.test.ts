import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { eventItem } from '../../../test/items.ts';
import { openTestCore } from '../../../test/test-core.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-postgres.ts';
import type { Core } from '../../core.ts';
import type { SourcePulse } from '../../intake/ledger.ts';
import { lagBucket, noLags } from '../../measure/lag.ts';
import { hourOf } from '../../measure/source-health.ts';
import { DAY_MS, formatInstant, HOUR_MS, MINUTE_MS } from '../../shared/instant.ts';
import { hourStatements, KEPT_HOUR_DAYS, letHoursGo } from './hour-rows.ts';
import { readBeats, writeBeat } from './heartbeat-rows.ts';
import { MAX_FIELDS, readShapes, letFieldsGo, KEPT_FIELD_DAYS, writeSamples } from './field-rows.ts';
import { postgresSourceReader } from './source-health.ts';

const NOW = Date.parse('2026-03-06T10:30:00+07:00');
let database: TestDatabase;
let core: Core;
beforeAll(async () => {
  database = await createTestDatabase('sources');
  core = await openTestCore(database.url);
});
afterAll(async () => {
  await core.close();
  await database.drop();
});

function pulse(source: string, at: number, over: Partial<SourcePulse> = {}): SourcePulse {
  const nothing = { duplicate: 0, stale: 0, quarantined: 0, lastEventAt: at - MINUTE_MS, lastLearnedAt: at };
  const lags = noLags();
  lags[lagBucket(MINUTE_MS)] = over.accepted ?? 1;
  return { source, accepted: 1, ...nothing, at, lags, ...over };
}

/** As a lane writes them, with the totals that a lane writes beside them. */
async function write(lane: number, ...pulses: readonly SourcePulse[]): Promise<void> {
  for (const statement of hourStatements(lane, pulses)) await core.pool.query(statement);
  for (const { source, accepted, duplicate, stale, quarantined } of pulses) {
    await core.pool.query(
      `INSERT INTO source_pulse AS p (source, lane, accepted, duplicate, stale, quarantined) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (source, lane) DO UPDATE SET accepted = p.accepted + excluded.accepted, duplicate = p.duplicate + excluded.duplicate,
  stale = p.stale + excluded.stale, quarantined = p.quarantined + excluded.quarantined`,
      [source, lane, accepted, duplicate, stale, quarantined],
    );
  }
}

describe('what a source brought', () => {
  test('is counted by hour in the transaction of the items, with how late they were', async () => {
    const before = Date.now();
    const happenedAt = formatInstant(before - 3 * HOUR_MS);
    const one = eventItem({ source: 'onegate', dossierCode: 'H-1', occurredAt: happenedAt });
    await core.intake.submit([one, { ...one, dossierCode: 'H-2' }, one, { ...one, status: 'lost' }]);
    const { counts, includes } = await postgresSourceReader(core.pool).read([], Date.now());
    const own = counts.get('onegate');
    expect(own).toMatchObject({
      total: { accepted: 2, duplicate: 1, stale: 0, quarantined: 1 },
      day: { accepted: 2, duplicate: 1, stale: 0, quarantined: 1 },
      lastEventAt: Date.parse(happenedAt),
      weekBefore: 0,
    });
    expect((own?.thisHour ?? 0) + (own?.lastHour ?? 0)).toBe(4);
    expect(own?.lags[lagBucket(3 * HOUR_MS + 1_000)]).toBe(2);
    expect(own?.lags.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(own?.lastHeardAt).toBeGreaterThanOrEqual(before);
    expect(includes(0n)).toBe(true);
    expect(includes(10n ** 15n)).toBe(false);
  });

  test('adds up over lanes and batches, by hours', async () => {
    const hour = hourOf(NOW) * HOUR_MS;
    await write(0, pulse('added', hour + 1), pulse('other', hour + 1));
    await write(1, pulse('added', hour + 2, { accepted: 4, duplicate: 3 }), pulse('added2', hour));
    await write(0, pulse('added', hour + 3, { accepted: 0, quarantined: 2, lags: noLags() }));
    await write(0, pulse('added', hour - 1, { accepted: 7 }), pulse('added', hour - 25 * HOUR_MS, { accepted: 100 }));
    await write(2, pulse('added', hour - HOUR_MS - 7 * DAY_MS, { accepted: 11 }));
    const { counts } = await postgresSourceReader(core.pool).read([], NOW);
    expect(counts.get('added')).toMatchObject({
      total: { accepted: 123, duplicate: 3, stale: 0, quarantined: 2 },
      day: { accepted: 12, duplicate: 3, stale: 0, quarantined: 2 },
      thisHour: 10,
      lastHour: 7,
      weekBefore: 11,
      firstHour: hourOf(NOW) - 1 - 7 * 24,
      lastHeardAt: hour + 3,
    });
    expect(counts.get('added')?.lags[lagBucket(MINUTE_MS)]).toBe(12);
    const hours = await postgresSourceReader(core.pool).hours('added', hourOf(NOW) - 1);
    expect(hours.map(({ hour: at, accepted }) => [at - hourOf(NOW), accepted])).toEqual([
      [-1, 7],
      [0, 5],
    ]);
    expect(hours[1]?.lags[lagBucket(MINUTE_MS)]).toBe(5);
  });

  test('that was read again and counted nothing is no hour', () => {
    expect(hourStatements(0, [pulse('again', NOW, { accepted: 0 })])).toEqual([]);
  });

  test('declared sources are always read, of the others those heard last', async () => {
    await core.pool.query(
      `INSERT INTO source_pulse (source, lane, last_learned_at) SELECT 'invented-' || n, 0, n FROM generate_series(1, 300) AS n`,
    );
    const { counts, leftOut } = await postgresSourceReader(core.pool).read(['invented-1', 'never-heard'], NOW);
    expect([counts.has('invented-1'), counts.has('invented-300'), counts.has('invented-2'), counts.has('never-heard')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(leftOut).toBeGreaterThan(90);
  });

  test('is let go in pieces when it is older than is kept', async () => {
    const old = NOW - (KEPT_HOUR_DAYS + 1) * DAY_MS;
    await write(0, ...Array.from({ length: 7 }, (_, at) => pulse('old', old - at * HOUR_MS)), pulse('old', NOW));
    expect(await letHoursGo(core.pool, NOW, 3)).toBe(7);
    expect(await postgresSourceReader(core.pool).hours('old', 0)).toHaveLength(1);
  });
});

async function withClient<T>(work: (client: Parameters<typeof readShapes>[0]) => Promise<T>): Promise<T> {
  const client = await core.pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

describe('the shape of records', () => {
  test('adds up over samples: how often each field was there, first and last', async () => {
    const sample = { source: 'shaped', format: 'national', at: NOW };
    await writeSamples(core.pool, [
      {
        ...sample,
        records: 20,
        sightings: [
          { path: '/a', word: '', times: 20 },
          { path: '/b', word: '', times: 3 },
        ],
      },
    ]);
    await writeSamples(core.pool, [
      {
        ...sample,
        at: NOW + 1,
        records: 10,
        sightings: [
          { path: '/a', word: '', times: 10 },
          { path: '/c', word: 'x"\\y', times: 1 },
        ],
      },
      { ...sample, format: 'csv', records: 5, sightings: [] },
    ]);
    const shapes = (await withClient(readShapes)).get('shaped');
    const common = { firstAt: NOW, word: null, firstRecord: 1 };
    expect(shapes).toEqual([
      { format: 'csv', records: 5, lastAt: NOW, fields: [] },
      {
        format: 'national',
        records: 30,
        lastAt: NOW + 1,
        fields: [
          { ...common, path: '/a', lastAt: NOW + 1, times: 30, lastRecord: 30 },
          { ...common, path: '/b', lastAt: NOW, times: 3, lastRecord: 20 },
          { path: '/c', word: 'x"\\y', firstAt: NOW + 1, lastAt: NOW + 1, times: 1, firstRecord: 21, lastRecord: 30 },
        ],
      },
    ]);
  });

  test('is bounded: what is known goes on to be counted, what is new is left out', async () => {
    const sightings = Array.from({ length: MAX_FIELDS + 100 }, (_, at) => ({ path: `/f${at}`, word: '', times: 1 }));
    const sample = { source: 'wide', format: 'national', at: NOW, records: 1, sightings };
    await writeSamples(core.pool, [sample]);
    await writeSamples(core.pool, [sample]);
    const [shape] = (await withClient(readShapes)).get('wide') ?? [];
    expect(shape?.fields).toHaveLength(MAX_FIELDS);
    expect(new Set(shape?.fields.map(({ times }) => times))).toEqual(new Set([2]));
  });

  test('forgets fields that were not seen for long', async () => {
    await letFieldsGo(core.pool, NOW + KEPT_FIELD_DAYS * DAY_MS + 1);
    const [, shape] = (await withClient(readShapes)).get('shaped') ?? [];
    expect(shape?.fields.map(({ path }) => path)).toEqual(['/a', '/c']);
  });
});

test('of two heartbeats the later one stays, whichever is written last', async () => {
  const heartbeat = {
    at: formatInstant(NOW),
    spoolItems: 3,
    spoolBytes: 900,
    oldestSpooledAt: null,
    lastAcknowledgedAt: null,
    pulledAt: null,
    version: '1.0.0',
    failing: null,
  };
  await writeBeat(core.pool, 'edge', { heartbeat, receivedAt: NOW });
  await writeBeat(core.pool, 'edge', { heartbeat: { ...heartbeat, spoolItems: 9 }, receivedAt: NOW - 1 });
  expect((await withClient(readBeats)).get('edge')).toEqual({ heartbeat, receivedAt: NOW });
});
