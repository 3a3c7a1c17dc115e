import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { eventItem, OTHER_WARD, PROVINCE, WARD } from '../../test/items.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';
import type { ScoreAnswer } from '../score/score-wire.ts';
import { formatInstant, HOUR_MS } from '../shared/instant.ts';

let server: TestServer;
const now = Date.now();
const ago = (hours: number): string => formatInstant(now - hours * HOUR_MS);

beforeAll(async () => {
  server = await startTestServer();
  const registry = (unit: string, procedure: string, facts: object) => ({
    kind: 'registry',
    source: 'register',
    unit,
    procedure,
    since: ago(2),
    facts,
  });
  await server.core.intake.submit([
    ...[WARD, OTHER_WARD].flatMap((unit) =>
      Array.from({ length: 40 }, (_, at) =>
        eventItem({
          dossierCode: `${unit}-${at}`,
          unit,
          occurredAt: ago(1),
          facts: { channel: 'online', fee: 20_000, onlinePayment: at < 30 ? 'national_portal' : 'none' },
        }),
      ),
    ),
    registry(PROVINCE, '1.000080', {
      isPublic: true,
      isComplete: true,
      isFeeBearing: true,
      hasPaymentIntegrated: true,
      isForPersons: true,
      usesPopulationData: true,
    }),
    registry(PROVINCE, '1.000028', {
      isPublic: true,
      isComplete: false,
      isFeeBearing: true,
      hasPaymentIntegrated: false,
      isForPersons: true,
      usesPopulationData: false,
    }),
    { kind: 'feedback', source: 'portal', feedbackCode: 'F-1', unit: PROVINCE, occurredAt: ago(3), status: 'received' },
    {
      kind: 'feedback',
      source: 'portal',
      feedbackCode: 'F-1',
      unit: PROVINCE,
      occurredAt: ago(2),
      status: 'answered',
      facts: { likes: 0, dislikes: 3 },
    },
  ]);
});
afterAll(() => server.end());

async function score(query: string): Promise<ScoreAnswer> {
  const response = await fetch(`${server.url}/v1/score?${query}`);
  expect(response.status).toBe(200);
  // Our own answer; its shape is checked by the published schema on the way out.
  return (await response.json()) as ScoreAnswer;
}

const component = ({ components }: ScoreAnswer, id: string) => components.find((one) => one.id === id);

describe('the score of a province', () => {
  test('has the points of dossiers, of its register and of citizens’ feedback', async () => {
    const answer = await score(`unit=${PROVINCE}&period=year`);
    expect(answer).toMatchObject({ index: { id: '766', version: 2 }, unit: { id: PROVINCE }, simulated: false });
    expect(component(answer, '3.6')).toMatchObject({ kind: 'scored', numerator: 30, denominator: 40, points: 4.5, lost: 1.5 });
    expect(component(answer, 'PUBLIC_CONTENT_FULL')).toMatchObject({ kind: 'scored', numerator: 1, denominator: 2, points: 1 });
    expect(component(answer, '3.5a')).toMatchObject({ kind: 'scored', numerator: 1, denominator: 2, points: 1.25 });
    expect(component(answer, 'CITIZEN_DATA_CONNECTED_FORMALITY')).toMatchObject({ kind: 'scored', points: 1 });
    expect(component(answer, 'PETITION_PROCESSING_ON_TIME')).toMatchObject({ kind: 'scored', points: 6 });
    expect(component(answer, 'PETITION_HANDLING_SATISFACTION')).toMatchObject({
      kind: 'scored',
      numerator: 0,
      denominator: 1,
      points: 0,
      lost: 6,
    });
  });

  test('keeps what nobody stated apart from nothing', async () => {
    const answer = await score(`unit=79&period=year`);
    expect(component(answer, 'PUBLIC_CONTENT_FULL')).toMatchObject({ kind: 'noData', points: null, numerator: null });
    // A register of feedback exists, and this province has none in it: full points, as the portal gives them.
    expect(component(answer, 'PETITION_PROCESSING_ON_TIME')).toMatchObject({ kind: 'scored', points: 6, numerator: 0, denominator: 0 });
  });

  test('stands among the provinces, and the ministries among themselves', async () => {
    const { children } = await score('unit=VN&period=year');
    expect(children.filter(({ unit }) => unit.level === 'province')).toHaveLength(34);
    const [one, other] = [PROVINCE, '79'].map((id) => children.find(({ unit }) => unit.id === id));
    expect(one?.outOf).toBeGreaterThan(other?.outOf ?? Infinity);
    expect(children.filter(({ unit }) => unit.level === 'ministry').every(({ points, rank }) => points === null || rank !== 0)).toBe(true);
  });
});

test.each([
  ['unit=nowhere', 404],
  ['index=none', 404],
  ['version=99', 400],
  ['version=zero', 400],
  ['layout=mine', 400],
  ['period=someday', 400],
  ['asKnownAt=yesterday', 400],
])('a question with %s is answered by %i, as a problem', async (query, status) => {
  const response = await fetch(`${server.url}/v1/score?${query}`);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
});
