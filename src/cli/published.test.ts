import path from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { DEPARTMENTS, PHU_THO, portalAnswer } from '../../test/portal-answers.ts';
import { startPortalServer, type PortalReply, type PortalRequest, type PortalServer } from '../../test/portal-server.ts';
import { openTestCore } from '../../test/test-core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/test-postgres.ts';
import { fetchPublished, type FetchOptions, type FetchPlan, type FetchReport } from '../connectors/portal/fetch-run.ts';
import { ENDPOINT_NAMES } from '../connectors/portal/endpoints.ts';
import type { Core } from '../core.ts';
import { parsePeriod } from '../measure/period.ts';
import { manualClock } from '../shared/manual-clock.ts';
import { withFetchQueue } from '../store/fetch-queue.ts';
import { readPublished } from '../store/published-read.ts';
import { importPublished, readFigures } from './published-import.ts';

const GOLDEN = path.resolve(import.meta.dirname, '../../test/golden/index766-phu-tho-2026-08.json');
const AREA: FetchPlan = { period: parsePeriod('2026-08', 0), root: PHU_THO, formality: null, follows: false };
const NATION: FetchPlan = { ...AREA, root: null, follows: true };
const NOW = Date.UTC(2026, 8, 26, 11);

let database: TestDatabase;
let core: Core;
beforeAll(async () => {
  database = await createTestDatabase('portal');
  core = await openTestCore(database.url);
});
afterAll(async () => {
  await core.close();
  await database.drop();
});
beforeEach(() => core.pool.query('TRUNCATE portal_run, portal_fetch, published_capture, published_department, published_answer'));

let portal: PortalServer | undefined;
afterEach(() => portal?.stop());

type Reply = (request: PortalRequest, count: number) => PortalReply;
const usual: Reply = (request) => ({ text: portalAnswer(request) });

interface Fetched {
  readonly report: FetchReport;
  readonly waits: readonly number[];
  readonly failures: readonly string[];
}

/** Asks the portal of the test until the run ends. */
async function run(plan: FetchPlan, more: Partial<FetchOptions> = {}): Promise<Fetched> {
  const waits: number[] = [];
  const failures: string[] = [];
  const options: Omit<FetchOptions, 'queue'> = {
    base: portal?.url ?? new URL('http://127.0.0.1:1'),
    fetch,
    clock: manualClock(NOW),
    sleep: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    random: () => 0,
    signal: new AbortController().signal,
    maxAttempts: 2,
    timeoutMs: 5_000,
    maxBytes: 1_000_000,
    pauseMs: 7,
    isFresh: false,
    onWait: () => undefined,
    onFailure: (place) => failures.push(place),
    onProgress: () => undefined,
    ...more,
  };
  const report = await withFetchQueue(core, (queue) => fetchPublished(plan, { ...options, queue }));
  return { report, waits, failures };
}

const asked = (): string[] => (portal?.requests ?? []).map(({ place, body }) => JSON.stringify([place, body]));
const places = (): string[] => (portal?.requests ?? []).map(({ place }) => place);
const stored = async (): Promise<unknown[]> =>
  (
    await core.pool.query<{ row: unknown }>(
      `SELECT jsonb_build_array(department, place, component, run, numerator, denominator, ratio, score, max_score, flags) AS row
FROM published_capture ORDER BY department, place, component, run`,
    )
  ).rows.map(({ row }) => row);

