import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { eventItem, OTHER_WARD, PROVINCE, WARD } from '../../test/items.ts';
import { figuresOnly } from '../../test/test-core.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';
import { waitUntil } from '../../test/wait-until.ts';
import { must } from '../shared/must.ts';
import { dayOf, formatDay, formatInstant, SECOND_MS } from '../shared/instant.ts';
import type { Board, IndicatorList, Lights, UnitList } from '../live/wire.ts';
import type { ProgressAnswer } from '../live/wire-signs.ts';

const TOPOLOGY = { type: 'Topology', objects: {}, arcs: [] };

let server: TestServer;
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'nhip-board-'));
  await writeFile(path.join(dir, 'boundaries.json'), JSON.stringify(TOPOLOGY));
  await writeFile(path.join(dir, 'none.json'), '{"type":"Feature"}');
  server = await startTestServer({ boundaries: path.join(dir, 'boundaries.json') });
  const at = (ago: number): string => formatInstant(Date.now() - ago * SECOND_MS);
  await server.core.intake.submit([
    eventItem({ dossierCode: 'B-1', facts: { channel: 'online', dueAt: at(-3600) } }),
    eventItem({ dossierCode: 'B-1', status: 'resolved', occurredAt: at(1) }),
    eventItem({ dossierCode: 'B-2', facts: { channel: 'in_person', dueAt: at(10) }, occurredAt: at(20) }),
    eventItem({ dossierCode: 'B-2', status: 'resolved', occurredAt: at(1) }),
    eventItem({ dossierCode: 'B-3', unit: OTHER_WARD, facts: { channel: null, dueAt: null } }),
  ]);
});
afterAll(async () => {
  await server.end();
  await rm(dir, { recursive: true });
});

interface Got<T> {
  readonly status: number;
  readonly type: string;
  readonly body: T;
}

// The caller says what it expects to get; a wrong shape fails its test.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the part of the answer that it looks at
async function get<T>(address: string): Promise<Got<T>> {
  const response = await fetch(server.url + address);
  // Each test looks at what it needs of the shape.
  return { status: response.status, type: response.headers.get('content-type') ?? '', body: (await response.json()) as T };
}

const board = async (address: string): Promise<Board> => (await get<Board>(address)).body;

describe('the board', () => {
  test('of the nation has 34 provinces, ranked, and nothing invented', async () => {
    const { children, unit, simulated, values, path: above } = await board('/v1/board?period=year');
    expect([unit.id, simulated, above.map(({ id }) => id)]).toEqual(['VN', false, ['VN']]);
    const provinces = children.filter((child) => child.unit.level === 'province');
    expect(provinces).toHaveLength(34);
    expect(values['on_time_rate']).toMatchObject({ kind: 'value', value: 0.5, numerator: 1, denominator: 2 });
    expect(values['processing_hours_p90']?.kind).toBe('value');
    // Nobody said whether there was anything to pay: nothing is known, which is not zero.
    expect(values['paid_online_rate']).toEqual({ kind: 'noData', definition: 'paid_online_rate@1' });
    expect(provinces.filter(({ rank }) => rank !== null).map((child) => [child.unit.id, child.rank])).toEqual([[PROVINCE, 1]]);
  });

  test('of a province has its communes, of a commune its path', async () => {
    const province = await board(`/v1/board?unit=${PROVINCE}&period=year`);
    expect(province.children.map(({ unit }) => unit.id)).toContain(WARD);
    const ward = await board(`/v1/board?unit=${WARD}&period=day`);
    expect(ward.path.map(({ id }) => id)).toEqual([WARD, PROVINCE, 'VN']);
    expect(ward.children).toEqual([]);
  });

  test('keeps "no data" apart from zero', async () => {
    const { values } = await board(`/v1/board?unit=${OTHER_WARD}&period=year`);
    expect(values['on_time_rate']).toEqual({ kind: 'noData', definition: 'on_time_rate@1' });
    expect(values['received']).toMatchObject({ kind: 'value', value: 1 });
  });

  test.each(['day', 'week', 'month', 'quarter', 'year', '2025-09-02', '2025-W36', '2025-09', '2025-Q3', '2025'])(
    'of the period %s',
    async (period) => {
      const { status, body } = await get<Board>(`/v1/board?period=${period}`);
      expect(status).toBe(200);
      expect([body.period.kind, body.period.id]).toContain(period);
    },
  );

  test('of a whole period read from the counters says what the one in memory says', async () => {
    const current = await board('/v1/board?unit=01&period=year');
    const named = await board(`/v1/board?unit=01&period=${current.period.id}`);
    expect(figuresOnly({ ...named, asOf: '' })).toEqual(figuresOnly({ ...current, asOf: '' }));
  });

  test('ranks by the indicator that is asked for', async () => {
    const { rankedBy, children } = await board('/v1/board?period=year&indicator=received');
    expect(rankedBy).toBe('received');
    expect(children.find(({ unit }) => unit.id === PROVINCE)?.values['received']).toMatchObject({ value: 2 });
  });
});

