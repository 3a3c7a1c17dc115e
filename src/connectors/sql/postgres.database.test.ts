import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { breakableLink } from '../../../test/breakable-link.ts';
import { sqlSuite } from '../../../test/sql-suite.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-postgres.ts';
import type { RawRecord } from '../../intake/formats/format.ts';
import { testTools } from '../connector-fixture.ts';
import { postgresConnector } from './postgres.ts';

const NEVER = new AbortController().signal;
const OURS = `FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'nhip'`;

describe('rows of a PostgreSQL database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase('connector');
    const client = await connected();
    await client.query('CREATE TABLE precious (id int)');
    await client.end();
  });
  afterAll(() => database.drop());

  async function connected(): Promise<pg.Client> {
    const client = new pg.Client(database.url);
    await client.connect();
    return client;
  }

  sqlSuite(() => ({
    url: database.url,
    protocol: 'postgres',
    connector: postgresConnector,
    async session() {
      const client = await connected();
      return {
        async run(...statements) {
          let rows: readonly object[] = [];
          for (const statement of statements) ({ rows } = await client.query<object>(statement));
          return rows;
        },
        end: () => client.end(),
      };
    },
    types: { id: 'bigint GENERATED ALWAYS AS IDENTITY', instant: 'timestamptz', money: 'numeric' },
    sleepQuery: 'SELECT 1 AS id, pg_sleep(30)',
    writingQuery: 'SELECT 1) AS q; COMMIT; INSERT INTO precious VALUES (1); SELECT id FROM (SELECT 1 AS id',
    sessions: `SELECT count(*) ${OURS}`,
    sleepers: `SELECT count(*) ${OURS} AND state = 'active' AND query LIKE '%pg_sleep%'`,
  }));

  test('are not written by a function of the query either', async () => {
    const client = await connected();
    await client.query(`CREATE FUNCTION spoil() RETURNS int LANGUAGE sql AS 'INSERT INTO precious VALUES (1) RETURNING id'`);
    const pulling = postgresConnector(
      { protocol: 'postgres', address: 'DB', query: `SELECT spoil() AS id, set_config('transaction_read_only', 'off', true)`, key: ['id'] },
      testTools({ secret: () => database.url }),
    ).pull(null, () => Promise.resolve(), NEVER);
    await expect(pulling).rejects.toMatchObject({ kind: 'configuration' });
    expect((await client.query('SELECT 1 FROM precious')).rows).toEqual([]);
    await client.end();
  });

  test('of every other type are told as the server writes them', async () => {
    const client = await connected();
    await client.query(`CREATE TABLE kinds (id int, local timestamp, ends timestamptz, ok boolean, doc jsonb, tags text[], odd float8, raw bytea);
      INSERT INTO kinds VALUES (1, '2026-03-04 05:06:07', 'infinity', true, '{"a":[1,null]}', '{"x y",z}', 'NaN', '\\x0102');
      ALTER DATABASE ${pg.escapeIdentifier(new URL(database.url).pathname.slice(1))} SET datestyle = 'German'`);
    await client.end();
    const seen: RawRecord[] = [];
    await postgresConnector(
      { protocol: 'postgres', address: 'DB', query: 'SELECT * FROM kinds', key: ['id'] },
      testTools({ secret: () => database.url }),
    ).pull(null, async ({ records }) => void seen.push(...records), NEVER);
    expect(seen).toEqual([
      {
        id: 1,
        local: '2026-03-04T05:06:07',
        ends: 'infinity',
        ok: true,
        doc: { a: [1, null] },
        tags: ['x y', 'z'],
        odd: 'NaN',
        raw: '\\x0102',
      },
    ]);
  });

  test('go on where they were after the line broke in the middle', async () => {
    const client = await connected();
    await client.query('CREATE TABLE many AS SELECT n AS id FROM generate_series(1, 30) AS n');
    await client.end();
    const link = await breakableLink(database.url);
    const connector = postgresConnector(
      { protocol: 'postgres', address: 'DB', query: 'SELECT id FROM many', key: ['id'], maxBatch: 10 },
      testTools({ secret: () => link.url }),
    );
    const seen: RawRecord[] = [];
    let cursor: string | null = null;
    const deliver = async (batch: { records: readonly RawRecord[]; cursor: string }): Promise<void> => {
      seen.push(...batch.records);
      ({ cursor } = batch);
      if (seen.length === 10) link.cut();
      await Promise.resolve();
    };
    await expect(connector.pull(cursor, deliver, NEVER)).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(connector.pull(cursor, deliver, NEVER)).rejects.toMatchObject({ kind: 'unavailable' });
    link.mend();
    await connector.pull(cursor, deliver, NEVER);
    expect(seen).toEqual(Array.from({ length: 30 }, (_, at) => ({ id: at + 1 })));
    await link.close();
  });
});
