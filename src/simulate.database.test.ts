import { afterAll, beforeAll, expect, test } from 'vitest';

import { openTestCore, verify } from '../test/test-core.ts';
import { createTestDatabase, type TestDatabase } from '../test/test-postgres.ts';
import { waitUntil } from '../test/wait-until.ts';
import type { Core } from './core.ts';
import { DAY_MS } from './shared/instant.ts';
import { simulate } from './simulate.ts';
import { factsToldOf } from './store/simulated-dossiers.ts';

const OPTIONS = { seed: 2026, scale: 0.002, rhythm: 'real', days: 40 } as const;

let database: TestDatabase;
let core: Core;
beforeAll(async () => {
  database = await createTestDatabase('simulate');
  core = await openTestCore(database.url);
});
afterAll(async () => {
  await core.close();
  await database.drop();
});

interface Known {
  readonly facts: number;
  readonly entries: number;
}

async function known(): Promise<Known> {
  const { rows } = await core.pool.query<Known>(
    'SELECT count(*)::int AS facts, coalesce(sum(jsonb_array_length(history)), 0)::int AS entries FROM fact',
  );
  return rows[0] ?? { facts: 0, entries: 0 };
}

/** Runs until `isEnough`. */
async function run(what: string, isEnough: () => Promise<boolean>): Promise<void> {
  const stop = new AbortController();
  const running = simulate(core, { ...OPTIONS, signal: stop.signal });
  try {
    await waitUntil(what, isEnough, 50_000);
  } finally {
    stop.abort();
    await running;
  }
}

const isToldOut = async (since: number): Promise<boolean> => ((await factsToldOf(core.pool, 'simulator'))?.upTo ?? 0) >= since;

test('a simulation that is stopped and begun again has told everything once, and rows and counters agree', async () => {
  await run('something is told', async () => (await known()).facts > 4_000);
  const first = await known();
  const told = await factsToldOf(core.pool, 'simulator');
  expect(told).not.toBeNull();

  const begun = Date.now() - 7 * DAY_MS;
  await run('nearly all is told', () => isToldOut(begun));
  const second = await known();
  expect(second.facts).toBeGreaterThan(Math.max(first.facts, 25_000));
  expect(await factsToldOf(core.pool, 'simulator')).toMatchObject({ since: told?.since, liveSince: told?.liveSince });

  const { accepted, duplicate } = await counts();
  // What was sent again is at most the batches under way when it was stopped: one of dossiers, one of the rest.
  expect(duplicate).toBeLessThanOrEqual(4_000);
  expect(accepted).toBeGreaterThan(second.entries);
  const before = await known();
  await run('it goes on', async () => (await counts()).accepted > accepted);
  expect((await known()).entries - before.entries).toBeLessThan(500);

  const report = await verify(core);
  expect(report.differences).toEqual([]);
  expect(report.ok).toBe(true);
});

async function counts(): Promise<{ readonly accepted: number; readonly duplicate: number }> {
  const { rows } = await core.pool.query<{ accepted: number; duplicate: number }>(
    `SELECT sum(accepted)::int AS accepted, sum(duplicate)::int AS duplicate FROM source_pulse WHERE source = 'simulator'`,
  );
  return rows[0] ?? { accepted: 0, duplicate: 0 };
}