describe('beside the figures', () => {
  test('stands how far they may be relied on, for the unit, each child and each value', async () => {
    const known = await waitUntil('the sources have been read', async () => {
      const found = await board('/v1/board?period=year');
      return found.confidence !== null && found;
    });
    expect(known.confidence).toMatchObject({ sources: 1, quality: expect.any(Number), freshness: expect.any(Number), grade: 'low' });
    const province = known.children.find(({ unit }) => unit.id === PROVINCE);
    // Of 126 communes one has reported.
    expect(province).toMatchObject({ rank: 1, confidence: { completeness: expect.closeTo(1 / 126), sources: 1 } });
    expect(province?.values['received']).toMatchObject({ confidence: province?.confidence?.grade });
    expect(province?.rankIsWeak).toBe(province?.confidence?.grade === 'low');
  });

  test('stands whether they are better than before; of periods that are over, nothing', async () => {
    const { body } = await waitUntil('finished days have been read', async () => {
      const found = await get<ProgressAnswer>(`/v1/progress?unit=${PROVINCE}&period=month`);
      return found.body.upTo !== null && found;
    });
    expect(body).toMatchObject({ unit: PROVINCE, upTo: formatDay(dayOf(Date.now()) - 1) });
    const past = await board('/v1/board?period=2025-Q3');
    expect([past.signs, past.progressUpTo]).toEqual([undefined, undefined]);
  });
});

test('the lights have a column entry for each commune', async () => {
  const { body } = await get<Lights>('/v1/lights?period=year&indicator=received');
  const at = body.units.indexOf(WARD);
  expect([body.units.length, body.values.length, body.numerators.length, body.denominators.length]).toEqual([3321, 3321, 3321, 3321]);
  expect([body.values[at], body.numerators[at], body.denominators[at]]).toEqual([2, 2, null]);
});

describe('the catalogue', () => {
  test('has 34 provinces and 3,321 communes with their place', async () => {
    const { units } = (await get<UnitList>('/v1/units')).body;
    const ofLevel = (level: string) => units.filter((unit) => unit.level === level);
    expect([ofLevel('province').length, ofLevel('commune').length]).toEqual([34, 3321]);
    expect(ofLevel('commune').filter(({ point }) => point === null)).toEqual([]);
  });

  test('defines each indicator of the board in both languages', async () => {
    const { indicators, headline, defaultIndicator } = (await get<IndicatorList>('/v1/indicators')).body;
    const { values } = await board('/v1/board');
    expect(indicators.map(({ id }) => id)).toEqual(Object.keys(values));
    expect(Object.keys(values)).toEqual(expect.arrayContaining([...headline, defaultIndicator]));
    expect(
      indicators.filter(({ name, definition, legalBasis }) => [name.vi, name.en, definition.vi, definition.en, legalBasis].includes('')),
    ).toEqual([]);
    expect(indicators.length).toBeGreaterThanOrEqual(15);
  });

  test('has the boundaries that the operator supplied', async () => {
    expect(await get('/v1/boundaries')).toMatchObject({ status: 200, body: TOPOLOGY });
  });
});

