import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { eventItem, WARD } from '../test/items.ts';
import { startTestServer, type TestServer } from '../test/test-server.ts';
import { verify } from '../test/test-core.ts';
import { createTestDatabase, type TestDatabase } from '../test/test-postgres.ts';
import { waitUntil } from '../test/wait-until.ts';
import { CATALOGUE_DIR } from './core.ts';
import { DAY_MS, formatDay, dayOf, formatInstant, startOfDay, weekdayOf, HOUR_MS } from './shared/instant.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase('rules');
  folder = await mkdtemp(path.join(tmpdir(), 'nhip-rules-'));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

interface Told {
  readonly dueAt: string;
  readonly dueAtBefore: { readonly dueAt: string; readonly calendar: string } | null;
  readonly calendar: string;
}

async function dossier(server: TestServer): Promise<Told> {
  const response = await fetch(`${server.url}/v1/dossiers/test/SWAP-1`);
  expect(response.status).toBe(200);
  // Our own answer.
  return (await response.json()) as Told;
}

/** The catalogue with one more announcement of today: a day off. */
async function withDayOff(day: number): Promise<string> {
  const dir = path.join(folder, 'announced');
  await cp(CATALOGUE_DIR, dir, { recursive: true });
  const file = path.join(dir, 'calendars', 'viet-nam.yaml');
  const text = await readFile(file, 'utf8');
  const basis = 'a-test: "Announced for this test"';
  const version = `  - id: vn-test
    announcedOn: ${formatDay(dayOf(Date.now()))}
    exceptions:
      - { day: ${formatDay(day)}, kind: swap_off, status: official, basis: a-test, vi: "Nghỉ", en: "Off" }
`;
  await writeFile(file, `${text.replace('bases:\n', `bases:\n  ${basis}\n`).trimEnd()}\n${version}`);
  return dir;
}

/** The second working day after today, which the limit of a dossier with ten working days will run over. */
function dayAhead(): number {
  let day = dayOf(Date.now()) + 2;
  while (weekdayOf(day) > 5) day += 1;
  return day;
}

test('a swap that is announced late moves open deadlines at the next start, keeps what was given, and the counters follow', async () => {
  const accepted = eventItem({
    dossierCode: 'SWAP-1',
    unit: WARD,
    occurredAt: formatInstant(Math.min(Date.now() - HOUR_MS, startOfDay(dayOf(Date.now()) - 1) + 10 * HOUR_MS)),
  });
  const before = await startTestServer({ databaseUrl: database.url });
  await before.core.intake.submit([accepted]);
  const given = await dossier(before);
  expect(given.dueAtBefore).toBeNull();
  await before.end();

  const day = dayAhead();
  expect(Date.parse(given.dueAt)).toBeGreaterThan(startOfDay(day) + DAY_MS);
  const after = await startTestServer({ databaseUrl: database.url, catalogueDir: await withDayOff(day) });
  const moved = await waitUntil('the deadline has moved', async () => {
    const { rows } = await after.core.pool.query<{ calendar: string }>(
      `SELECT calendar_version AS calendar FROM dossier WHERE code = 'SWAP-1'`,
    );
    return rows[0]?.calendar === 'vn-test' ? dossier(after) : null;
  });
  expect(Date.parse(moved.dueAt)).toBeGreaterThan(Date.parse(given.dueAt));
  expect(moved).toMatchObject({ calendar: 'vn-test', dueAtBefore: { dueAt: given.dueAt, calendar: given.calendar } });
  const { rows } = await after.core.pool.query(`SELECT due_at_before FROM dossier WHERE code = 'SWAP-1'`);
  expect(rows).toEqual([{ due_at_before: Date.parse(given.dueAt) }]);
  expect(await verify(after.core)).toMatchObject({ ok: true, differences: [] });
  await after.end();
});
