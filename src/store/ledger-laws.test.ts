import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { figuresOnly, recomputedBoard, verify } from '../../test/test-core.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';
import { OTHER_WARD, PROCEDURE, WARD } from '../../test/items.ts';
import type { Board } from '../live/wire.ts';
import { STATUS_CODES, type Status } from '../domain/status.ts';
import { formatInstant, HOUR_MS } from '../shared/instant.ts';

const RUNS = 25;
const SEED = 766;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.end());

const hour = fc.integer({ min: 0, max: 400 });
const instant = hour.map((at) => formatInstant(Date.UTC(2026, 0, 5, 1) + at * HOUR_MS));
// The keys of a literal object are exactly its declared keys.
const status = fc.constantFrom(...(Object.keys(STATUS_CODES) as Status[]));
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const facts = fc.record(
  {
    channel: some(fc.constantFrom('online', 'in_person', 'postal')),
    fullProcess: some(fc.boolean()),
    acceptedAt: some(instant),
    dueAt: some(instant),
    resolvedAt: some(instant),
    returnedAt: some(instant),
    fee: some(fc.integer({ min: 0, max: 5_000_000 })),
    onlinePayment: some(fc.constantFrom('none', 'national_portal')),
    receivingUnit: some(fc.constantFrom(WARD, OTHER_WARD)),
    digitised: some(fc.boolean()),
  },
  { requiredKeys: [] },
);

const common = {
  dossierCode: fc.constantFrom('L-1', 'L-2', 'L-3', 'L-4'),
  // A unit in force, another one, one that ended in 2025, and none.
  unit: fc.constantFrom(WARD, WARD, OTHER_WARD, '00001', '99999'),
  procedure: fc.constantFrom(PROCEDURE, '1.000028', 'unknown'),
  version: fc.integer({ min: 0, max: 2 }),
  facts,
};

const statusEvent = fc
  .record({ ...common, occurredAt: instant, status })
  .chain((event) => fc.constantFrom(undefined, 'e-1', 'e-2').map((eventId) => (eventId === undefined ? event : { ...event, eventId })));
const snapshot = fc
  .record({ ...common, asOf: instant, history: fc.array(fc.record({ status, occurredAt: instant }), { minLength: 1, maxLength: 4 }) })
  .map((item) => ({ ...item, kind: 'snapshot' }));

const { facts: _, ...ofRetraction } = common;
const retraction = fc
  .record({ ...ofRetraction, at: instant, word: fc.constantFrom('retractedAt', 'retractedAt', 'restoredAt') })
  .map(({ at, word, ...item }) => ({ ...item, kind: 'retraction', [word]: at }));

const items = fc.oneof({ weight: 12, arbitrary: statusEvent }, { weight: 3, arbitrary: snapshot }, { weight: 1, arbitrary: retraction });
/** Items, cut into batches that are sent at once or one after the other. */
const sending = fc.array(fc.array(items, { maxLength: 12 }), { minLength: 1, maxLength: 8 });

let runs = 0;

async function send(batches: readonly (readonly object[])[], source: string, isAtOnce: boolean): Promise<void> {
  const submit = (batch: readonly object[]) => server.core.intake.submit(batch.map((item) => ({ source, ...item })));
  if (isAtOnce) await Promise.all(batches.map(submit));
  else for (const batch of batches) await submit(batch);
}

/** What the rows of a source mean; the parts that say when we learned it are left out. */
async function meaningOf(source: string): Promise<unknown> {
  const { rows } = await server.core.pool.query(
    `SELECT code, unit_id, unit_given, procedure_code, status, flags_low, flags_high, submitted_at, accepted_at, due_at_original, due_at,
            resolved_at, returned_at, ended_at, paused_since, processing_minutes, paused_minutes, fee
     FROM dossier WHERE source = $1 ORDER BY code`,
    [source],
  );
  return rows;
}

test(`whatever comes in whatever batches, counters equal a count from the rows and order does not matter (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(sending, fc.boolean(), fc.integer(), async (batches, isAtOnce, turn) => {
      runs += 1;
      const [one, other] = [`law-${runs}-a`, `law-${runs}-b`];
      await send(batches, one, isAtOnce);
      // The same items in another order and other batches, and some of them twice.
      const sent = batches.flat();
      const turned = sent.map((__, at) => sent[(at * 7 + Math.abs(turn)) % sent.length] ?? {});
      await send([turned, sent.toReversed()], other, !isAtOnce);
      expect(await meaningOf(other)).toEqual(await meaningOf(one));
      expect(await verify(server.core)).toMatchObject({ ok: true, differences: [] });
    }),
    { numRuns: RUNS, seed: SEED },
  );
}, 120_000);

test.each(['VN', '01', WARD])('the board of %s, kept by differences, equals one that is computed anew', async (unit) => {
  const response = await fetch(`${server.url}/v1/board?unit=${unit}&period=year`);
  // Our own answer, compared as a whole.
  const kept = (await response.json()) as Board;
  const computed = await recomputedBoard(server.core, unit, 'year');
  expect(figuresOnly({ ...kept, asOf: '' })).toEqual(figuresOnly({ ...computed, asOf: '' }));
  expect(kept.values['received']?.kind).toBe('value');
});