describe('what cannot be answered is a problem', () => {
  test.each([
    ['/v1/board?unit=99', 404],
    ['/v1/board?period=soon', 400],
    ['/v1/board?period=2025-13', 400],
    ['/v1/board?period=2025-02-30', 400],
    ['/v1/board?indicator=luck', 400],
    [`/v1/board?unit=${'x'.repeat(300)}`, 400],
    ['/v1/lights?indicator=luck', 400],
    ['/v1/progress?unit=99', 404],
    ['/v1/progress?period=2025', 400],
    ['/v1/progress?indicator=luck', 400],
    ['/v1/stream?unit=99', 404],
    ['/v1/stream?lights=luck', 400],
    ['/v1/dossiers/test/nothing', 404],
    ['/v1/nothing', 404],
  ])('%s → %d', async (address, status) => {
    const answer = await get<{ status: number; title: string; detail: string }>(address);
    expect(answer).toMatchObject({ status, body: { status } });
    expect(answer.type).toMatch(/^application\/problem\+json/);
    expect([answer.body.title, answer.body.detail]).not.toContain('');
  });

  test('boundaries that nobody supplied, and a file that holds none', async () => {
    const other = await startTestServer({ databaseUrl: server.databaseUrl });
    expect((await fetch(`${other.url}/v1/boundaries`)).status).toBe(204);
    await other.end();
    await expect(startTestServer({ databaseUrl: server.databaseUrl, boundaries: path.join(dir, 'none.json') })).rejects.toThrow(
      /NHIP_BOUNDARIES/,
    );
    await expect(startTestServer({ databaseUrl: server.databaseUrl, boundaries: path.join(dir, 'missing.json') })).rejects.toThrow(
      /NHIP_BOUNDARIES/,
    );
  });
});

describe('one dossier', () => {
  test('is shown with what happened to it', async () => {
    const { body } = await get<Record<string, unknown>>('/v1/dossiers/test/B-2');
    expect(body).toMatchObject({ source: 'test', code: 'B-2', unit: WARD, status: 'resolved' });
    expect(body['flags']).toEqual(expect.arrayContaining(['resolvedLate', 'inPerson', 'dueDiffers']));
    expect(body['history']).toMatchObject([{ status: 'accepted' }, { status: 'resolved' }]);
    expect(body).toMatchObject({
      calendar: expect.stringMatching(/^vn-/),
      dueAtStated: body['dueAtOriginal'],
      dueDiffers: true,
      dueAtBefore: null,
      paused: { citizen: 0, payment: 0, otherBody: 0, since: null },
      supplementRequests: 0,
      apologies: 0,
      extensions: 0,
    });
  });

  test('that was retracted is shown as that, with its history, and counts no more', async () => {
    const received = async () => (await board(`/v1/board?unit=${WARD}&period=year`)).values['received'];
    const before = await received();
    await server.core.intake.submit([eventItem({ dossierCode: 'B-4', facts: { channel: 'online' } })]);
    const retraction = { kind: 'retraction', source: 'test', dossierCode: 'B-4', unit: WARD, retractedAt: formatInstant(Date.now()) };
    await server.core.intake.submit([{ ...retraction, reason: 'test_data' }]);
    const { body } = await get<Record<string, unknown>>('/v1/dossiers/test/B-4');
    expect(body).toMatchObject({
      unit: WARD,
      retracted: { at: retraction.retractedAt, reason: 'test_data' },
      submittedAt: null,
      acceptedAt: null,
      flags: [],
      history: [
        { kind: 'status', status: 'accepted' },
        { kind: 'retraction', status: 'retracted' },
      ],
    });
    await waitUntil('the board to be as before', async () => isDeepStrictEqual(await received(), before));
  });

  test('may be known by its retraction alone', async () => {
    await server.core.intake.submit([
      { kind: 'retraction', source: 'test', dossierCode: 'B-5', unit: WARD, retractedAt: '2026-01-05T09:00:00+07:00' },
    ]);
    const { status, body } = await get<Record<string, unknown>>('/v1/dossiers/test/B-5');
    expect([status, body['procedure'], body['retracted']]).toEqual([200, null, { at: '2026-01-05T09:00:00.000+07:00', reason: null }]);
  });

  test.each(['H01.2/26-0001', `Đ${'đ'.repeat(99)}`])('with the code %s has an address', async (code) => {
    await server.core.intake.submit([eventItem({ dossierCode: code })]);
    const { status, body } = await get<{ code: string }>(`/v1/dossiers/test/${encodeURIComponent(code)}`);
    expect([status, body.code]).toEqual([200, code]);
  });
});

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>>;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
}

