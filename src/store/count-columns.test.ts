import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { eventItem, OTHER_WARD, WARD } from '../../test/items.ts';
import { openTestCore, recomputedBoard, verify } from '../../test/test-core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/test-postgres.ts';
import { provincesOf, type Core } from '../core.ts';
import { measureSet, type MeasureDefinition } from '../measure/measure.ts';
import { systemClock } from '../shared/clock.ts';
import { countColumns } from './count-columns.ts';
import { readUncounted } from './tally-columns.ts';
import { fitTallies } from './tally-schema.ts';
import { verifyStore } from './verify-store.ts';

const NEW: MeasureDefinition = {
  id: 'received_by_post_and_open',
  of: 'dossier',
  on: 'receivedDay',
  all: ['accepted', 'open', 'postal'],
  none: ['paused'],
};
const NEW_FACT: MeasureDefinition = {
  id: 'feedback_about_staff_open',
  of: 'feedback',
  on: 'receivedDay',
  all: ['open', 'aboutStaff'],
  none: [],
};
const RUNNING = new AbortController().signal;

let database: TestDatabase;
let core: Core;
beforeAll(async () => {
  database = await createTestDatabase('columns');
  core = await openTestCore(database.url);
  const at = '2026-01-05T09:00:00+07:00';
  await core.intake.submit([
    eventItem({ dossierCode: 'T-1', occurredAt: at, facts: { channel: 'postal' } }),
    eventItem({ dossierCode: 'T-2', occurredAt: at, facts: { channel: 'postal' } }),
    eventItem({ dossierCode: 'T-3', occurredAt: at, facts: { channel: 'online' } }),
    eventItem({ dossierCode: 'T-2', occurredAt: '2026-01-06T09:00:00+07:00', status: 'supplement_requested' }),
    eventItem({ dossierCode: 'T-0', occurredAt: at, facts: { channel: 'postal' } }),
    { kind: 'retraction', source: 'test', dossierCode: 'T-0', unit: WARD, retractedAt: at },
    { kind: 'feedback', source: 'test', feedbackCode: 'F-1', unit: WARD, occurredAt: at, status: 'received', facts: { about: 'staff' } },
  ]);
});
afterAll(async () => {
  await core.close();
  await database.drop();
});

const uncounted = (measures = core.catalogue.measures) =>
  core.pool.connect().then(async (client) => {
    const found = await readUncounted(client, measures, Date.now()).finally(() => client.release());
    return [...found].map((column) => measures.columns[column]?.name);
  });

function count(measures = core.catalogue.measures): Promise<number> {
  const provinces = provincesOf(core.directory());
  return countColumns({ pool: core.pool, measures, provinces, clock: systemClock, log: () => undefined, signal: RUNNING });
}

