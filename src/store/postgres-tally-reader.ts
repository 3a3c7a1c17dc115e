import type { Pool, PoolClient } from 'pg';

import type { DaySpan, TallyReader, TallyReading } from '../live/tally-reader.ts';
import type { MeasureSet } from '../measure/measure.ts';
import { formatDay, type Day, type Instant } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { failedReading } from './outage.ts';
import { tallyAtoms, type TallyAtoms } from './tally-atoms.ts';
import { readUncounted } from './tally-columns.ts';
import { assertKept, tellLaterDifferences } from './tally-log/read-log.ts';
import { FACT_TALLY, tableColumns, UNIT_TALLY, type TallyTable } from './tally-rows.ts';

export function postgresTallyReader(pool: Pool, measures: MeasureSet): TallyReader {
  return {
    async read(spans, knownAt) {
      const client = await pool.connect().catch(failedReading);
      try {
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        const reading = await readAll(client, measures, spans, knownAt);
        await client.query('COMMIT');
        client.release();
        return reading;
      } catch (error) {
        // A connection in an unknown state is closed, not given back.
        client.release(true);
        return failedReading(error);
      }
    },
  };
}

async function readAll(client: PoolClient, measures: MeasureSet, spans: readonly DaySpan[], knownAt?: Instant): Promise<TallyReading> {
  if (knownAt !== undefined) await assertKept(client, knownAt);
  const head = await readHead(client, knownAt);
  const atoms = tallyAtoms(spans, measures.columns.length);
  for (const tally of [UNIT_TALLY, FACT_TALLY]) await readTable(client, tally, measures, atoms);
  if (knownAt !== undefined)
    await tellLaterDifferences(client, knownAt, measures, (unit, day, column, amount) => atoms.add(unit, day, column, -amount));
  return {
    sums: (span) => atoms.sums(must(spans[span], 'a span asked for')),
    lastEventAt: head.event,
    lastLearnedAt: head.learned,
    includes: visibilityOf(head.snapshot),
    uncounted: await readUncounted(client, measures, knownAt ?? Number.MAX_SAFE_INTEGER),
  };
}

interface Head {
  readonly snapshot: string;
  readonly event: Instant | null;
  readonly learned: Instant | null;
}

/** Of an earlier instant it is known when something was last learned, not when that had happened. */
async function readHead(client: PoolClient, knownAt?: Instant): Promise<Head> {
  const { rows } = await client.query<Head>(
    knownAt === undefined
      ? `SELECT pg_current_snapshot()::text AS snapshot, (SELECT max(last_event_at) FROM source_pulse) AS event,
                (SELECT max(last_learned_at) FROM source_pulse) AS learned`
      : {
          text: `SELECT pg_current_snapshot()::text AS snapshot, NULL::int8 AS event, (SELECT max(least(to_at, $1)) FROM tally_log WHERE from_at <= $1) AS learned`,
          values: [knownAt],
        },
  );
  return must(rows[0], 'the row of a select');
}

/** One pass over a table: days are put into the stretches between the edges of all spans. */
async function readTable(client: PoolClient, tally: TallyTable, measures: MeasureSet, atoms: TallyAtoms): Promise<void> {
  const { first, columns } = tableColumns(tally, measures);
  await addSums(client, atoms, { from: tally.table, values: [], columns: columns.map(({ name }, at) => ({ name, column: first + at })) });
}

export interface SummedColumns {
  /** A table, or a query in brackets with an alias; its parameters begin with $2. */
  readonly from: string;
  readonly values: readonly string[];
  readonly columns: readonly { readonly name: string; readonly column: number }[];
}

/** Adds the sums of some columns by unit and stretch. */
export async function addSums(client: PoolClient, atoms: TallyAtoms, { from, values, columns }: SummedColumns): Promise<void> {
  if (columns.length === 0) return;
  const { rows } = await client.query<[string, number, string]>({
    rowMode: 'array',
    text: `SELECT unit_id, width_bucket(day, $1::date[]) AS atom, ARRAY[${columns.map(({ name }) => `sum(${name})`).join(', ')}]::text
FROM ${from} GROUP BY unit_id, atom`,
    values: [atoms.edges.map((edge: Day) => formatDay(edge)), ...values],
  });
  for (const [unit, atom, text] of rows) {
    const amounts = atoms.at(unit, atom);
    for (const [at, amount] of text.slice(1, -1).split(',').entries()) {
      const column = columns[at]?.column ?? 0;
      amounts[column] = (amounts[column] ?? 0) + Number(amount);
    }
  }
}

/** What PostgreSQL says of the transactions that a reading can see: `xmin:xmax:xip,xip`. */
export function visibilityOf(text: string): TallyReading['includes'] {
  const [, to = '0', running = ''] = text.split(':');
  const from = BigInt(to);
  const under = new Set(running.split(',').filter(Boolean).map(BigInt));
  return (transaction) => transaction < from && !under.has(transaction);
}