describe('the published contract', () => {
  let api: OpenApi;
  beforeAll(async () => {
    api = (await get<OpenApi>('/openapi.json')).body;
  });

  // What OpenAPI adds to JSON Schema (examples …) does not judge.
  const compile = (schema: object) => new Ajv2020({ strict: false }).compile(schema);
  const answerOf = (address: string): object =>
    must(api.paths[address]?.['get']?.responses['200']?.content?.['application/json']?.schema, `a schema of ${address}`);

  test.each([
    ['/v1/board', '?period=year'],
    ['/v1/board', `?unit=${WARD}&period=2025-Q3`],
    ['/v1/progress', `?unit=${PROVINCE}&period=month`],
    ['/v1/progress', `?unit=${WARD}&period=week&indicator=on_time_rate`],
    ['/v1/lights', '?period=year'],
    ['/v1/units', ''],
    ['/v1/indicators', ''],
    ['/v1/intake/summary', ''],
  ])('%s%s keeps to its schema', async (address, query) => {
    const validate = compile(answerOf(address));
    const { body } = await get(address + query);
    expect(validate(body), JSON.stringify(validate.errors)).toBe(true);
  });

  test('a dossier keeps to its schema', async () => {
    const validate = compile(answerOf('/v1/dossiers/{source}/{code}'));
    for (const code of ['B-1', 'B-4', 'B-5']) {
      const { body } = await get(`/v1/dossiers/test/${code}`);
      expect(validate(body), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  test('says what the door takes', () => {
    const content = must(api.paths['/v1/intake/dossier-events']?.['post']?.requestBody?.content, 'a request body');
    expect(Object.keys(content)).toEqual(['application/json', 'application/x-ndjson']);
    const validate = compile(must(content['application/json'], 'a schema').schema);
    expect(validate([eventItem({ dossierCode: 'X' })]), JSON.stringify(validate.errors)).toBe(true);
    expect(validate([{ ...eventItem({ dossierCode: 'X' }), status: 'lost' }])).toBe(false);
  });

  test('names every address that answers', () => {
    expect(api.openapi).toBe('3.1.0');
    expect(Object.keys(api.paths)).toEqual(
      expect.arrayContaining([
        '/v1/intake/dossier-events',
        '/v1/board',
        '/v1/lights',
        '/v1/stream',
        '/v1/units',
        '/v1/indicators',
        '/healthz',
        '/readyz',
        '/metrics',
      ]),
    );
  });
});

test('the probes and the metrics answer', async () => {
  expect(await get('/healthz')).toMatchObject({ status: 200 });
  expect(await get('/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
  const response = await fetch(`${server.url}/metrics`);
  const text = await response.text();
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(text).toMatch(/^nhip_intake_waiting \d+$/m);
  expect(text).toMatch(/^nhip_stream_viewers \d+$/m);
  expect(text).toMatch(/^process_resident_memory_bytes \d+/m);
});
