import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { OTHER_WARD, PROCEDURE, WARD } from '../../../test/items.ts';
import { startTestServer, type TestServer } from '../../../test/test-server.ts';
import { waitUntil } from '../../../test/wait-until.ts';
import type { Board } from '../../live/wire.ts';
import { DAY_MS, dayOf, formatDay, formatInstant, HOUR_MS, MINUTE_MS, parseDay, startOfDay, type Instant } from '../../shared/instant.ts';
import { manualClock } from '../../shared/manual-clock.ts';
import { keepLog, KEPT_DAYS } from './pack-log.ts';

const BEGIN = startOfDay(parseDay('2026-03-02')) + 9 * HOUR_MS;
const SEED = 766;

const clock = manualClock(BEGIN);
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ clock });
  // The log of this database begins with the clock of the test.
  await server.core.pool.query(`UPDATE meta SET value = to_jsonb($1::int8) WHERE key = 'tally_log_from'`, [BEGIN]);
});
afterAll(() => server.end());

async function board(query: string): Promise<Board> {
  const response = await fetch(`${server.url}/v1/board?${query}`);
  expect(response.status).toBe(200);
  // Our own answer, compared as a whole.
  return (await response.json()) as Board;
}

/** What is told of figures now, and not of figures as they were known: when they were asked for, and how sure we were. */
const OF_NOW: ReadonlySet<string> = new Set(['asOf', 'freshness', 'confidence', 'progress', 'progressUpTo', 'signs', 'rankIsWeak']);

/** What was on the screen, but for these. */
function shown(told: Board): unknown {
  const text = JSON.stringify(told, (name, value: unknown) => (OF_NOW.has(name) ? undefined : value));
  return JSON.parse(text) as unknown;
}

const step = fc.record({
  dossierCode: fc.constantFrom('K-1', 'K-2', 'K-3', 'K-4', 'K-5'),
  unit: fc.constantFrom(WARD, OTHER_WARD),
  status: fc.constantFrom('accepted', 'in_process', 'supplement_requested', 'resolved', 'returned', 'retracted', 'restored'),
  hoursAgo: fc.integer({ min: 0, max: 900 }),
  pauseMinutes: fc.integer({ min: 1, max: 3_000 }),
});

interface SentStep {
  readonly dossierCode: string;
  readonly unit: string;
  readonly status: string;
  readonly hoursAgo: number;
}

async function send({ hoursAgo, dossierCode, unit, status }: SentStep): Promise<void> {
  const occurredAt = formatInstant(clock.now() - hoursAgo * HOUR_MS);
  const isEvent = status !== 'retracted' && status !== 'restored';
  const said = isEvent ? { occurredAt, status } : { kind: 'retraction', [`${status}At`]: occurredAt };
  await server.core.intake.submit([
    { source: 'known', procedure: PROCEDURE, dossierCode, unit, ...said },
    { kind: 'feedback', source: 'known', feedbackCode: `F-${hoursAgo % 3}`, unit: WARD, occurredAt, status: 'received' },
  ]);
}

/** The screen has come to the day of the clock, and the clock has nothing left to do. */
async function settled(): Promise<void> {
  await waitUntil('the day of the clock', async () => (await board('period=day')).period.id === formatDay(dayOf(clock.now())));
  await waitUntil('nothing is due', async () => (await server.core.ledger.due(clock.now(), 1)).length === 0);
  await server.core.intake.drained();
}

test(`a board as known at an instant is the board that was shown then, packed or not (seed ${SEED})`, async () => {
  const remembered: { readonly at: Instant; readonly query: string; readonly board: Board }[] = [];
  const steps = fc.sample(step, { numRuns: 24, seed: SEED });
  for (const [at, one] of steps.entries()) {
    await send(one);
    const unit = ['VN', '01', WARD, OTHER_WARD][at % 4] ?? 'VN';
    const period = ['day', 'week', 'month', 'quarter', 'year'][at % 5] ?? 'month';
    const query = `unit=${unit}&period=${period}`;
    await settled();
    remembered.push({ at: clock.now(), query, board: await board(query) });
    clock.advance(one.pauseMinutes * MINUTE_MS);
  }
  const check = async (): Promise<void> => {
    for (const { at, query, board: then } of remembered) {
      const known = await board(`${query}&asKnownAt=${encodeURIComponent(formatInstant(at))}`);
      expect(shown(known), `${query} at ${formatInstant(at)}`).toEqual(shown(then));
    }
  };
  await check();
  clock.advance(2 * DAY_MS);
  await keepLog(server.core.pool, clock.now());
  const { rows } = await server.core.pool.query<{ packed: number; loose: number; days: number }>(
    `SELECT count(*) FILTER (WHERE is_packed) AS packed, count(*) FILTER (WHERE NOT is_packed) AS loose, (SELECT count(*) FROM tally_log_day) AS days FROM tally_log`,
  );
  expect(rows[0]?.packed).toBeGreaterThan(0);
  expect(rows[0]?.days).toBeGreaterThan(0);
  expect(rows[0]?.loose).toBe(0);
  await check();
}, 120_000);

describe('what cannot be told', () => {
  const refused = async (asKnownAt: string): Promise<unknown> => {
    const response = await fetch(`${server.url}/v1/board?asKnownAt=${encodeURIComponent(asKnownAt)}`);
    return { status: response.status, ...((await response.json()) as object) };
  };

  test('before the log begins', async () => {
    expect(await refused(formatInstant(BEGIN - 1))).toMatchObject({ status: 400, detail: expect.stringContaining('is kept from') });
  });

  test('ahead of now, or no instant', async () => {
    expect(await refused(formatInstant(clock.now() + HOUR_MS))).toMatchObject({ status: 400 });
    expect(await refused('yesterday')).toMatchObject({ status: 400 });
    expect(await refused('2026-03-05T08:00:00')).toMatchObject({ status: 400 });
  });

  test('of a counter that did not exist then: no data, not zero', async () => {
    const at = clock.now();
    await server.core.pool.query(`UPDATE tally_column SET counted_since = $1 WHERE name = 'processing_minutes'`, [at + 1]);
    const known = await board(`period=year&asKnownAt=${encodeURIComponent(formatInstant(at))}`);
    expect(known.values['processing_hours_mean']?.kind).toBe('noData');
    expect(known.values['resolved']?.kind).toBe('value');
  });

  test(`after ${KEPT_DAYS} days: what is older is let go, and said to be gone`, async () => {
    const old = clock.now();
    clock.advance((KEPT_DAYS + 1) * DAY_MS);
    await keepLog(server.core.pool, clock.now());
    expect(await refused(formatInstant(old))).toMatchObject({ status: 400 });
    const { rows } = await server.core.pool.query<{ n: number }>('SELECT count(*) AS n FROM tally_log WHERE to_at < $1', [old]);
    expect(rows[0]?.n).toBe(0);
  });
});
