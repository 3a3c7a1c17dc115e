import { afterAll, beforeAll, expect, test } from 'vitest';

import { breakableLink, type BreakableLink } from '../../test/breakable-link.ts';
import { eventItem } from '../../test/items.ts';
import { createTestDatabase, type TestDatabase } from '../../test/test-postgres.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';
import { waitUntil } from '../../test/wait-until.ts';
import type { Board } from '../live/wire.ts';

let database: TestDatabase;
let link: BreakableLink;
let server: TestServer;
beforeAll(async () => {
  database = await createTestDatabase('outage');
  link = await breakableLink(database.url);
  server = await startTestServer({ databaseUrl: link.url });
});
afterAll(async () => {
  await server.end();
  await link.close();
  await database.drop();
});

const post = (code: string): Promise<Response> =>
  fetch(`${server.url}/v1/intake/dossier-events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(eventItem({ dossierCode: code, occurredAt: '2026-01-05T09:00:00+07:00' })),
  });

async function received(): Promise<unknown> {
  const board = (await (await fetch(`${server.url}/v1/board?period=year`)).json()) as Board;
  const value = board.values['received'];
  return value?.kind === 'value' ? value.value : value?.kind;
}

test('while the database is away the answers say so, and all is well again by itself', async () => {
  expect((await post('O-1')).status).toBe(200);
  link.cut();

  const refused = await post('O-2');
  expect([refused.status, refused.headers.get('content-type'), refused.headers.get('retry-after')]).toEqual([
    503,
    'application/problem+json; charset=utf-8',
    expect.stringMatching(/^\d+$/),
  ]);
  for (const address of ['/readyz', '/v1/intake/summary', '/v1/dossiers/test/O-1', '/v1/board?period=2024']) {
    const answer = await fetch(server.url + address);
    expect([address, answer.status, answer.headers.get('content-type')]).toEqual([address, 503, 'application/problem+json; charset=utf-8']);
    expect(answer.headers.get('retry-after')).not.toBeNull();
  }
  // Figures are in memory: they can be read all the time.
  expect(await received()).toBe(1);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);

  link.mend();
  await waitUntil('the server is ready', async () => (await fetch(`${server.url}/readyz`)).ok);
  expect((await post('O-2')).status).toBe(200);
  expect(await received()).toBe(2);
});

test('what another process wrote during the outage is on the board afterwards', async () => {
  const other = await startTestServer({ databaseUrl: database.url });
  const before = Number(await received());
  link.cut();
  await other.core.intake.submit([eventItem({ dossierCode: 'O-3', occurredAt: '2026-01-05T09:00:00+07:00' })]);
  await other.end();
  link.mend();
  await waitUntil('the board has it', async () => (await received()) === before + 1);
});

test('a connection that breaks in the middle of batches loses and repeats nothing', async () => {
  const before = Number(await received());
  const codes = Array.from({ length: 60 }, (_, at) => `C-${at}`);
  const senders = codes.map(async (code, at) => {
    // Spread over the cuts; a refused one is sent again, as the contract says.
    await waitUntil('acknowledged', async () => (await post(code)).ok, 30_000);
    if (at % 20 === 0) {
      link.cut();
      link.mend();
    }
  });
  await Promise.all(senders);
  await waitUntil('the board has all', async () => (await received()) === before + codes.length);
});

test('the server stops in good order while the database is away', async () => {
  const lonely = await startTestServer({ databaseUrl: link.url });
  link.cut();
  await lonely.stop();
  link.mend();
});
