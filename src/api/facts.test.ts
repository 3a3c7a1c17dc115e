import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { breakableLink } from '../../test/breakable-link.ts';
import { OTHER_WARD, PROCEDURE, PROVINCE, WARD } from '../../test/items.ts';
import { verify } from '../../test/test-core.ts';
import { createTestDatabase } from '../../test/test-postgres.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';
import { waitUntil } from '../../test/wait-until.ts';
import type { FeedbackItem, RegistryItem, ReportItem } from '../intake/fact-contract.ts';
import type { Board } from '../live/wire.ts';
import { DAY_MS, formatInstant, HOUR_MS, MINUTE_MS } from '../shared/instant.ts';

const DOOR = '/v1/intake/facts';
/** A clock that stands: feedback that is two months old is of the same year. */
const NOW = Date.parse('2026-10-15T10:00:00+07:00');
const clock = { now: () => NOW };
const ago = (ms: number): string => formatInstant(NOW - ms);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ clock });
});
afterAll(() => server.end());

interface Answer {
  readonly status: number;
  readonly body: {
    readonly accepted: number;
    readonly duplicate: number;
    readonly items: readonly { readonly verdict: string; readonly reason?: string; readonly pointer?: string }[];
  };
}

async function post(body: string | Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>> = {}, to = server): Promise<Answer> {
  const response = await fetch(to.url + DOOR, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  // The shape is what the tests are about: a wrong one fails them.
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

const send = (items: unknown, to = server): Promise<Answer> => post(JSON.stringify(items), {}, to);

async function board(unit: string, period: string): Promise<Board> {
  const response = await fetch(`${server.url}/v1/board?unit=${unit}&period=${period}`);
  // As above.
  return (await response.json()) as Board;
}

let codes = 0;
function feedback(over: Partial<FeedbackItem> = {}): FeedbackItem {
  codes += 1;
  return {
    kind: 'feedback',
    source: 'test',
    feedbackCode: `F-${codes}`,
    unit: WARD,
    occurredAt: ago(MINUTE_MS),
    status: 'received',
    ...over,
  };
}

function registry(facts: RegistryItem['facts'], over: Partial<RegistryItem> = {}): RegistryItem {
  return { kind: 'registry', source: 'test', unit: PROVINCE, procedure: PROCEDURE, since: ago(DAY_MS), facts, ...over };
}

function report(over: Partial<ReportItem> = {}): ReportItem {
  return {
    kind: 'report',
    source: 'test',
    unit: PROVINCE,
    statedAt: ago(1),
    periodFrom: '2026-09-01',
    what: 'received',
    by: 'national_report',
    amount: 50,
    ...over,
  };
}

async function expectVerified(): Promise<void> {
  const { ok, facts, differences } = await verify(server.core);
  expect(differences).toEqual([]);
  expect(ok).toBe(true);
  expect(facts).toBeGreaterThan(0);
}

test('takes all kinds in all forms of a body, and answers item by item', async () => {
  const good = [feedback(), registry({ inForce: true }), report()];
  expect((await send([...good, { ...feedback(), sender: 'Nguyễn Văn A' }, 7])).body).toMatchObject({
    accepted: 3,
    items: [{}, {}, {}, { verdict: 'quarantined', reason: 'schema', pointer: '/sender' }, { reason: 'not_an_object' }],
  });
  const lines = good.map((item) => JSON.stringify(item)).join('\n');
  expect((await post(lines, { 'content-type': 'application/x-ndjson' })).body).toMatchObject({ accepted: 0, duplicate: 3 });
  expect((await post(gzipSync(JSON.stringify(good)), { 'content-encoding': 'gzip' })).body.duplicate).toBe(3);
  expect((await send(good[0])).body.duplicate).toBe(1);
  expect((await post('[{')).status).toBe(400);
});

test('is in the published contract, with every kind', async () => {
  const response = await fetch(`${server.url}/openapi.json`);
  const text = JSON.stringify(((await response.json()) as { paths: Record<string, unknown> }).paths[DOOR]);
  for (const word of ['Feedback event', 'Registry statement', 'Reported total', 'application/x-ndjson']) expect(text).toContain(word);
});

describe('figures follow', () => {
  test('a feedback is received, answered late, disliked and raised again', async () => {
    await send(feedback());
    // Others are told of: this ward is known to have none.
    const before = await board(OTHER_WARD, 'year');
    const code = { feedbackCode: 'late', unit: OTHER_WARD };
    await send(feedback({ ...code, occurredAt: ago(60 * DAY_MS) }));
    const open = await board(OTHER_WARD, 'year');
    expect(open.values['feedback_open_now']).toMatchObject({ kind: 'value', value: 1 });
    expect(open.values['feedback_overdue_now']).toMatchObject({ kind: 'value', value: 1 });
    await send([
      feedback({ ...code, status: 'answered', occurredAt: ago(2 * HOUR_MS) }),
      feedback({ ...code, status: 're_raised', occurredAt: ago(HOUR_MS), facts: { likes: 1, dislikes: 4, about: 'staff' } }),
    ]);
    const { values } = await board(OTHER_WARD, 'year');
    expect(before.values['feedback_received']).toMatchObject({ value: 0 });
    expect(values['feedback_received']).toMatchObject({ value: 1 });
    expect(values['feedback_open_now']).toMatchObject({ value: 0 });
    expect(values['feedback_on_time_rate']).toMatchObject({ value: 0, numerator: 0, denominator: 1 });
    expect(values['feedback_satisfaction_rate']).toMatchObject({ value: 0, denominator: 1 });
    expect(values['feedback_about_staff_rate']).toMatchObject({ value: 1 });
  });

  test('a procedure is public with all parts, until the part is taken back', async () => {
    const place = { unit: '04', procedure: '1.000028' };
    await send(registry({ isPublic: true, isComplete: true }, { ...place, since: ago(3 * DAY_MS) }));
    expect((await board('04', 'year')).values['content_complete_rate']).toMatchObject({ kind: 'value', value: 1, denominator: 1 });
    await send(registry({ isComplete: false }, place));
    expect((await board('04', 'year')).values['content_complete_rate']).toMatchObject({ value: 0, denominator: 1 });
    await send(registry({ isComplete: null }, { ...place, since: ago(HOUR_MS) }));
    expect((await board('04', 'year')).values['content_complete_rate']?.kind).toBe('noData');
  });

  test('and the counters still agree with the rows', expectVerified);
});

test('a unit of which only a simulator tells says so, and so does what is above it', async () => {
  const simulated = async (unit: string): Promise<boolean> => (await board(unit, 'year')).simulated;
  expect(await simulated('VN')).toBe(false);
  await send([
    { ...registry({ isPublic: true }, { unit: 'G15' }), source: 'simulator' },
    { ...feedback({ unit: OTHER_WARD }), source: 'simulator' },
    { ...report({ unit: '08' }), source: 'simulator' },
  ]);
  expect(await Promise.all(['G15', OTHER_WARD, '08', '79', 'VN'].map(simulated))).toEqual([true, true, true, true, true]);
  expect(await simulated(WARD)).toBe(false);
});

test('one feedback from many senders at once is one, and counts once', async () => {
  const item = feedback({ feedbackCode: 'race', unit: '00256' });
  const steps = Array.from({ length: 40 }, (_, at) => ({
    ...item,
    occurredAt: ago(MINUTE_MS * (60 - at)),
    status: at === 0 ? 'received' : 'transferred',
  }));
  const answers = await Promise.all(steps.flatMap((step) => [send(step), send([step])]));
  expect(answers.reduce((sum, { body }) => sum + body.accepted, 0)).toBe(40);
  expect(answers.reduce((sum, { body }) => sum + body.duplicate, 0)).toBe(40);
  const { rows } = await server.core.pool.query("SELECT jsonb_array_length(history) AS entries FROM fact WHERE code = 'race'");
  expect(rows).toEqual([{ entries: 40 }]);
  await expectVerified();
});

test('while the store is away the door says so; sent again afterwards, each counts once', async () => {
  const database = await createTestDatabase('facts-away');
  const link = await breakableLink(database.url);
  const cut = await startTestServer({ databaseUrl: link.url, clock });
  try {
    const items = Array.from({ length: 300 }, (_, at) => feedback({ feedbackCode: `away-${at}` }));
    const sending = Array.from({ length: 10 }, (_, at) => send(items.slice(at * 30, (at + 1) * 30), cut));
    link.cut();
    await Promise.all(sending);
    expect((await send(items, cut)).status).toBe(503);
    link.mend();
    await waitUntil('the door takes them again', async () => (await send(items, cut)).status === 200);
    const { rows } = await cut.core.pool.query(
      'SELECT sum(feedback_received)::int AS counted, (SELECT count(*)::int FROM fact) AS facts FROM fact_tally',
    );
    expect(rows).toEqual([{ counted: 300, facts: 300 }]);
    expect((await verify(cut.core)).differences).toEqual([]);
  } finally {
    await cut.end();
    await link.close();
    await database.drop();
  }
});
