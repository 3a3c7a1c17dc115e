import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { testTools } from '../src/connectors/connector-fixture.ts';
import type { Batch, Connector } from '../src/connectors/connector.ts';
import type { ConnectorTools } from '../src/connectors/connector-tools.ts';
import type { ConnectionOf } from '../src/intake/source-schema.ts';
import { connectorSuite } from './connector-suite.ts';
import { waitUntil } from './wait-until.ts';

type Sql = ConnectionOf<'postgres' | 'mysql'>;

/** A database server, and how it says what all of them can. */
export interface SqlWorld {
  /** With a password that holds `hush`. */
  readonly url: string;
  readonly protocol: Sql['protocol'];
  readonly connector: (connection: Sql, tools: ConnectorTools) => Connector;
  /** Runs statements one after another, on a connection of its own: whatever is begun and not ended is held until `end`. */
  readonly session: () => Promise<{ run(...statements: string[]): Promise<readonly object[]>; end(): Promise<void> }>;
  /** `id` rises by itself, `instant` has microseconds. */
  readonly types: { readonly id: string; readonly instant: string; readonly money: string };
  readonly sleepQuery: string;
  /** A query that writes. */
  readonly writingQuery: string;
  /** Queries for how many sessions of connectors there are, and how many of them run the sleeping query. */
  readonly sessions: string;
  readonly sleepers: string;
}

const NEVER = new AbortController().signal;
const MAX_BATCH = 5;
const SEED = 11;
const RUNS = 8;

/** What holds for rows of whatever database, beyond what holds for every connector. `world` is ready when the tests run. */
export function sqlSuite(world: () => SqlWorld): void {
  const bench = benchOf(world);
  describe('as every connector', () => {
    everyConnector(bench);
  });
  describe('keys', () => {
    keyValues(bench);
    keySets(bench);
  });
  describe('rows', () => {
    tableRows(bench);
  });
  describe('the database', () => {
    database(bench);
  });
}

type Bench = ReturnType<typeof benchOf>;

/** What the tests do with the server. */
function benchOf(world: () => SqlWorld) {
  let tables = 0;
  const freshTable = (): string => `t_${(tables += 1)}`;

  const connect = (over: Partial<Sql>, address = world().url): Connector =>
    world().connector(
      { protocol: world().protocol, address: 'DB', query: 'SELECT 1', key: ['id'], maxBatch: MAX_BATCH, ...over },
      testTools({ secret: () => address }),
    );

  async function run(...statements: string[]): Promise<readonly object[]> {
    const session = await world().session();
    try {
      return await session.run(...statements);
    } finally {
      await session.end();
    }
  }

  async function count(query: string): Promise<number> {
    const [row] = await run(query);
    return Number(Object.values(row ?? {})[0]);
  }

  async function pull(over: Partial<Sql>, from: string | null = null, onBatch: (batch: Batch) => Promise<void> = () => Promise.resolve()) {
    const batches: Batch[] = [];
    let cursor = from;
    await connect(over).pull(
      from,
      async (batch) => {
        await onBatch(batch);
        batches.push(batch);
        ({ cursor } = batch);
      },
      NEVER,
    );
    return { batches, cursor, records: batches.flatMap(({ records }) => records) };
  }

  const complaint = (over: Partial<Sql>, address?: string): Promise<unknown> =>
    connect(over, address)
      .pull(null, () => Promise.resolve(), NEVER)
      .then(
        () => 'nothing was wrong',
        (error: unknown) => error,
      );

  return { world, freshTable, connect, run, count, pull, complaint };
}

/** Of records that have one. */
function codes(records: readonly unknown[]): string[] {
  return records.map((record) => (record as { code: string }).code);
}

function everyConnector({ world, freshTable, connect, run }: Bench): void {
  connectorSuite(
    async () => {
      const table = freshTable();
      const { types } = world();
      await run(`CREATE TABLE ${table} (id ${types.id}, at ${types.instant} DEFAULT '2026-01-01 00:00:00', code varchar(20))`);
      return {
        maxBatch: MAX_BATCH,
        // The key columns come with the row.
        told: (record) => expect.objectContaining(record as object),
        async add(records) {
          await run(
            `INSERT INTO ${table} (code) VALUES ${codes(records)
              .map((code) => `('${code}')`)
              .join(', ')}`,
          );
        },
        connect: () => connect({ query: `SELECT code, at, id FROM ${table}`, key: ['at', 'id'] }),
        close: () => Promise.resolve(),
      };
    },
    RUNS,
    () => connect({}, `${world().protocol}://nobody@127.0.0.1:1/none`),
  );
}