describe('a run for an area', () => {
  test('asks every evaluation once, one at a time, with a pause between', async () => {
    portal = await startPortalServer(usual);
    const { report, waits } = await run(AREA);
    expect(places()).toEqual(ENDPOINT_NAMES);
    expect(portal.mostAtOnce).toBe(1);
    expect(waits).toEqual(ENDPOINT_NAMES.slice(1).map(() => 7));
    expect(report).toMatchObject({ done: 7, waiting: 0, failed: 0, duplicate: 0, isStopped: false });
    expect(report.added).toBe((await stored()).length);
  });

  test('leaves what each of its departments was given, under our units', async () => {
    portal = await startPortalServer(usual);
    await run(AREA);
    const [ward, province] = [
      await readPublished(core.pool, { unit: '07900', period: '2026-08' }),
      await readPublished(core.pool, { unit: 'H44', period: '2026-08' }),
    ];
    for (const figures of [ward, province]) {
      expect(figures.find(({ component }) => component === '2.1')).toMatchObject({
        numerator: 144_625,
        denominator: 184_513,
        score: 15.68,
      });
      expect(figures.find(({ component }) => component === 'PUBLISH_ON_TIME')).toMatchObject({ numerator: 0, score: null });
    }
    expect(ward[0]).toMatchObject({ unit: '07900', unitLevel: 'commune', capturedAt: NOW });
  });

  test('of one procedure asks what knows procedures, and keeps its figures apart', async () => {
    portal = await startPortalServer(usual);
    await run({ ...AREA, formality: '2.000815' });
    expect(places()).toEqual(ENDPOINT_NAMES.filter((one) => one !== 'handling-satisfaction'));
    expect(await readPublished(core.pool, { unit: '25', period: '2026-08' })).toEqual([]);
    expect(await readPublished(core.pool, { unit: '25', period: '2026-08', formality: '2.000815' })).not.toEqual([]);
  });

  test('again finds the same known and the changed new', async () => {
    portal = await startPortalServer((request, count) => ({ text: portalAnswer(request, { more: count > 14 ? 1 : 0 }) }));
    const first = await run(AREA);
    const second = await run(AREA, { clock: manualClock(NOW + 1) });
    expect(second.report).toMatchObject({ added: 0, duplicate: first.report.added });
    const third = await run(AREA, { clock: manualClock(NOW + 2) });
    expect(third.report.added).toBeGreaterThan(0);
    expect(third.report.added + third.report.duplicate).toBe(first.report.added);
  });
});

test('a run for the nation asks for each province that an answer names, and for nothing twice', async () => {
  portal = await startPortalServer(usual);
  await run(NATION);
  const roots = portal.requests.map(({ body }) => body['rootDepartmentId'] ?? null);
  const provinces = DEPARTMENTS.filter(({ parent }) => parent === null).map(({ id }) => id);
  expect(roots).toHaveLength(ENDPOINT_NAMES.length * (1 + provinces.length));
  expect(new Set(roots)).toEqual(new Set([null, ...provinces]));
  expect(new Set(asked()).size).toBe(asked().length);
});

describe('pages', () => {
  test('are followed to the last', async () => {
    portal = await startPortalServer((request) => ({ text: portalAnswer(request, { rowsAPage: 1 }) }));
    await run(AREA);
    const pages = portal.requests.filter(({ place }) => place === 'transparency').map(({ body }) => body['currentPage']);
    expect(pages).toEqual([1, 2]);
    const whole = await stored();
    await portal.stop();
    await core.pool.query('TRUNCATE published_capture, published_department, published_answer');
    portal = await startPortalServer(usual);
    await run(AREA);
    expect(await stored()).toEqual(whole);
  });

  test('of a portal that answers each alike end with the first repetition', async () => {
    const rows = Array.from({ length: 200 }, (_, at) => ({ departmentId: `d${at}`, totalReceived: at, totalOnTime: at }));
    portal = await startPortalServer(() => ({ text: JSON.stringify({ code: 'OK', data: { children: rows } }) }));
    const { report } = await run(AREA);
    expect(places().filter((place) => place === 'dvc-progress-tree')).toHaveLength(2);
    expect(report).toMatchObject({ done: 14, duplicate: 0 });
  });
});

