import { createHash } from 'node:crypto';

import type { ClientBase, Pool } from 'pg';

import type { MeasureDefinition, MeasureSet } from '../measure/measure.ts';
import { textArray } from './array-literal.ts';
import { tallyQuery } from './tally-query.ts';
import { columnType, TALLY_TABLES } from './tally-rows.ts';

/** A lock of ours in the database: two processes that start at once must not both rebuild. */
const SCHEMA_LOCK = 740_766_34;

export interface TallySchemaOptions {
  readonly pool: Pool;
  readonly definitions: readonly MeasureDefinition[];
  readonly measures: MeasureSet;
  /** The unit that a unit's procedure counters are kept for. */
  readonly provinces: ReadonlyMap<string, string>;
  readonly log: (message: string) => void;
}

/**
 * Makes the tally tables fit the measures of the catalogue: adds columns, and counts anew from the rows when a definition
 * changed. Writers must not run meanwhile.
 */
export async function fitTallies({ pool, definitions, measures, provinces, log }: TallySchemaOptions): Promise<void> {
  const hash = createHash('sha256').update(JSON.stringify(definitions)).digest('hex');
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [SCHEMA_LOCK]);
    const known = await client.query<{ value: string }>(`SELECT value #>> '{}' AS value FROM meta WHERE key = 'measures'`);
    if (known.rows[0]?.value !== hash) {
      await addColumns(client, measures);
      const counted = await client.query(`SELECT FROM dossier LIMIT 1`);
      if (counted.rowCount !== 0) {
        log('the measures have changed: counting anew from the dossiers');
        await rebuildTallies(client, measures, provinces);
      }
      await client.query(
        `INSERT INTO meta (key, value) VALUES ('measures', to_jsonb($1::text)) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
        [hash],
      );
    }
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function addColumns(client: ClientBase, measures: MeasureSet): Promise<void> {
  for (const { table } of TALLY_TABLES) {
    const columns = measures.columns.map(
      (column) => `ADD COLUMN IF NOT EXISTS ${column.name} ${columnType(measures, column)} NOT NULL DEFAULT 0`,
    );
    await client.query(`ALTER TABLE ${table} ${columns.join(', ')}`);
  }
}

/** Counts all dossiers anew, in the caller's transaction. */
async function rebuildTallies(client: ClientBase, measures: MeasureSet, provinces: ReadonlyMap<string, string>): Promise<void> {
  for (const tally of TALLY_TABLES) {
    const names = [...tally.keys, 'day', ...measures.columns.map(({ name }) => name)];
    await client.query(`DELETE FROM ${tally.table}`);
    await client.query(`INSERT INTO ${tally.table} (${names.join(', ')}) ${tallyQuery(tally, measures)}`, provinceValues(provinces));
  }
}

/** The two arrays that `tallyQuery` takes: units, and the province of each. */
export function provinceValues(provinces: ReadonlyMap<string, string>): [string, string] {
  return [textArray([...provinces.keys()]), textArray([...provinces.values()])];
}