function keyValues({ world, freshTable, run, pull }: Bench): void {
  test('beyond 2^53 and of microseconds lose and repeat none', async () => {
    const table = freshTable();
    await run(
      `CREATE TABLE ${table} (big bigint, at ${world().types.instant}, code varchar(20))`,
      ...Array.from(
        { length: 23 },
        (_, at) =>
          `INSERT INTO ${table} VALUES (${9_007_199_254_740_990n + BigInt(at)}, '2026-01-01 00:00:00.${String(Math.floor(at / 3)).padStart(6, '0')}', 'F-${at}')`,
      ),
    );
    for (const key of [['big'], ['at', 'big'], ['at', 'big', 'code']]) {
      const { records } = await pull({ query: `SELECT * FROM ${table}`, key, maxBatch: 4 });
      expect(codes(records)).toEqual(Array.from({ length: 23 }, (_, at) => `F-${at}`));
    }
  });

  test('of text are taken as they are, whatever letters they have', async () => {
    const table = freshTable();
    const words = [`a'; DROP TABLE ${table}; --`, 'b\\', 'c"`', 'đường', 'Đắk Lắk', 'é', '', '🙂', 'ß', 'z'.repeat(180)];
    const quoted = words.map((word) => `'${word.replaceAll("'", "''").replaceAll('\\', world().protocol === 'mysql' ? '\\\\' : '\\')}'`);
    await run(`CREATE TABLE ${table} (code varchar(200))`, ...quoted.map((word) => `INSERT INTO ${table} VALUES (${word})`));
    const { records } = await pull({ query: `SELECT code FROM ${table}`, key: ['code'], maxBatch: 1 });
    expect(new Set(codes(records))).toEqual(new Set(words));
    expect(records).toHaveLength(words.length);
  });
}

function keySets({ freshTable, run, pull, complaint }: Bench): void {
  test(`that are equal over the end of a batch lose none, however many there are in a group (seed ${SEED})`, () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: MAX_BATCH }), { minLength: 1, maxLength: 8 }), async (groups) => {
        const table = freshTable();
        const rows = groups.flatMap((size, group) => Array.from({ length: size }, (_, at) => `(${group}, '${group}-${at}')`));
        await run(`CREATE TABLE ${table} (n int, code varchar(20))`, `INSERT INTO ${table} VALUES ${rows.join(', ')}`);
        const { batches, records } = await pull({ query: `SELECT n, code FROM ${table}`, key: ['n'] });
        expect(Math.max(...batches.map((batch) => batch.records.length))).toBeLessThanOrEqual(MAX_BATCH);
        expect(codes(records).toSorted()).toEqual(rows.map((row) => row.slice(row.indexOf("'") + 1, -2)).toSorted());
      }),
      { numRuns: 12, seed: SEED },
    ));

  test('that more rows share than a batch holds are no keys, and the declaration is to name more columns', async () => {
    const table = freshTable();
    await run(`CREATE TABLE ${table} (n int)`, `INSERT INTO ${table} VALUES (1), (2), (2), (2), (2), (2), (2)`);
    expect(await complaint({ query: `SELECT n FROM ${table}`, key: ['n'] })).toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining('add a column to n'),
    });
  });

  test('without a value are told, not skipped', async () => {
    const table = freshTable();
    await run(`CREATE TABLE ${table} (n int)`, `INSERT INTO ${table} VALUES (1), (NULL)`);
    expect(await complaint({ query: `SELECT n FROM ${table}`, key: ['n'] })).toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining('never NULL'),
    });
  });

  test('of other columns than before begin anew', async () => {
    const table = freshTable();
    await run(`CREATE TABLE ${table} (n int, m int)`, `INSERT INTO ${table} VALUES (1, 2), (2, 1)`);
    const { cursor } = await pull({ query: `SELECT n, m FROM ${table}`, key: ['n'] });
    expect((await pull({ query: `SELECT n, m FROM ${table}`, key: ['m'] }, cursor)).records).toEqual([
      { n: 2, m: 1 },
      { n: 1, m: 2 },
    ]);
  });
}

