import type { ClientBase, Pool } from 'pg';

import type { MeasureSet } from '../measure/measure.ts';
import type { Instant } from '../shared/instant.ts';
import { textArray } from './array-literal.ts';
import { columnsId, declareColumns } from './tally-columns.ts';
import { columnType, tableColumns, TALLY_TABLES } from './tally-rows.ts';

/** A lock of ours in the database: two processes that start at once must not both alter the tables. */
const SCHEMA_LOCK = 740_766_34;

/**
 * Makes the tally tables fit the measures of the catalogue: adds columns, and notes which of them still have to be counted
 * (`countColumns`). Returns the number of these columns in the log of differences.
 */
export async function fitTallies(pool: Pool, measures: MeasureSet, now: Instant): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [SCHEMA_LOCK]);
    await addColumns(client, measures);
    const dossiers = await client.query('SELECT FROM dossier LIMIT 1');
    const facts = await client.query('SELECT FROM fact LIMIT 1');
    await declareColumns(client, measures, { dossiers: dossiers.rowCount !== 0, facts: facts.rowCount !== 0 }, now);
    const id = await columnsId(client, measures);
    await client.query('COMMIT');
    client.release();
    return id;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function addColumns(client: ClientBase, measures: MeasureSet): Promise<void> {
  for (const tally of TALLY_TABLES) {
    const { rows } = await client.query<{ name: string }>('SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass', [
      tally.table,
    ]);
    const known = new Set(rows.map(({ name }) => name));
    const missing = tableColumns(tally, measures).columns.filter(({ name }) => !known.has(name));
    // Altering a table waits for all who use it: not done where nothing is to be altered.
    if (missing.length === 0) continue;
    const added = missing.map((column) => `ADD COLUMN IF NOT EXISTS ${column.name} ${columnType(column)} NOT NULL DEFAULT 0`);
    await client.query(`ALTER TABLE ${tally.table} ${added.join(', ')}`);
  }
}

/** The two arrays that `tallyQuery` takes: units, and the province of each. */
export function provinceValues(provinces: ReadonlyMap<string, string>): [string, string] {
  return [textArray([...provinces.keys()]), textArray([...provinces.values()])];
}
