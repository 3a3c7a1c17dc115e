import { afterAll, beforeAll, expect, test } from 'vitest';

import { eventItem, OTHER_WARD, WARD } from '../../test/items.ts';
import { openTestCore, verify } from '../../test/test-core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/test-postgres.ts';
import type { Core } from '../core.ts';
import type { DossierKey } from '../domain/dossier.ts';
import type { IntakeItem, Verdict } from '../intake/contract.ts';
import { AppError } from '../shared/app-error.ts';
import { formatInstant, HOUR_MS } from '../shared/instant.ts';
import { seededRandom, type Random } from '../shared/random.ts';
import { findDossier } from './find-dossier.ts';

const SEED = 20_261_122;
const ROUNDS = 12;
const DOSSIERS = 25;
const EVENTS = 6;
const MAX_BATCH = 40;

let database: TestDatabase;
let cores: readonly [Core, Core];
beforeAll(async () => {
  database = await createTestDatabase('ledger');
  cores = [await openTestCore(database.url, 'first'), await openTestCore(database.url, 'second')];
});
afterAll(async () => {
  await Promise.all(cores.map((core) => core.close()));
  await database.drop();
});

const START = Date.UTC(2026, 0, 5, 2);

function itemsOf(round: number): IntakeItem[] {
  return Array.from({ length: DOSSIERS * EVENTS }, (_, at) =>
    eventItem({
      source: `round-${round}`,
      dossierCode: `D-${at % DOSSIERS}`,
      unit: at % 3 === 0 ? OTHER_WARD : WARD,
      status: 'in_process',
      occurredAt: formatInstant(START + at * HOUR_MS),
    }),
  );
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .toSorted((one, other) => one.key - other.key)
    .map(({ item }) => item);
}

/** A sender as the contract wants it: what was not answered is sent again. */
async function sendAll(core: Core, items: readonly IntakeItem[], random: Random): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (let at = 0; at < items.length;) {
    const batch = items.slice(at, at + 1 + Math.floor(random() * MAX_BATCH));
    try {
      verdicts.push(...(await core.intake.submit(batch)));
      at += batch.length;
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'unavailable') throw error;
    }
  }
  return verdicts;
}

test(`processes that write the same dossiers at once lose nothing and count nothing twice (seed ${SEED})`, async () => {
  const random = seededRandom(SEED);
  for (let round = 0; round < ROUNDS; round++) {
    const items = itemsOf(round);
    const verdicts = await Promise.all([...cores, ...cores].map((core) => sendAll(core, shuffled(items, random), random)));
    const accepted = verdicts.flat().filter(({ verdict }) => verdict === 'accepted').length;
    // Fewer where an answer was lost with the other half of its batch: the repetition is told "duplicate".
    expect(accepted, `round ${round}`).toBeLessThanOrEqual(items.length);
  }
  const [core] = cores;
  const { rows: keys } = await core.pool.query<DossierKey>('SELECT source, code FROM dossier');
  const histories = await Promise.all(keys.map((key) => findDossier(core.pool, key)));
  expect(histories.map((found) => found?.history.length)).toEqual(Array.from({ length: ROUNDS * DOSSIERS }, () => EVENTS));
  expect(await verify(core)).toMatchObject({ ok: true, differences: [] });
});

test('and never stop each other in a deadlock', async () => {
  const [core] = cores;
  // A connection reports its counts when it has been idle for a moment, or when it is told to.
  await core.pool.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await core.pool.query('SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()');
  expect(rows).toEqual([{ deadlocks: 0 }]);
});

test('a batch that cannot be written leaves nothing of itself', async () => {
  const [core] = cores;
  await core.pool.query(`ALTER TABLE procedure_tally ADD CONSTRAINT closed CHECK (procedure_code <> 'refused') NOT VALID`);
  const verdicts = await core.intake.submit([
    eventItem({ source: 'atomic', dossierCode: 'A-1' }),
    eventItem({ source: 'atomic', dossierCode: 'A-2', procedure: 'refused' }),
    eventItem({ source: 'atomic', dossierCode: 'A-3' }),
  ]);
  expect(verdicts.map((verdict) => ('reason' in verdict ? verdict.reason : verdict.verdict))).toEqual(['accepted', 'defect', 'accepted']);
  const { rows } = await core.pool.query(`SELECT code FROM dossier WHERE source = 'atomic' ORDER BY code`);
  expect(rows).toEqual([{ code: 'A-1' }, { code: 'A-3' }]);
  expect(await verify(core)).toMatchObject({ ok: true });
});