describe('a new measure', () => {
  const withNew = () => measureSet([...core.catalogue.measures.definitions, NEW, NEW_FACT]);

  test('is a column of which nothing is known until it is counted', async () => {
    await fitTallies(core.pool, withNew(), Date.now());
    expect(await uncounted(withNew())).toEqual([NEW.id, NEW_FACT.id]);
    expect(await uncounted()).toEqual([]);
  });

  test('is counted from the rows, of dossiers by unit and by procedure, and of other facts', async () => {
    expect(await count(withNew())).toBe(2);
    expect(await uncounted(withNew())).toEqual([]);
    const units = await core.pool.query(`SELECT unit_id, day, ${NEW.id} AS fresh FROM dossier_tally WHERE ${NEW.id} <> 0`);
    expect(units.rows).toEqual([{ unit_id: WARD, day: '2026-01-05', fresh: 1 }]);
    const procedures = await core.pool.query(`SELECT province_id, ${NEW.id} AS fresh FROM procedure_tally WHERE ${NEW.id} <> 0`);
    expect(procedures.rows).toEqual([{ province_id: '01', fresh: 1 }]);
    const facts = await core.pool.query(`SELECT unit_id, ${NEW_FACT.id} AS fresh FROM fact_tally WHERE ${NEW_FACT.id} <> 0`);
    expect(facts.rows).toEqual([{ unit_id: WARD, fresh: 1 }]);
    const { catalogue, pool, factRules, directory } = core;
    const report = await verifyStore({
      pool,
      ...catalogue,
      factRules,
      measures: withNew(),
      provinces: provincesOf(directory()),
      onProgress: () => undefined,
    });
    expect(report).toMatchObject({ ok: true, dossiers: 4, facts: 1 });
  });

  test('costs nothing when it is counted already', async () => {
    await fitTallies(core.pool, withNew(), Date.now());
    expect(await count(withNew())).toBe(0);
  });

  test('that comes to mean something else is counted anew', async () => {
    const changed = measureSet([...core.catalogue.measures.definitions, { ...NEW, none: [] }, NEW_FACT]);
    await fitTallies(core.pool, changed, Date.now());
    expect(await uncounted(changed)).toEqual([NEW.id]);
    await count(changed);
    const { rows } = await core.pool.query(`SELECT ${NEW.id} AS fresh FROM dossier_tally WHERE ${NEW.id} <> 0`);
    expect(rows).toEqual([{ fresh: 2 }]);
  });

  test('that is taken out and put back is counted anew: nobody counted it meanwhile', async () => {
    await fitTallies(core.pool, core.catalogue.measures, Date.now());
    await core.intake.submit([eventItem({ dossierCode: 'T-4', occurredAt: '2026-01-05T09:00:00+07:00', facts: { channel: 'postal' } })]);
    const back = measureSet([...core.catalogue.measures.definitions, { ...NEW, none: [] }, NEW_FACT]);
    await fitTallies(core.pool, back, Date.now());
    expect(await uncounted(back)).toEqual([NEW.id, NEW_FACT.id]);
    await count(back);
    const { rows } = await core.pool.query(`SELECT ${NEW.id} AS fresh FROM dossier_tally WHERE ${NEW.id} <> 0`);
    expect(rows).toEqual([{ fresh: 3 }]);
  });

  test('is declared once by two processes that start at once', async () => {
    const other = measureSet([...core.catalogue.measures.definitions, { ...NEW, id: 'another' }]);
    await Promise.all([fitTallies(core.pool, other, Date.now()), fitTallies(core.pool, other, Date.now())]);
    expect((await Promise.all([count(other), count(other)])).toSorted()).toEqual([0, 1]);
  });
});

test('counting is exact while writers go on, in whatever state the counters were', async () => {
  const counting = new AbortController();
  const write = async (lane: number): Promise<void> => {
    for (let round = 0; !counting.signal.aborted; round++) {
      const items = Array.from({ length: 20 }, (_, at) =>
        eventItem({
          dossierCode: `W-${lane}-${at + (round % 2) * 10}`,
          unit: at % 2 === 0 ? WARD : OTHER_WARD,
          occurredAt: `2026-01-${String(5 + ((round + at) % 9)).padStart(2, '0')}T09:${String(round % 60).padStart(2, '0')}:00+07:00`,
          status: round % 3 === 2 ? 'resolved' : 'accepted',
        }),
      );
      await core.intake.submit(items);
    }
  };
  const writers = Promise.all([write(1), write(2), write(3)]);
  for (let times = 0; times < 6; times++) {
    await core.pool.query(`UPDATE tally_column SET counted_since = NULL WHERE name IN ('received', 'open', 'processing_minutes')`);
    // One row of one table at a time, as a writer would: the test must not be what stops the others.
    for (const table of ['dossier_tally', 'procedure_tally']) {
      await core.pool.query(`UPDATE ${table} SET received = received + 17, open = 0 WHERE day = '2026-01-07' AND received <> 4`);
    }
    expect(await count()).toBe(3);
  }
  counting.abort();
  await writers;
  const report = await verify(core);
  expect(report).toMatchObject({ ok: true, uncounted: 0, differences: [] });
  expect(report.dossiers).toBeGreaterThan(30);
});

test('while a counter is being counted, its figures are no data: never a half of them', async () => {
  await core.pool.query(`UPDATE tally_column SET counted_since = NULL WHERE name = 'processing_minutes'`);
  const kinds = async (): Promise<unknown[]> => {
    const { values } = await recomputedBoard(core, 'VN', '2026-01');
    return ['processing_hours_mean', 'resolved'].map((id) => values[id]?.kind);
  };
  expect(await kinds()).toEqual(['noData', 'value']);
  await count();
  expect(await kinds()).toEqual(['value', 'value']);
});

test('what an interrupted count leaves half done, the next one mends', async () => {
  await core.pool.query(`UPDATE tally_column SET counted_since = NULL WHERE name = 'received'`);
  // As after a crash in mid-way: some rows have their difference, others not.
  await core.pool.query(`UPDATE dossier_tally SET received = 0 WHERE unit_id = '${WARD}'`);
  expect(await verify(core)).toMatchObject({ ok: true, uncounted: 1 });
  await count();
  expect(await verify(core)).toMatchObject({ ok: true, uncounted: 0 });
});
