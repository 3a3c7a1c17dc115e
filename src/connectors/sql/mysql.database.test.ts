import mysql, { type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { hasMaria, startMaria, type MariaServer } from '../../../test/maria-server.ts';
import { sqlSuite } from '../../../test/sql-suite.ts';
import type { RawRecord } from '../../intake/formats/format.ts';
import type { ConnectionOf } from '../../intake/source-schema.ts';
import type { Batch } from '../connector.ts';
import { testTools } from '../connector-fixture.ts';
import { mysqlConnector } from './mysql.ts';

type Sql = ConnectionOf<'postgres' | 'mysql'>;
const NEVER = new AbortController().signal;
/** The account of the connectors; tests look with the other one. */
const READER = 'reader';

describe.skipIf(!hasMaria)('rows of a MariaDB database', () => {
  let server: MariaServer;
  let url: string;
  beforeAll(async () => {
    server = await startMaria();
    const reader = new URL(server.url);
    reader.username = READER;
    url = reader.href;
    await run(`CREATE USER ${READER}@'%' IDENTIFIED BY '${server.password}'`, `GRANT ALL ON test.* TO ${READER}@'%'`);
    await run('CREATE SEQUENCE numbers');
  }, 120_000);
  afterAll(() => server.end());

  async function session() {
    const connection = await mysql.createConnection(server.url);
    return {
      async run(...statements: string[]): Promise<readonly object[]> {
        let rows: readonly object[] = [];
        for (const statement of statements) [rows] = await connection.query<RowDataPacket[]>(statement);
        return rows;
      },
      end: () => connection.end(),
    };
  }

  async function run(...statements: string[]): Promise<void> {
    const { run: runAll, end } = await session();
    await runAll(...statements);
    await end();
  }

  const connect = (over: Partial<Sql>) =>
    mysqlConnector(
      { protocol: 'mysql', address: 'DB', query: 'SELECT 1', key: ['id'], maxBatch: 5, ...over },
      testTools({ secret: () => url }),
    );

  async function pull(over: Partial<Sql>): Promise<RawRecord[]> {
    const seen: RawRecord[] = [];
    await connect(over).pull(null, async ({ records }) => void seen.push(...records), NEVER);
    return seen;
  }

  sqlSuite(() => ({
    url,
    protocol: 'mysql',
    connector: mysqlConnector,
    session,
    types: { id: 'bigint AUTO_INCREMENT PRIMARY KEY', instant: 'datetime(6)', money: 'decimal(30, 2)' },
    sleepQuery: 'SELECT 1 AS id, sleep(30)',
    writingQuery: 'SELECT nextval(numbers) AS id',
    sessions: `SELECT count(*) FROM information_schema.processlist WHERE user = '${READER}'`,
    sleepers: `SELECT count(*) FROM information_schema.processlist WHERE user = '${READER}' AND info LIKE '%sleep(30)%'`,
  }));

  test('of every other type are told as the server writes them, a TIMESTAMP at UTC', async () => {
    await run(
      `SET time_zone = '+07:00'`,
      'CREATE TABLE kinds (id int, learned timestamp(6) NULL, local datetime, ok bit(1), raw varbinary(8), kind enum("a", "b"), year year)',
    );
    const { run: runAll, end } = await session();
    await runAll(
      `SET time_zone = '+07:00'`,
      `INSERT INTO kinds VALUES (1, '2026-03-04 05:06:07.5', '2026-03-04 05:06:07', b'1', x'0102', 'b', 2026)`,
    );
    await end();
    expect(await pull({ query: 'SELECT * FROM kinds' })).toEqual([
      { id: 1, learned: '2026-03-03T22:06:07.500000Z', local: '2026-03-04T05:06:07', ok: 1, raw: '\\x0102', kind: 'b', year: 2026 },
    ]);
    for (const key of ['learned', 'local', 'raw', 'year']) expect(await pull({ query: 'SELECT * FROM kinds', key: [key] })).toHaveLength(1);
    await expect(pull({ query: 'SELECT * FROM kinds', key: ['kind'] })).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining('kind has no exact order'),
    });
  });

  test('whose texts are equal to the database, though not to us, stay together', async () => {
    await run(
      'CREATE TABLE folded (code varchar(20) COLLATE utf8mb4_unicode_ci)',
      `INSERT INTO folded VALUES ('a'), ('A'), ('á'), ('b'), ('B'), ('ｂ'), ('c')`,
    );
    const seen = await pull({ query: 'SELECT code FROM folded', key: ['code'], maxBatch: 4 });
    expect(seen.map((record) => (record as { code: string }).code).toSorted()).toEqual(['A', 'B', 'a', 'b', 'c', 'á', 'ｂ']);
  });

  test('of a column in another character set and order go on all the same, and use its index', async () => {
    await run(
      'CREATE TABLE old (code varchar(20) CHARACTER SET latin1 COLLATE latin1_swedish_ci PRIMARY KEY)',
      `INSERT INTO old VALUES ${Array.from({ length: 20 }, (_, at) => `('é${String(at).padStart(3, '0')}')`).join(', ')}`,
    );
    expect(await pull({ query: 'SELECT code FROM old', key: ['code'] })).toHaveLength(20);
  });

  test('go on where they were after the server was killed in the middle and came back', async () => {
    await run('CREATE TABLE many (id int PRIMARY KEY)', `INSERT INTO many SELECT seq FROM seq_1_to_30`);
    const connector = connect({ query: 'SELECT id FROM many', maxBatch: 10 });
    const seen: RawRecord[] = [];
    let cursor: string | null = null;
    const deliver = async (batch: Batch): Promise<void> => {
      seen.push(...batch.records);
      ({ cursor } = batch);
      if (seen.length === 10) await server.kill();
    };
    await expect(connector.pull(cursor, deliver, NEVER)).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(connector.probe(NEVER)).rejects.toMatchObject({ kind: 'unavailable' });
    await server.startAgain();
    await connector.pull(cursor, deliver, NEVER);
    expect(seen).toEqual(Array.from({ length: 30 }, (_, at) => ({ id: at + 1 })));
  }, 120_000);

  test('that a wrong password asks for are refused, and the word is not told', async () => {
    const wrong = mysqlConnector(
      { protocol: 'mysql', address: 'DB', query: 'SELECT 1 AS id', key: ['id'] },
      testTools({ secret: () => url.replace('hush-hush', 'wrong-word') }),
    );
    const told: unknown = await wrong.probe(NEVER).catch((error: unknown) => error);
    expect(told).toMatchObject({ kind: 'configuration' });
    expect(String(told)).not.toMatch(/wrong-word|reader/);
  });
});
