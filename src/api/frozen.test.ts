import { createHash } from 'node:crypto';

import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { close } from '../../test/closings.ts';
import { eventItem, OTHER_WARD, PROVINCE, WARD } from '../../test/items.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';
import type { FrozenList, FrozenPeriod } from '../freeze/frozen-answer.ts';
import type { Board } from '../live/wire.ts';
import { DAY_MS, HOUR_MS, parseDay, startOfDay } from '../shared/instant.ts';
import { manualClock } from '../shared/manual-clock.ts';
import { must } from '../shared/must.ts';

const clock = manualClock(startOfDay(parseDay('2026-11-03')) + 9 * HOUR_MS);
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ clock });
  const { core } = server;
  const received = (dossierCode: string, unit: string, day: string) =>
    eventItem({ dossierCode, unit, occurredAt: `${day}T09:00:00+07:00` });
  await core.intake.submit([received('A-1', WARD, '2026-10-05'), received('A-2', OTHER_WARD, '2026-10-06')]);
  await close(core, '2026-10', 'Văn phòng');
  clock.advance(HOUR_MS);
  await core.intake.submit([received('A-3', WARD, '2026-10-07')]);
  await close(core, '2026-10');
  await close(core, '2026-09');
  clock.advance(DAY_MS);
});
afterAll(() => server.end());

async function get(address: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(server.url + address);
  return { status: response.status, body: await response.json() };
}

// Each test looks at what it needs of our own answers.
const list = async () => (await get('/v1/periods/frozen')).body as FrozenList;
const frozen = async (query: string) => (await get(`/v1/periods/frozen/${query}`)).body as FrozenPeriod;
const board = async (query: string) => (await get(`/v1/board?${query}`)).body as Board;

test('all closings are listed, the newest first', async () => {
  const { periods } = await list();
  expect(periods.map(({ id, revision, closedBy, differences }) => [id, revision, closedBy, differences > 0])).toEqual([
    ['2026-09', 1, null, false],
    ['2026-10', 2, null, true],
    ['2026-10', 1, 'Văn phòng', false],
  ]);
  expect(periods[1]).toMatchObject({ kind: 'month', from: '2026-10-01', to: '2026-10-31', closedAt: '2026-11-03T10:00:00.000+07:00' });
});

describe('a closed period', () => {
  test('has its newest revision, all its revisions, and what differs', async () => {
    const { closing, revisions, differences, definitions, unit } = await frozen('2026-10');
    expect([closing.revision, revisions.map(({ revision }) => revision), definitions === undefined, unit]).toEqual([
      2,
      [1, 2],
      false,
      undefined,
    ]);
    expect(differences.count).toBe(differences.shown.length);
    expect(differences.shown.filter(({ indicator }) => indicator === 'received')).toMatchObject([
      { unit: WARD, before: { kind: 'value', value: 1 }, after: { kind: 'value', value: 2 } },
      { unit: PROVINCE, before: { value: 1 }, after: { value: 2 } },
      { unit: 'VN', before: { value: 2 }, after: { value: 3 } },
    ]);
  });

  test('has the figures of one unit, of any revision', async () => {
    const first = await frozen(`2026-10?unit=${WARD}&revision=1`);
    expect(first.unit?.content).toMatchObject({
      unit: { id: WARD, parent: PROVINCE },
      values: { received: { value: 1 }, on_time_rate: { kind: 'noData' } },
    });
    expect([first.definitions, first.units, first.differences]).toEqual([undefined, undefined, { count: 0, shown: [] }]);
    const second = await frozen(`2026-10?unit=${WARD}`);
    expect(second.unit?.content.values['received']).toMatchObject({ value: 2 });
    expect(new Set(second.differences.shown.map(({ unit }) => unit))).toEqual(new Set([WARD]));
    expect(second.unit?.content.scores).toMatchObject({ '766': { outOf: expect.any(Number) } });
  });

  test('can be proved by an outsider from the answers alone', async () => {
    const whole = await frozen('2026-10?revision=1');
    // The head is an object of our own format.
    const head = whole.head as { definitions: string; units: { hash: string }; differences: { hash: string } };
    expect(sha256(head)).toBe(whole.closing.hash);
    expect(sha256(whole.definitions)).toBe(head.definitions);
    expect(sha256(whole.units)).toBe(head.units.hash);
    expect(sha256([])).toBe(head.differences.hash);
    const { unit } = await frozen(`2026-10?revision=1&unit=${WARD}`);
    expect(unit?.hash).toBe(whole.units?.[WARD]);
    expect(sha256(unit?.content)).toBe(unit?.hash);
    const next = (await frozen('2026-10?revision=2')).head as { previousRevision: string };
    expect(next.previousRevision).toBe(whole.closing.hash);
  });

  test.each([
    ['/v1/periods/frozen/2026-08', 404],
    ['/v1/periods/frozen/2026-10?revision=3', 404],
    [`/v1/periods/frozen/2026-10?unit=nowhere`, 404],
    ['/v1/periods/frozen/soon', 400],
    ['/v1/periods/frozen/2026-10?revision=0', 400],
    ['/v1/periods/frozen/2026-10?revision=99999999999', 400],
    ['/v1/periods/frozen/2026-10?unit=%00', 400],
    ['/v1/board?period=2026-08&revision=1', 404],
    ['/v1/board?period=2026-10&revision=3', 404],
    ['/v1/board?period=2026-10&revision=x', 400],
    ['/v1/board?period=2026-10&revision=1&definitions=current', 400],
  ])('that is none: %s', async (address, status) => {
    expect((await get(address)).status).toBe(status);
  });
});

