import { afterAll, beforeAll, expect, test } from 'vitest';

import { eventItem, OTHER_WARD, WARD } from '../../test/items.ts';
import { openTestCore } from '../../test/test-core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/test-postgres.ts';
import { waitUntil } from '../../test/wait-until.ts';
import type { Core } from '../core.ts';
import { parseDay } from '../shared/instant.ts';
import { postgresTallyReader } from './postgres-tally-reader.ts';
import { postgresStretchReader } from './progress-tallies.ts';
import { postgresSourceActivity } from './source-activity.ts';

let database: TestDatabase;
let core: Core;
const AT = '2026-01-05T09:00:00+07:00';
const START = Date.now();
beforeAll(async () => {
  database = await createTestDatabase('activity');
  core = await openTestCore(database.url);
  await core.intake.submit([
    eventItem({ dossierCode: 'A-1', occurredAt: AT }),
    eventItem({ dossierCode: 'A-2', occurredAt: AT }),
    eventItem({ dossierCode: 'A-2', status: 'resolved', occurredAt: '2026-01-07T09:00:00+07:00' }),
    eventItem({ dossierCode: 'A-3', unit: OTHER_WARD, occurredAt: '2026-01-06T09:00:00+07:00' }),
    { ...eventItem({ dossierCode: 'A-4' }), status: 'lost' },
    { kind: 'feedback', source: 'portal', feedbackCode: 'F-1', unit: WARD, occurredAt: AT, status: 'received', facts: { about: 'staff' } },
  ]);
});
afterAll(async () => {
  await core.close();
  await database.drop();
});

test('who has told of whom: how much, since when it happened, and when it was last learned', async () => {
  const { feeds, sources } = await postgresSourceActivity(core.pool).read();
  const sorted = feeds.toSorted((one, other) => (one.source + one.unit < other.source + other.unit ? -1 : 1));
  expect(sorted).toMatchObject([
    { source: 'portal', unit: WARD, volume: 1 },
    { source: 'test', unit: WARD, volume: 2, since: Date.parse(AT) },
    { source: 'test', unit: OTHER_WARD, volume: 1, since: Date.parse('2026-01-06T09:00:00+07:00') },
  ]);
  for (const { lastHeardAt } of feeds) expect(lastHeardAt).toBeGreaterThanOrEqual(START);
  expect(sources.get('test')).toMatchObject({ sent: 5, quarantined: 1, lastHeardAt: expect.any(Number) });
});

test('what the clock does to a dossier is no word of its source', async () => {
  const before = await postgresSourceActivity(core.pool).read();
  await waitUntil('the clock has moved on', () => Date.now() > Math.max(...before.feeds.map(({ lastHeardAt }) => lastHeardAt)));
  await core.intake.touch([{ of: 'dossier', source: 'test', code: 'A-1', unit: WARD }]);
  expect((await postgresSourceActivity(core.pool).read()).feeds).toEqual(before.feeds);
});

test('stretches of a few units are what the whole reading says of the same days', async () => {
  const { measures } = core.catalogue;
  const edges = [parseDay('2026-01-06'), parseDay('2026-01-08')];
  const rows = await postgresStretchReader(core.pool, measures).read([WARD, '00004'], edges);
  const reading = await postgresTallyReader(core.pool, measures).read([
    { from: -Infinity, to: parseDay('2026-01-05') },
    { from: parseDay('2026-01-06'), to: parseDay('2026-01-07') },
    { from: parseDay('2026-01-08'), to: Infinity },
  ]);
  for (const stretch of [0, 1, 2]) {
    const sums = new Float64Array(measures.columns.length);
    for (const row of rows)
      if (row.stretch === stretch) for (const [at, amount] of row.amounts.entries()) sums[at] = (sums[at] ?? 0) + amount;
    expect([...sums]).toEqual([...(reading.sums(stretch).get(WARD) ?? sums.map(() => 0))]);
  }
  expect(new Set(rows.map(({ unit }) => unit))).toEqual(new Set([WARD]));
  const [received] = measures.columnsOf('received');
  expect(rows.find(({ stretch, amounts }) => stretch === 0 && amounts[received ?? 0] === 2)).toBeDefined();
});

test('columns that are not counted yet are named', async () => {
  expect(await postgresStretchReader(core.pool, core.catalogue.measures).uncounted()).toEqual(new Set());
});
