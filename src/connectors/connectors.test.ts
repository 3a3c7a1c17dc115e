import { expect, test } from 'vitest';

import type { Connection } from '../intake/source-schema.ts';
import { testTools } from './connector-fixture.ts';
import { connectorOf, isAsked } from './connectors.ts';

const SQL = { address: 'DB', query: 'SELECT 1 AS id', key: ['id'] };
const ASKED: readonly Connection[] = [
  { protocol: 'rest', url: 'http://127.0.0.1:1/' },
  { protocol: 'folder', folder: 'inbox' },
  { protocol: 'postgres', ...SQL },
  { protocol: 'mysql', ...SQL },
  { protocol: 'nats', servers: ['nats://127.0.0.1:1'], stream: 'S', durable: 'd' },
];

test.each(ASKED)('a source of $protocol is asked, and nothing is opened before it is', async (connection) => {
  expect(isAsked(connection)).toBe(true);
  const connector = connectorOf(connection, testTools());
  await expect(connector.close()).resolves.toBeUndefined();
});

test.each<Connection>([{ protocol: 'push' }, { protocol: 'agent' }])('a source of $protocol sends by itself', (connection) => {
  expect(isAsked(connection)).toBe(false);
  expect(() => connectorOf(connection, testTools())).toThrow(/nothing to ask/);
});