function tableRows({ world, freshTable, run, count, pull }: Bench): void {
  test('are objects by column that lose nothing in JSON', async () => {
    const table = freshTable();
    const { types } = world();
    await run(
      `CREATE TABLE ${table} (id int, big bigint, fee ${types.money}, at ${types.instant}, day date, rate double precision, note varchar(20), gone varchar(20))`,
      `INSERT INTO ${table} VALUES (1, 9007199254740993, 12345678901234567.89, '2026-03-04 05:06:07.000089', '2026-03-04', 0.5, 'đủ', NULL)`,
    );
    const { records } = await pull({ query: `SELECT * FROM ${table};` });
    expect(records).toEqual([
      {
        id: 1,
        big: '9007199254740993',
        fee: '12345678901234567.89',
        at: expect.stringMatching(/^2026-03-04T05:06:07\.000089(\+07:00)?$/),
        day: '2026-03-04',
        rate: 0.5,
        note: 'đủ',
        gone: null,
      },
    ]);
  });

  test('that are added while others are read come in the same order, once', async () => {
    const table = freshTable();
    await run(`CREATE TABLE ${table} (id int, code varchar(20))`);
    const add = (from: number, to: number): Promise<unknown> =>
      run(`INSERT INTO ${table} VALUES ${Array.from({ length: to - from }, (_, at) => `(${from + at}, 'A-${from + at}')`).join(', ')}`);
    await add(0, 12);
    let added = 12;
    const { records } = await pull({ query: `SELECT * FROM ${table}` }, null, async () => {
      if (added >= 24) return;
      await add(added, added + 3);
      added += 3;
    });
    expect(codes(records)).toEqual(Array.from({ length: added }, (_, at) => `A-${at}`));
  });

  test('of a transaction that another overtook are waited for', async () => {
    const table = freshTable();
    await run(`CREATE TABLE ${table} (id ${world().types.id}, code varchar(20))`);
    const slow = await world().session();
    await slow.run('BEGIN', `INSERT INTO ${table} (code) VALUES ('drawn first')`);
    await run(`INSERT INTO ${table} (code) VALUES ('committed first')`);
    const settling = pull({ query: `SELECT * FROM ${table}`, settleMs: 1_500 });
    // It has noted the highest key when it waits; what comes later is for the next time.
    await waitUntil('the connector is there', async () => (await count(world().sessions)) > 0);
    await slow.run('COMMIT');
    await slow.end();
    const first = await settling;
    expect(codes(first.records)).toEqual(['drawn first', 'committed first']);
    expect((await pull({ query: `SELECT * FROM ${table}`, settleMs: 60_000 }, first.cursor)).records).toEqual([]);
  });
}

function database({ world, freshTable, connect, run, count, pull, complaint }: Bench): void {
  test('is only read, whatever the query says', async () => {
    expect(await complaint({ query: world().writingQuery })).toMatchObject({ kind: 'configuration' });
  });

  test('is not held longer than the time for a statement', async () => {
    expect(await complaint({ query: world().sleepQuery, statementTimeoutMs: 100 })).toMatchObject({ kind: 'unavailable' });
  });

  test('ends the query that runs when the connector is told to stop, and the session with it', async () => {
    const stopping = new AbortController();
    const pulling = connect({ query: world().sleepQuery }).pull(null, () => Promise.resolve(), stopping.signal);
    await waitUntil('the query runs', async () => (await count(world().sleepers)) > 0);
    stopping.abort();
    expect(await pulling).toEqual({});
    await waitUntil('the query has ended', async () => (await count(world().sleepers)) === 0, 3_000);
    await waitUntil('the session has ended', async () => (await count(world().sessions)) === 0, 3_000);
  });

  test('keeps no session of a pull, however it ended', async () => {
    const table = freshTable();
    await run(`CREATE TABLE ${table} (id int)`, `INSERT INTO ${table} VALUES (1)`);
    await pull({ query: `SELECT id FROM ${table}` });
    await complaint({ query: 'SELECT nothing' });
    await pull({ query: `SELECT id FROM ${table}` }, null, () => Promise.reject(new Error('the store is away'))).catch(() => undefined);
    await connect({ query: `SELECT id FROM ${table}` }).probe(NEVER);
    await waitUntil('no session is left', async () => (await count(world().sessions)) === 0, 3_000);
  });

  test('says what is wrong with the query, and never where or who it is', async () => {
    expect(await complaint({ query: 'SELECT nothing FROM nowhere' })).toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining('nowhere'),
    });
    await expect(connect({ query: 'SELECT nothing FROM nowhere' }).probe(NEVER)).rejects.toMatchObject({ kind: 'configuration' });
    const elsewhere = `${world().protocol}://someone:hush-hush@127.0.0.1:1/db`;
    const unknown = `${world().protocol}://someone:hush-hush@no-such-host.invalid/db`;
    for (const address of [elsewhere, unknown, 'hush-hush', 'ftp://hush-hush']) {
      const told = await complaint({}, address);
      expect(told).toMatchObject({ kind: address.includes('@') ? 'unavailable' : 'configuration' });
      expect(told).not.toHaveProperty('cause');
      expect(String(told)).not.toMatch(/hush|someone|no-such-host/);
      await expect(connect({}, address).probe(NEVER)).rejects.toMatchObject({ name: 'AppError' });
    }
  });
}
