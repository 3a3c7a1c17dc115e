import type { Pool, PoolClient } from 'pg';

import type { CalendarBook } from '../domain/calendar-book.ts';
import { fold } from '../domain/fold.ts';
import type { Procedure } from '../domain/procedure.ts';
import type { DossierRules } from '../measure/flags.ts';
import { evaluate } from '../measure/measured.ts';
import type { FactRules } from '../measure/fact-evaluation.ts';
import { measureSet, type MeasureSet } from '../measure/measure.ts';
import { MEASURED_COLUMNS, measuredOfRow, type MeasuredRow } from './measured-row.ts';
import { readHistory } from './history-text.ts';
import { OUTDATED } from './outdated-rows.ts';
import { readUncounted } from './tally-columns.ts';
import { tallyQuery } from './tally-query.ts';
import { tableColumns, TALLY_TABLES, type TallyTable } from './tally-rows.ts';
import { provinceValues } from './tally-schema.ts';
import { verifyFacts } from './verify-facts.ts';

interface Difference {
  /** A dossier, or a table and its key. */
  readonly where: string;
  readonly what: string;
}

export interface VerifyReport {
  readonly ok: boolean;
  readonly dossiers: number;
  readonly facts: number;
  /** Counters that are new and still being counted: nothing is said of them. */
  readonly uncounted: number;
  readonly tallyRows: number;
  /** The first ones. */
  readonly differences: readonly Difference[];
}

export interface VerifyOptions {
  readonly pool: Pool;
  readonly measures: MeasureSet;
  readonly procedures: ReadonlyMap<string, Procedure>;
  readonly calendars: CalendarBook;
  readonly limits: DossierRules;
  readonly factRules: FactRules;
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
    const facts = await verifyFacts(client, options.factRules, (where, what) => {
      if (differences.length < SHOWN) differences.push({ where, what });
    });
    const uncounted = await readUncounted(client, options.measures, Number.MAX_SAFE_INTEGER);
    const counted = countedOf(options.measures, uncounted);
    let tallyRows = 0;
    for (const tally of TALLY_TABLES) tallyRows += await verifyTally(client, tally, { ...options, measures: counted }, differences);
    await client.query('COMMIT');
    client.release();
    return {
      ok: differences.length === 0,
      dossiers,
      facts,
      uncounted: uncounted.size,
      tallyRows,
      differences: differences.slice(0, SHOWN),
    };
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** The measures of which every column is counted. */
function countedOf(measures: MeasureSet, uncounted: ReadonlySet<number>): MeasureSet {
  const missing = new Set([...uncounted].map((column) => measures.columns[column]?.measure));
  return missing.size === 0 ? measures : measureSet(measures.definitions.filter(({ id }) => !missing.has(id)));
}

type Row = readonly [
  source: string,
  code: string,
  evaluatedAt: number,
  nextChangeAt: number | null,
  calendar: string | null,
  dueAtComputed: number | null,
  dueAtBefore: number | null,
  history: string,
  ...MeasuredRow,
];

async function verifyRows(client: PoolClient, options: VerifyOptions, differences: Difference[]): Promise<number> {
  let count = 0;
  await client.query(
    `DECLARE rows_to_verify NO SCROLL CURSOR FOR SELECT source, code, evaluated_at, next_change_at,
       calendar_version, due_at_computed, due_at_before, history, ${MEASURED_COLUMNS} FROM dossier`,
  );
  for (;;) {
    const { rows } = await client.query({ text: `FETCH ${PAGE} FROM rows_to_verify`, rowMode: 'array' });
    // The driver types array rows as any[]; the cursor gives these columns.
    for (const row of rows as unknown as Row[]) verifyRow(row, options, differences);
    count += rows.length;
    options.onProgress(count);
    if (rows.length < PAGE) return count;
  }
}

function verifyRow(row: Row, { procedures, calendars, limits }: VerifyOptions, differences: Difference[]): void {
  const [source, code, evaluatedAt, nextChangeAt, calendar, dueAtComputed, dueAtBefore, history, ...measured] = row;
  // Waits to be evaluated by rules that have changed.
  if (nextChangeAt === OUTDATED) return;
  const state = fold(readHistory(history), procedures, calendars);
  const evaluation = evaluate(source, state, procedures.get(state.procedure), evaluatedAt, limits);
  const expected = JSON.stringify([
    evaluation.measured,
    evaluation.nextChangeAt,
    state.calendar,
    state.dueAtComputed,
    state.dueAtBefore?.dueAt ?? null,
  ]);
  const stored = JSON.stringify([measuredOfRow(measured), nextChangeAt, calendar, dueAtComputed, dueAtBefore]);
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
  const recounted = tallyQuery(tally, measures);
  if (recounted === null) return 0;
  const keys = [...tally.keys, 'day'];
  const names = tableColumns(tally, measures).columns.map(({ name }) => name);
  const counted = await client.query<{ rows: number }>(`SELECT count(*) AS rows FROM ${tally.table}`);
  const { rows } = await client.query<Record<string, unknown>>({
    text: `WITH recounted AS (${recounted})
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
