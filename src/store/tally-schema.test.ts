import { afterAll, beforeAll, expect, test } from 'vitest';

import { eventItem, WARD } from '../../test/items.ts';
import { openTestCore, verify } from '../../test/test-core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/test-postgres.ts';
import { provincesOf, type Core } from '../core.ts';
import { measureSet, type MeasureDefinition } from '../measure/measure.ts';
import { fitTallies } from './tally-schema.ts';
import { verifyStore } from './verify-store.ts';

const NEW: MeasureDefinition = {
  id: 'received_by_post_and_open',
  on: 'receivedDay',
  all: ['accepted', 'open', 'postal'],
  none: ['paused'],
};

let database: TestDatabase;
let core: Core;
beforeAll(async () => {
  database = await createTestDatabase('tallies');
  core = await openTestCore(database.url);
  await core.intake.submit([
    eventItem({ dossierCode: 'T-1', occurredAt: '2026-01-05T09:00:00+07:00', facts: { channel: 'postal' } }),
    eventItem({ dossierCode: 'T-2', occurredAt: '2026-01-05T09:00:00+07:00', facts: { channel: 'postal' } }),
    eventItem({ dossierCode: 'T-3', occurredAt: '2026-01-05T09:00:00+07:00', facts: { channel: 'online' } }),
    eventItem({ dossierCode: 'T-2', occurredAt: '2026-01-06T09:00:00+07:00', status: 'supplement_requested' }),
  ]);
});
afterAll(async () => {
  await core.close();
  await database.drop();
});

async function fit(definitions: readonly MeasureDefinition[]): Promise<string[]> {
  const logged: string[] = [];
  const provinces = provincesOf(core.directory());
  await fitTallies({
    pool: core.pool,
    definitions,
    measures: measureSet(definitions),
    provinces,
    log: (message) => void logged.push(message),
  });
  return logged;
}

test('a new measure becomes a column, and everything is counted anew', async () => {
  const definitions = [...core.catalogue.definitions, NEW];
  await core.pool.query('UPDATE dossier_tally SET received = 0');
  expect(await fit(definitions)).toEqual([expect.stringContaining('counting anew')]);
  const { rows } = await core.pool.query(
    `SELECT unit_id, day, received, received_by_post_and_open AS fresh FROM dossier_tally WHERE received > 0`,
  );
  expect(rows).toEqual([{ unit_id: WARD, day: '2026-01-05', received: 3, fresh: 1 }]);
  const procedures = await core.pool.query(
    'SELECT province_id, received_by_post_and_open AS fresh FROM procedure_tally WHERE received > 0',
  );
  expect(procedures.rows).toEqual([{ province_id: '01', fresh: 1 }]);
  const report = await verifyStore({
    pool: core.pool,
    ...core.catalogue,
    measures: measureSet(definitions),
    provinces: provincesOf(core.directory()),
    onProgress: () => undefined,
  });
  expect(report).toMatchObject({ ok: true, dossiers: 3 });
});

test('measures that are known already cost nothing', async () => {
  expect(await fit([...core.catalogue.definitions, NEW])).toEqual([]);
});

test('a measure that is taken away leaves the others right', async () => {
  expect(await fit(core.catalogue.definitions)).toEqual([expect.stringContaining('counting anew')]);
  await core.intake.submit([eventItem({ dossierCode: 'T-4' })]);
  expect(await verify(core)).toMatchObject({ ok: true, dossiers: 4 });
});

test('two processes that start at once with a new measure do not disturb each other', async () => {
  const logged = await Promise.all([fit([...core.catalogue.definitions, NEW]), fit([...core.catalogue.definitions, NEW])]);
  expect(logged.flat()).toHaveLength(1);
});
