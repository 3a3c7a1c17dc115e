import type { Pool, PoolClient } from 'pg';

import type { WorkingCalendar } from '../domain/calendar.ts';
import { fold } from '../domain/fold.ts';
import type { Procedure } from '../domain/procedure.ts';
import { evaluate } from '../measure/measured.ts';
import type { MeasureSet } from '../measure/measure.ts';
import { MEASURED_COLUMNS, measuredOfRow, type MeasuredRow } from './dossier-rows.ts';
import { readHistory } from './history-text.ts';
import { tallyQuery } from './tally-query.ts';
import { TALLY_TABLES, type TallyTable } from './tally-rows.ts';
import { provinceValues } from './tally-schema.ts';

interface Difference {
  /** A dossier, or a table and its key. */
  readonly where: string;
  readonly what: string;
}

export interface VerifyReport {
  readonly ok: boolean;
  readonly dossiers: number;
  readonly tallyRows: number;
  /** The first ones. */
  readonly differences: readonly Difference[];
}

export interface VerifyOptions {
  readonly pool: Pool;
  readonly measures: MeasureSet;
  readonly procedures: ReadonlyMap<string, Procedure>;
  readonly calendar: WorkingCalendar;
  readonly provinces: ReadonlyMap<string, string>;
  readonly onProgress: (dossiers: number) => void;
}

const PAGE = 5_000;
const SHOWN = 20;

/**
 * Two proofs on one view of the database, while writers may go on: each row says what its history means, and each counter is
 * what a count from the rows gives.
 */
export async function verifyStore(options: VerifyOptions): Promise<VerifyReport> {
  const client = await options.pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query("SET LOCAL work_mem = '256MB'");
    const differences: Difference[] = [];
    const dossiers = await verifyRows(client, options, differences);
    let tallyRows = 0;
    for (const tally of TALLY_TABLES) tallyRows += await verifyTally(client, tally, options, differences);
    await client.query('COMMIT');
    client.release();
    return { ok: differences.length === 0, dossiers, tallyRows, differences: differences.slice(0, SHOWN) };
  } catch (error) {
    client.release(true);
    throw error;
  }
}

type Row = readonly [source: string, code: string, evaluatedAt: number, nextChangeAt: number | null, history: string, ...MeasuredRow];

async function verifyRows(
  client: PoolClient,
  { procedures, calendar, onProgress }: VerifyOptions,
  differences: Difference[],
): Promise<number> {
  let count = 0;
  await client.query(
    `DECLARE rows_to_verify NO SCROLL CURSOR FOR SELECT source, code, evaluated_at, next_change_at, history, ${MEASURED_COLUMNS} FROM dossier`,
  );
  for (;;) {
    const { rows } = await client.query({ text: `FETCH ${PAGE} FROM rows_to_verify`, rowMode: 'array' });
    // The driver types array rows as any[]; the cursor gives these columns.
    for (const row of rows as unknown as Row[]) verifyRow(row, procedures, calendar, differences);
    count += rows.length;
    onProgress(count);
    if (rows.length < PAGE) return count;
  }
}

function verifyRow(row: Row, procedures: ReadonlyMap<string, Procedure>, calendar: WorkingCalendar, differences: Difference[]): void {
  const [source, code, evaluatedAt, nextChangeAt, history, ...measured] = row;
  const state = fold(readHistory(history), procedures, calendar);
  const evaluation = evaluate(source, state, procedures.get(state.procedure), evaluatedAt);
  const expected = JSON.stringify([evaluation.measured, evaluation.nextChangeAt]);
  const stored = JSON.stringify([measuredOfRow(measured), nextChangeAt]);
  if (expected !== stored && differences.length < SHOWN) {
    differences.push({ where: `${source}/${code}`, what: `the row says ${stored}, its history means ${expected}` });
  }
}

async function verifyTally(
  client: PoolClient,
  tally: TallyTable,
  { measures, provinces }: VerifyOptions,
  differences: Difference[],
): Promise<number> {
  const keys = [...tally.keys, 'day'];
  const names = measures.columns.map(({ name }) => name);
  const counted = await client.query<{ rows: number }>(`SELECT count(*) AS rows FROM ${tally.table}`);
  const { rows } = await client.query<Record<string, unknown>>({
    text: `WITH recounted AS (${tallyQuery(tally, measures)})
SELECT ${keys.map((key) => `${key}::text`).join(', ')}, ${names.map((name) => `coalesce(t.${name}, 0) AS ${name}, coalesce(r.${name}, 0) AS expected_${name}`).join(', ')}
FROM ${tally.table} t FULL JOIN recounted r USING (${keys.join(', ')})
WHERE ${names.map((name) => `coalesce(t.${name}, 0) <> coalesce(r.${name}, 0)`).join(' OR ')} LIMIT ${SHOWN}`,
    values: provinceValues(provinces),
  });
  for (const row of rows) {
    const wrong = names.filter((name) => String(row[name]) !== String(row[`expected_${name}`]));
    differences.push({
      where: `${tally.table} ${keys.map((key) => String(row[key])).join(' ')}`,
      what: wrong.map((name) => `${name} is ${String(row[name])}, the rows give ${String(row[`expected_${name}`])}`).join('; '),
    });
  }
  return counted.rows[0]?.rows ?? 0;
}
