import type { Pool, PoolClient } from 'pg';

import { measureSet, type MeasureSet } from '../measure/measure.ts';
import type { Clock } from '../shared/clock.ts';
import { textArray } from './array-literal.ts';
import { readUncounted } from './tally-columns.ts';
import { tallyQuery } from './tally-query.ts';
import { tableColumns, TALLY_TABLES, type TallyTable } from './tally-rows.ts';
import { provinceValues } from './tally-schema.ts';

export interface CountColumnsOptions {
  readonly pool: Pool;
  readonly measures: MeasureSet;
  /** The unit that a unit's procedure counters are kept for. */
  readonly provinces: ReadonlyMap<string, string>;
  readonly clock: Clock;
  readonly log: (message: string) => void;
  readonly signal: AbortSignal;
}

/** So few rows of a tally are locked at a time that a writer does not notice. */
const CHUNK = 2_000;
/** One process counts; another that starts meanwhile waits, and finds nothing left. */
const COUNT_LOCK = 740_766_36;

/**
 * Counts columns that are not counted yet from the rows, while writers go on: they count into the new columns from the start.
 * One view of the database says what the columns ought to be and what they are in that view; the difference is then added.
 * Additions commute, so what writers add meanwhile is neither lost nor counted twice. A crash in between leaves the columns
 * uncounted, and the next try finds another difference. Returns how many columns were counted.
 */
export async function countColumns({ pool, measures, provinces, clock, log, signal }: CountColumnsOptions): Promise<number> {
  const client = await pool.connect();
  let isLocked = false;
  try {
    await client.query('SELECT pg_advisory_lock($1)', [COUNT_LOCK]);
    isLocked = true;
    const missing = await readUncounted(client, measures, Number.MAX_SAFE_INTEGER);
    if (missing.size === 0 || signal.aborted) return 0;
    const names = new Set([...missing].flatMap((column) => measures.columns[column]?.measure ?? []));
    const some = measureSet(measures.definitions.filter(({ id }) => names.has(id)));
    log(`${missing.size} counters are new or changed: counting them from the rows`);
    await findDifferences(client, some, provinces);
    for (const tally of TALLY_TABLES) await addDifferences(client, tally, some, signal);
    if (signal.aborted) return 0;
    await client.query('UPDATE tally_column SET counted_since = $2 WHERE name = ANY ($1::text[]) AND counted_since IS NULL', [
      textArray(some.columns.map(({ name }) => name)),
      clock.now(),
    ]);
    log('the new counters are whole');
    return missing.size;
  } finally {
    // The temporary tables and the lock go with the connection, whatever state it is in.
    client.release(isLocked);
  }
}

/** On one view of the database; the differences are kept in tables of this connection. */
async function findDifferences(client: PoolClient, measures: MeasureSet, provinces: ReadonlyMap<string, string>): Promise<void> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await client.query("SET LOCAL work_mem = '256MB'");
  await client.query('SET LOCAL statement_timeout = 0');
  for (const tally of TALLY_TABLES) {
    const recounted = tallyQuery(tally, measures);
    if (recounted === null) continue;
    const keys = [...tally.keys, 'day'].join(', ');
    const names = tableColumns(tally, measures).columns.map(({ name }) => name);
    const differences = names.map((name) => `coalesce(r.${name}, 0) - coalesce(t.${name}, 0) AS ${name}`);
    const differ = names.map((name) => `coalesce(r.${name}, 0) <> coalesce(t.${name}, 0)`);
    // A parameter has no place in CREATE TABLE AS: the table is made empty and then filled.
    await client.query(
      `CREATE TEMPORARY TABLE ${missingTable(tally)} AS SELECT 0::int8 AS n, ${keys}, ${names.map((name) => `${name}::int8`).join(', ')} FROM ${tally.table} WITH NO DATA`,
    );
    await client.query(
      `INSERT INTO ${missingTable(tally)} WITH recounted AS (${recounted})
SELECT row_number() OVER (ORDER BY ${keys}), ${keys}, ${differences.join(', ')}
FROM ${tally.table} t FULL JOIN recounted r USING (${keys}) WHERE ${differ.join(' OR ')}`,
      provinceValues(provinces),
    );
  }
  await client.query('COMMIT');
}

function missingTable({ table }: TallyTable): string {
  return `missing_${table}`;
}

/** In key order, as all writers do. */
async function addDifferences(client: PoolClient, tally: TallyTable, measures: MeasureSet, signal: AbortSignal): Promise<void> {
  const names = tableColumns(tally, measures).columns.map(({ name }) => name);
  if (names.length === 0) return;
  const keys = [...tally.keys, 'day'].join(', ');
  const counted = await client.query<{ rows: number }>(`SELECT count(*) AS rows FROM ${missingTable(tally)}`);
  await client.query(`CREATE INDEX ON ${missingTable(tally)} (n)`);
  const rows = counted.rows[0]?.rows ?? 0;
  for (let from = 1; from <= rows && !signal.aborted; from += CHUNK) {
    await client.query(
      `INSERT INTO ${tally.table} AS t (${keys}, ${names.join(', ')})
SELECT ${keys}, ${names.join(', ')} FROM ${missingTable(tally)} WHERE n BETWEEN $1 AND $2 ORDER BY n
ON CONFLICT (${keys}) DO UPDATE SET ${names.map((name) => `${name} = t.${name} + excluded.${name}`).join(', ')}`,
      [from, from + CHUNK - 1],
    );
  }
}
