import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../test/test-postgres.ts';
import type { TestDatabase } from '../../test/test-postgres.ts';
import { assertServerVersion, assertVersion, migrate } from './migrate.ts';

describe('migrations', () => {
  let database: TestDatabase;
  let dir: string;
  let logged: string[];

  beforeEach(async () => {
    database = await createTestDatabase('migrate');
    dir = await mkdtemp(path.join(os.tmpdir(), 'nhip-migrations-'));
    logged = [];
    await writeFile(
      path.join(dir, '0001_first.sql'),
      `CREATE TABLE first AS SELECT '{a} $1 Đường; -- ''x''' AS text;\nCREATE INDEX ON first (text);\n`,
    );
    await writeFile(path.join(dir, '0002_second.sql'), `DO $$ BEGIN PERFORM 1; END $$;\nALTER TABLE first ADD number integer DEFAULT 2;\n`);
  });
  afterEach(async () => {
    await database.drop();
    await rm(dir, { recursive: true });
  });

  const run = (): Promise<void> => migrate({ url: database.url, dir, log: (message) => void logged.push(message) });

  test('files run in order, as they stand, and only once', async () => {
    await run();
    await run();
    expect(logged).toEqual(['Applied migration 0001_first', 'Applied migration 0002_second']);
    expect(await query('SELECT * FROM first')).toEqual([{ text: `{a} $1 Đường; -- 'x'`, number: 2 }]);
  });

  test('a new file is applied to what is there', async () => {
    await run();
    await writeFile(path.join(dir, '0003_third.sql'), 'ALTER TABLE first DROP number;\n');
    await run();
    expect(logged.at(-1)).toBe('Applied migration 0003_third');
  });

  test('processes that start at the same moment all succeed, and one does the work', async () => {
    await Promise.all([run(), run(), run()]);
    expect(logged).toHaveLength(2);
  });

  test('a failure leaves the database as it was and frees the lock', async () => {
    await writeFile(path.join(dir, '0003_third.sql'), 'SELECT no_such_column;\n');
    await expect(run()).rejects.toThrow('no_such_column');
    expect(await query(`SELECT to_regclass('first') AS first`)).toEqual([{ first: null }]);
    await rm(path.join(dir, '0003_third.sql'));
    await run();
  });

  test('a file that comes before an applied one is refused', async () => {
    await run();
    await writeFile(path.join(dir, '0000_late.sql'), 'SELECT 1;\n');
    await expect(run()).rejects.toThrow('0000_late');
  });

  test('the embedded server is new enough', async () => {
    await expect(assertServerVersion(database.url)).resolves.toBeUndefined();
  });

  async function query(sql: string): Promise<unknown[]> {
    const client = new pg.Client(database.url);
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }
});

test.each([180_000, 180_004, 190_001])('server version %d is served', (version) => {
  expect(() => assertVersion(version)).not.toThrow();
});

test.each([
  [150_018, '15.18'],
  [170_009, '17.9'],
  [Number.NaN, 'unknown'],
])('server version %d is refused by name', (version, name) => {
  expect(() => assertVersion(version)).toThrow(`is version ${name}.`);
});