describe('a board', () => {
  test('of a revision has the figures of the closing, of the unit and its children', async () => {
    const [first, second] = [
      await board('period=2026-10&revision=1&indicator=received'),
      await board('period=2026-10&revision=2&indicator=received'),
    ];
    const { periods } = await list();
    expect(first).toMatchObject({ asOf: '2026-11-03T09:00:00.000+07:00', values: { received: { value: 2 } }, rankedBy: 'received' });
    expect(first.frozen).toEqual({ revision: 1, closedAt: first.asOf, hash: periods[2]?.hash });
    const ranksOf = ({ children }: Board) =>
      children.filter(({ rank }) => rank !== null).map(({ unit, rank, values }) => [unit.id, rank, values['received']]);
    expect(ranksOf(first)).toMatchObject([
      [PROVINCE, 1, { value: 1 }],
      ['79', 1, { value: 1 }],
    ]);
    expect(ranksOf(second)).toMatchObject([
      [PROVINCE, 1, { value: 2 }],
      ['79', 2, { value: 1 }],
    ]);
  });

  test('without one is computed, and says whether it still is what was closed', async () => {
    const { periods } = await list();
    const newest = { revision: 2, closedAt: '2026-11-03T10:00:00.000+07:00', hash: periods[1]?.hash };
    expect((await board(`unit=${WARD}&period=2026-10`)).frozen).toEqual({ ...newest, isDifferent: false });
    await server.core.intake.submit([eventItem({ dossierCode: 'A-4', unit: OTHER_WARD, occurredAt: '2026-10-08T09:00:00+07:00' })]);
    // Past figures are kept for a moment.
    clock.advance(HOUR_MS);
    expect((await board(`unit=${OTHER_WARD}&period=2026-10`)).frozen).toEqual({ ...newest, isDifferent: true });
    expect((await board('unit=VN&period=2026-10')).frozen).toEqual({ ...newest, isDifferent: true });
    expect((await board(`unit=${WARD}&period=2026-10`)).frozen).toEqual({ ...newest, isDifferent: false });
    expect((await board(`unit=${OTHER_WARD}&period=2026-10&revision=2`)).values['received']).toMatchObject({ value: 1 });
  });

  test('of a period that was not closed, or runs, or of an earlier instant says nothing of closings', async () => {
    for (const query of ['period=2026-08', 'period=month', 'period=2026-10&definitions=current'])
      expect([query, (await board(query)).frozen]).toEqual([query, undefined]);
  });
});

interface OpenApi {
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly get: {
          readonly responses: { readonly 200: { readonly content: { readonly 'application/json': { readonly schema: object } } } };
        };
      }
    >
  >;
}

test.each([
  ['/v1/periods/frozen', ''],
  ['/v1/periods/frozen/{period}', '2026-10'],
  ['/v1/periods/frozen/{period}', `2026-10?unit=${WARD}`],
  ['/v1/board', '?period=2026-10&revision=1'],
  ['/v1/board', '?period=2026-10'],
])('%s %s keeps to its published schema', async (address, query) => {
  // Our own document.
  const { paths } = (await get('/openapi.json')).body as OpenApi;
  const validate = new Ajv2020({ strict: false }).compile(
    must(paths[address], address).get.responses[200].content['application/json'].schema,
  );
  const { body } = await get(address.replace('{period}', '') + query);
  expect(validate(body), JSON.stringify(validate.errors)).toBe(true);
});

/** SHA-256 of JSON with sorted keys and no spaces, as the decision record describes it: written here once more. */
function sha256(value: unknown): string {
  const write = (one: unknown): string => {
    if (Array.isArray(one)) return `[${one.map(write).join(',')}]`;
    if (typeof one !== 'object' || one === null) return JSON.stringify(one);
    const fields = Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${write(field)}`).join(',')}}`;
  };
  return createHash('sha256').update(write(value)).digest('hex');
}
