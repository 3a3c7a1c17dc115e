import { afterEach, describe, expect, it, test } from 'vitest';

import { envelope, PHU_THO } from '../../../test/portal-answers.ts';
import { startPortalServer, type PortalReply, type PortalServer } from '../../../test/portal-server.ts';
import { parsePeriod } from '../../measure/period.ts';
import { manualClock } from '../../shared/manual-clock.ts';
import { ask, type AskOptions } from './ask.ts';
import { portalRequest } from './portal-request.ts';

const REQUEST = portalRequest('transparency', parsePeriod('2026-08', 0), PHU_THO, null);
const TEXT = envelope({ overview: null, evaluation: [{ departmentId: 'd', departmentName: 'Sở Công Thương', totalScore: 7.96 }] });
const GOOD: PortalReply = { text: TEXT };
const NOW = Date.UTC(2026, 8, 26, 11);

let portal: PortalServer;
afterEach(() => portal.stop());

interface Asked {
  readonly waits: number[];
  readonly options: AskOptions;
}

/** A portal that gives these replies in turn, the last one for ever; waits are noted, not waited. */
async function portalOf(replies: readonly PortalReply[], more: Partial<AskOptions> = {}): Promise<Asked> {
  portal = await startPortalServer((_, count) => replies[Math.min(count, replies.length) - 1] ?? GOOD);
  const waits: number[] = [];
  const options: AskOptions = {
    base: portal.url,
    fetch,
    clock: manualClock(NOW),
    sleep: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    random: () => 0.5,
    signal: new AbortController().signal,
    maxAttempts: 3,
    timeoutMs: 5_000,
    maxBytes: 10_000,
    onWait: () => undefined,
    ...more,
  };
  return { waits, options };
}

test('a request is sent once, to its place under the base, and its answer is taken with HTTP status 201', async () => {
  const { options, waits } = await portalOf([GOOD]);
  const answer = await ask(REQUEST, { ...options, base: new URL('mirror/', portal.url) });
  expect(answer).toEqual({ text: TEXT, value: JSON.parse(TEXT) as unknown });
  expect(portal.requests).toEqual([
    { path: '/mirror/api/v1/reporting/evaluation/transparency', place: 'transparency', body: REQUEST.body },
  ]);
  expect(waits).toEqual([]);
});

test('HTTP status 200 is as good', async () => {
  const { options } = await portalOf([{ ...GOOD, status: 200 }]);
  expect((await ask(REQUEST, options)).text).toBe(TEXT);
});

describe('it is asked again, later and later,', () => {
  it.each([
    ['when it is too often (429)', { status: 429, text: '' }],
    ['when it is refused (403)', { status: 403, text: '<html>no</html>' }],
    ['when the portal is ill (500)', { status: 500, text: '' }],
    ['when the portal is away (503)', { status: 503, text: '' }],
    ['when the answer is broken off though whole by its length', { text: TEXT.slice(0, 60) }],
    ['when the answer is shorter than its Content-Length says', { text: TEXT, headers: { 'content-length': '4096' }, cutAfter: 60 }],
    ['when the answer is longer than its Content-Length says', { text: TEXT, headers: { 'content-length': '20' } }],
    ['when the line is cut before the answer', { text: TEXT, cutAfter: 0 }],
    ['when a page of words stands in for the answer', { status: 200, text: '<html>please wait</html>' }],
  ])('%s', async (_, reply) => {
    const { options, waits } = await portalOf([reply, reply, GOOD]);
    expect((await ask(REQUEST, options)).text).toBe(TEXT);
    expect(portal.requests).toHaveLength(3);
    expect(waits).toEqual([1_500, 3_000]);
  });
});

describe('Retry-After is honoured', () => {
  it.each([
    ['in seconds', '90', 90_000],
    ['as a date', 'Sat, 26 Sep 2026 11:02:00 GMT', 120_000],
    ['but never to come sooner than we would', '0', 1_500],
  ])('%s', async (_, header, ms) => {
    const { options, waits } = await portalOf([{ status: 429, headers: { 'retry-after': header }, text: '' }, GOOD]);
    await ask(REQUEST, options);
    expect(waits).toEqual([ms]);
  });

  test('and where it is too long to sit and wait, the run is told to stop', async () => {
    const { options, waits } = await portalOf([{ status: 429, headers: { 'retry-after': '3600' }, text: '' }]);
    await expect(ask(REQUEST, options)).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('60 minutes') as string,
    });
    expect([portal.requests.length, waits]).toEqual([1, []]);
  });
});

describe('after the last attempt', () => {
  it.each([
    [{ status: 403, text: '' }, 'unavailable', 'transparency: HTTP status 403, 3 times'],
    [{ status: 429, text: '' }, 'unavailable', 'transparency: HTTP status 429, 3 times'],
    [{ text: '', cutAfter: 0 }, 'unavailable', 'transparency: the connection failed, 3 times'],
    [{ status: 500, text: '' }, 'invalid', 'transparency: HTTP status 500, 3 times'],
    [{ text: '{"code":"OK"' }, 'invalid', 'transparency: the answer is not whole JSON (12 characters), 3 times'],
  ])('of %j it is %s', async (reply, kind, message) => {
    const { options } = await portalOf([reply]);
    await expect(ask(REQUEST, options)).rejects.toMatchObject({ kind, message });
    expect(portal.requests).toHaveLength(3);
  });
});

it.each([400, 401, 404, 302])('HTTP status %i is of this request: it is not asked again', async (status) => {
  const { options } = await portalOf([{ status, text: '', headers: { location: '/elsewhere' } }]);
  await expect(ask(REQUEST, options)).rejects.toMatchObject({ kind: 'invalid', message: `transparency: HTTP status ${status}` });
  expect(portal.requests).toHaveLength(1);
});

test('an answer without end is left at the bound, whatever its Content-Length says', async () => {
  const { options } = await portalOf([{ text: 'x'.repeat(2_000_000) }]);
  await expect(ask(REQUEST, options)).rejects.toMatchObject({ kind: 'invalid', message: 'the answer is longer than 10000 bytes' });
  expect(portal.requests).toHaveLength(1);
});

test('an answer that is not there in time is asked for again', async () => {
  const { options, waits } = await portalOf([{ ...GOOD, afterMs: 60_000 }, GOOD], { timeoutMs: 50 });
  expect((await ask(REQUEST, options)).text).toBe(TEXT);
  expect(waits).toHaveLength(1);
});

test('a stop ends a request that is under way, and none follows', async () => {
  const stopping = new AbortController();
  const { options } = await portalOf([{ ...GOOD, afterMs: 60_000 }], { signal: stopping.signal });
  const asking = ask(REQUEST, options);
  setTimeout(() => {
    stopping.abort(new Error('stopped'));
  }, 50);
  await expect(asking).rejects.toThrow('stopped');
  expect(portal.requests).toHaveLength(1);
});

test('a stop during a wait ends it', async () => {
  const stopping = new AbortController();
  const { options } = await portalOf([{ status: 429, text: '' }], {
    signal: stopping.signal,
    onWait: () => {
      stopping.abort(new Error('stopped'));
    },
  });
  await expect(ask(REQUEST, options)).rejects.toThrow('stopped');
  expect(portal.requests).toHaveLength(1);
});