describe('a run that stops', () => {
  test.each([1, 3, 7, 11, 19])('at its request %i goes on there: nothing is asked twice, nothing is left out', async (at) => {
    portal = await startPortalServer(usual);
    await run(NATION);
    const [whole, all] = [await stored(), asked()];
    await portal.stop();
    await core.pool.query('TRUNCATE portal_run, portal_fetch, published_capture, published_department, published_answer');

    const stopping = new AbortController();
    portal = await startPortalServer((request, count) => {
      if (count === at) stopping.abort();
      return usual(request, count);
    });
    const first = await run(NATION, { signal: stopping.signal });
    expect(first.report).toMatchObject({ isStopped: true, done: at - 1 });
    const second = await run(NATION, { base: portal.url });
    expect(second.report).toMatchObject({ isStopped: false, waiting: 0, done: all.length });
    // The request that was under way had no answer: it alone is asked once more.
    expect(
      asked()
        .toSpliced(at - 1, 1)
        .toSorted(),
    ).toEqual(all.toSorted());
    expect(await stored()).toEqual(whole);
    expect(second.report.added + first.report.added).toBe(whole.length);
  });

  test('when the portal refuses (429) says so, and goes on later', async () => {
    let isOpen = false;
    portal = await startPortalServer((request, count) => (isOpen || count <= 2 ? usual(request, count) : { status: 429, text: '' }));
    await expect(run(AREA)).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('429') as string });
    expect(places()).toHaveLength(4);
    isOpen = true;
    expect((await run(AREA)).report).toMatchObject({ done: 7, waiting: 0, failed: 0 });
    expect(places()).toHaveLength(4 + 5);
  });
});

describe('a request that cannot be answered', () => {
  test.each([
    ['a broken-off answer', (request: PortalRequest) => ({ text: portalAnswer(request).slice(0, -30) })],
    ['status 500', () => ({ status: 500, text: '' })],
    ['status 404', () => ({ status: 404, text: '' })],
    ['an answer of neither shape', () => ({ text: '{"code":"OK","data":{}}' })],
    ['another code', () => ({ text: '{"code":"NO_RIGHT","data":null,"message":"no"}' })],
  ])('(%s) takes no neighbour with it, and is asked again the next time', async (_, reply) => {
    let isWell = false;
    portal = await startPortalServer((request, count) =>
      request.place === 'transparency' && !isWell ? reply(request) : usual(request, count),
    );
    const { report, failures } = await run(AREA);
    expect(report).toMatchObject({ done: 6, waiting: 0, failed: 1 });
    expect(failures).toEqual(['transparency']);
    isWell = true;
    const before = places().length;
    expect((await run(AREA)).report).toMatchObject({ done: 7, failed: 0 });
    expect(places().slice(before)).toEqual(['transparency']);
  });

  test('five times in a row ends the run', async () => {
    portal = await startPortalServer(() => ({ status: 404, text: '' }));
    await expect(run(AREA)).rejects.toMatchObject({ kind: 'unavailable', message: '5 requests in a row cannot be answered' });
    expect(places()).toHaveLength(5);
  });
});

describe('files', () => {
  test('are taken up once, with what has no unit of ours named', async () => {
    const read = [await readFigures(GOLDEN, {})];
    const first = await importPublished(core, read);
    expect(first.files).toEqual([{ file: GOLDEN, figures: 240, added: 240, duplicate: 0 }]);
    expect(first.unmapped.map(({ code }) => code)).toEqual(['H44.01', 'H44.03', 'H44.07', 'H44.08']);
    expect((await importPublished(core, read)).files).toMatchObject([{ added: 0, duplicate: 240 }]);
    expect(await readPublished(core.pool, { unit: 'H44.07', period: '2026-08' })).toHaveLength(23);
  });

  test.each([
    ['/nonexistent.json', {}, 'configuration'],
    [GOLDEN, { period: '2026-07' }, 'invalid'],
    [GOLDEN, { capturedAt: 'yesterday' }, 'invalid'],
  ])('that cannot be read (%s %j) are refused', async (file, flags, kind) => {
    await expect(readFigures(file, flags)).rejects.toMatchObject({ kind });
  });
});
