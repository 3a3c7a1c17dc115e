import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { eventItem } from '../../test/items.ts';
import { openTestCore } from '../../test/test-core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/test-postgres.ts';
import { startTestServer } from '../../test/test-server.ts';
import { waitUntil } from '../../test/wait-until.ts';
import type { Board } from '../live/wire.ts';
import { listenForChanges } from './change-listener.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('listener');
});
afterAll(() => database.drop());

test('what another process imports is on the board of a running server', async () => {
  const server = await startTestServer({ databaseUrl: database.url });
  const importer = await openTestCore(database.url, 'importer');
  const root = { ...(importer.directory().get('VN') ?? expect.fail('no root')), id: 'ville', point: null };
  await importer.addUnits([root, { ...root, id: 'ville/parks', parent: 'ville', level: 'department' as const }]);
  await importer.intake.submit([eventItem({ dossierCode: 'L-1', unit: 'ville/parks' })]);
  await importer.close();
  const board = await waitUntil('the board of the new tree', async () => {
    const response = await fetch(`${server.url}/v1/board?unit=ville&period=year`);
    if (!response.ok) return null;
    // Our own answer.
    const found = (await response.json()) as Board;
    return found.values['received']?.kind === 'value' ? found : null;
  });
  expect(board.values['received']).toMatchObject({ value: 1 });
  expect(board.children.map(({ unit }) => unit.id)).toEqual(['ville/parks']);
  await server.end();
});

test('a listener whose connection breaks opens another and says that anything may have been missed', async () => {
  const heard: (string | null)[] = [];
  const errors: unknown[] = [];
  const listener = await listenForChanges({
    url: database.url,
    onChange: (from) => void heard.push(from),
    onError: (error) => void errors.push(error),
  });
  await administer(`SELECT pg_notify('nhip_change', 'one')`);
  await waitUntil('the first notice', () => heard.includes('one'));
  await administer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'nhip-listener'`);
  await waitUntil('the warning', () => heard.includes(null));
  await administer(`SELECT pg_notify('nhip_change', 'two')`);
  await waitUntil('the notice after the break', () => heard.includes('two'));
  expect(errors.length).toBeGreaterThan(0);
  await listener.close();
  await waitUntil(
    'no listener is left',
    async () => (await administer(`SELECT FROM pg_stat_activity WHERE application_name = 'nhip-listener'`)) === 0,
  );
});

async function administer(sql: string): Promise<number | null> {
  const client = new pg.Client(database.url);
  await client.connect();
  try {
    return (await client.query(sql)).rowCount;
  } finally {
    await client.end();
  }
}
