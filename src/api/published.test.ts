import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestServer } from '../../test/test-server.ts';
import { readPublishedFile } from '../connectors/portal/published-file.ts';
import { publishedSchema, type PublishedAnswer } from '../reconcile/published-answer.ts';
import type { PublishedFigure } from '../reconcile/published-figure.ts';
import { savePublished } from '../store/published-write.ts';

const GOLDEN = path.resolve(import.meta.dirname, '../../test/golden/index766-phu-tho-2026-08.json');
const LATER = Date.parse('2026-10-01T08:00:00+07:00');

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const figures = readPublishedFile(await readFile(GOLDEN, 'utf8'), { name: GOLDEN, period: null, capturedAt: null, now: Infinity });
  const corrected = figures.map((one): PublishedFigure => {
    const score = one.component === 'TOTAL' ? 60.02 : one.score;
    return { ...one, score, capturedAt: LATER, answer: 'ab'.repeat(32) };
  });
  for (const captured of [figures, corrected]) await savePublished(server.core.pool, captured, server.core.directory());
});
afterAll(() => server.end());

interface Got {
  readonly status: number;
  readonly type: string;
  readonly body: PublishedAnswer;
}

async function get(query: string): Promise<Got> {
  const response = await fetch(`${server.url}/v1/published?${query}`);
  // Each test looks at what it needs of the shape; one test holds it against the schema.
  return { status: response.status, type: response.headers.get('content-type') ?? '', body: (await response.json()) as PublishedAnswer };
}

const of = (body: PublishedAnswer, component: string) => body.figures.filter((one) => one.component === component);

describe('published figures', () => {
  test('of a unit say what was published, where, when it was captured and last seen', async () => {
    const { status, body } = await get('unit=07900&period=2026-08');
    expect([status, body.unit, body.period]).toEqual([
      200,
      { id: '07900', level: 'commune', name: { vi: 'Việt Trì', en: 'Viet Tri' } },
      { id: '2026-08', kind: 'month', from: '2026-08-01', to: '2026-08-31' },
    ]);
    expect(of(body, '2.1')).toMatchObject([
      {
        source: 'npsp',
        place: 'extract',
        department: { id: 'H44.100', code: 'H44.100', name: 'Phường Việt Trì', level: 'commune' },
        numerator: 2_348,
        denominator: 2_971,
        ratio: 0.7903,
        score: 15.81,
        maxScore: 20,
        flags: [],
        capturedAt: '2026-09-26T00:00:00.000+07:00',
        seenUntil: '2026-10-01T08:00:00.000+07:00',
        captures: 1,
      },
    ]);
  });

  test('fit the published schema', async () => {
    const fits = new Ajv2020({ strict: false }).compile(publishedSchema);
    for (const query of ['unit=25&period=2026-08&history=true', 'unit=H44.07&period=2026-08', 'unit=25&period=2020']) {
      const { body } = await get(query);
      expect(fits(body), JSON.stringify(fits.errors)).toBe(true);
    }
  });

  test('keep a null a null on the wire', async () => {
    const { body } = await get('unit=25&period=2026-08');
    expect(of(body, 'PUBLISH_ON_TIME')).toMatchObject([{ numerator: 0, denominator: 0, ratio: null, score: null, maxScore: null }]);
    expect(of(body, 'ELECTRONIC_CERTIFIED_COPY')).toMatchObject([{ numerator: null, denominator: null, score: 2 }]);
  });

  test('are the newest capture of each; with history, all of them in order', async () => {
    const newest = await get('unit=25&period=2026-08');
    expect(of(newest.body, 'TOTAL').map(({ score, captures }) => [score, captures])).toEqual([[60.02, 2]]);
    const all = await get('unit=25&period=2026-08&history=true');
    expect(of(all.body, 'TOTAL').map(({ score, captures }) => [score, captures])).toEqual([
      [59.91, 1],
      [60.02, 2],
    ]);
    expect(all.body.figures).toHaveLength(newest.body.figures.length + 1);
  });

  test.each(['25', 'H44', 'h44', '000.00.00.H44'])('of the province are found under %s', async (unit) => {
    const { body } = await get(`unit=${unit}&period=2026-08`);
    expect([body.asked, body.unit?.id, of(body, 'TOTAL').length]).toEqual([unit, '25', 1]);
  });

  test('of a department that only the source knows are found by its code', async () => {
    const { body } = await get('unit=H44.07&period=2026-08');
    expect([body.unit, of(body, '2.1')[0]?.department.name, of(body, '2.1')[0]?.score]).toEqual([null, 'Sở Công Thương', 13.78]);
  });

  test('of a commune are found by the code of its source, and its unit is told', async () => {
    expect((await get('unit=H44.100&period=2026-08')).body.unit?.id).toBe('07900');
  });

  test.each(['unit=25&period=2026-07', 'unit=01&period=2026-08', 'unit=H44.07&period=2025', 'unit=25&period=2026-08&formality=2.000815'])(
    'of which none was captured (%s) are none, and no error',
    async (query) => {
      const { status, body } = await get(query);
      expect([status, body.figures]).toEqual([200, []]);
    },
  );
});

describe('a question is refused', () => {
  test.each([
    ['unit=H44.99&period=2026-08', 404, 'no such unit: H44.99'],
    ['unit=25&period=August', 400, 'no such period: August'],
    ['period=2026-08', 400, 'unit'],
    ['unit=&period=2026-08', 400, 'unit'],
    ['unit=a%00b&period=2026-08', 400, 'unit'],
    ['unit=25&period=2026-08&history=perhaps', 400, 'history'],
  ])('%s: %i', async (query, status, detail) => {
    const got = await get(query);
    expect([got.status, got.type]).toEqual([status, 'application/problem+json; charset=utf-8']);
    expect(got.body).toMatchObject({ status, detail: expect.stringContaining(detail) as string });
  });
});

test('the address is in the published description', async () => {
  const description: unknown = await (await fetch(`${server.url}/openapi.json`)).json();
  expect(description).toMatchObject({ paths: { '/v1/published': { get: { summary: 'Published figures of a unit, as published' } } } });
});
