import type { Pool, PoolClient } from 'pg';

import type { DaySpan, TallyReader } from '../live/tally-reader.ts';
import type { MeasureSet } from '../measure/measure.ts';
import { formatDay, type Day } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { failedReading } from './outage.ts';

/** What PostgreSQL says of the transactions that a reading can see: `xmin:xmax:xip,xip`. */
interface Visibility {
  readonly from: bigint;
  readonly running: ReadonlySet<bigint>;
}

export function postgresTallyReader(pool: Pool, measures: MeasureSet): TallyReader {
  const sums = measures.columns.map(({ name }) => `sum(${name})`).join(', ');

  async function readAtoms(client: PoolClient, edges: readonly Day[]) {
    // One pass over the table: days are put into the stretches between the edges of all spans.
    const result = await client.query<[string, number, string]>({
      rowMode: 'array',
      text: `SELECT unit_id, width_bucket(day, $1::date[]) AS atom, ARRAY[${sums}]::text
FROM dossier_tally GROUP BY unit_id, atom`,
      values: [edges.map(formatDay)],
    });
    return result.rows;
  }

  return {
    async read(spans) {
      const client = await pool.connect().catch(failedReading);
      try {
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        const head = await client.query<{ snapshot: string; event: number | null; learned: number | null }>(
          `SELECT pg_current_snapshot()::text AS snapshot, (SELECT max(last_event_at) FROM source_pulse) AS event,
                  (SELECT max(last_learned_at) FROM source_pulse) AS learned`,
        );
        const edges = edgesOf(spans);
        const atoms = await readAtoms(client, edges);
        await client.query('COMMIT');
        client.release();
        const { snapshot, event, learned } = must(head.rows[0], 'the row of a select');
        const visibility = parseVisibility(snapshot);
        return {
          sums: spans.map((span) => sumsOf(span, edges, atoms)),
          lastEventAt: event,
          lastLearnedAt: learned,
          includes: (transaction) => transaction < visibility.from && !visibility.running.has(transaction),
        };
      } catch (error) {
        // A connection in an unknown state is closed, not given back.
        client.release(true);
        return failedReading(error);
      }
    },
  };
}

/** The first days of the stretches, in order. */
function edgesOf(spans: readonly DaySpan[]): Day[] {
  const edges = new Set<Day>();
  for (const { from, to } of spans) {
    if (Number.isFinite(from)) edges.add(from);
    if (Number.isFinite(to)) edges.add(to + 1);
  }
  return [...edges].toSorted((one, other) => one - other);
}

/** `width_bucket` numbers the stretch that begins at `edges[n]` n+1, and what lies before all edges 0. */
function sumsOf({ from, to }: DaySpan, edges: readonly Day[], atoms: readonly [string, number, string][]): Map<string, Float64Array> {
  const first = Number.isFinite(from) ? edges.indexOf(from) + 1 : 0;
  const last = Number.isFinite(to) ? edges.indexOf(to + 1) : edges.length;
  const sums = new Map<string, Float64Array>();
  for (const [unit, atom, text] of atoms) {
    if (atom < first || atom > last) continue;
    const amounts = text.slice(1, -1).split(',');
    const sum = sums.get(unit);
    if (sum === undefined) sums.set(unit, Float64Array.from(amounts, Number));
    else for (const [at, amount] of amounts.entries()) sum[at] = (sum[at] ?? 0) + Number(amount);
  }
  return sums;
}

function parseVisibility(text: string): Visibility {
  const [, to = '0', running = ''] = text.split(':');
  return { from: BigInt(to), running: new Set(running.split(',').filter(Boolean).map(BigInt)) };
}
