import type { Pool, PoolClient } from 'pg';

import type { ProcedureTallies } from '../explain/ports.ts';
import type { ProcedureTallyReader } from '../live/procedure-cube-reader.ts';
import type { MeasureSet } from '../measure/measure.ts';
import type { Piece } from '../measure/piece.ts';
import { formatDay } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { textArray } from './array-literal.ts';
import { spanOf } from './explain-amounts.ts';
import { failedReading } from './outage.ts';
import { visibilityOf } from './postgres-tally-reader.ts';

/** Rows taken from the server at a time: parsing them all at once would keep everybody else waiting. */
const FETCH = 2_000;

/** The counters by procedure of any period, summed up by the database. */
export function postgresProcedureTallies(pool: Pool, measures: MeasureSet): ProcedureTallies {
  return {
    async sums(provinces, spans, lists) {
      const amountOf = (piece: Piece): string => {
        const { from, to } = spanOf(piece, spans);
        const name = must(measures.columns[piece.column], 'a column of the measures').name;
        const tests = [
          ...(Number.isFinite(from) ? [`day >= '${formatDay(from)}'`] : []),
          ...(Number.isFinite(to) ? [`day <= '${formatDay(to)}'`] : []),
        ];
        return `${piece.times} * CASE WHEN ${[...tests, 'true'].join(' AND ')} THEN ${name} ELSE 0 END`;
      };
      const sums = lists.map((pieces) => `sum(${pieces.length === 0 ? '0' : pieces.map(amountOf).join(' + ')})::float8`);
      const isOfPeriod = lists.flat().every(({ over }) => over === 'period');
      const { rows } = await pool
        .query<[string, ...number[]]>({
          rowMode: 'array',
          text: `SELECT procedure_code, ${sums.join(', ')} FROM procedure_tally
WHERE province_id = ANY ($1::text[]) AND (NOT $2 OR day BETWEEN $3 AND $4) GROUP BY procedure_code`,
          values: [textArray(provinces), isOfPeriod, formatDay(spans.period.from), formatDay(spans.period.to)],
        })
        .catch(failedReading);
      return new Map(
        rows.filter(([, ...amounts]) => amounts.some((amount) => amount !== 0)).map(([procedure, ...amounts]) => [procedure, amounts]),
      );
    },
  };
}

/** All of them at one instant of the database, for whoever keeps them in memory. */
export function postgresProcedureTallyReader(pool: Pool, measures: MeasureSet): ProcedureTallyReader {
  return {
    async read(edges, columns, take) {
      const client = await pool.connect().catch(failedReading);
      try {
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        const { rows } = await client.query<{ snapshot: string }>('SELECT pg_current_snapshot()::text AS snapshot');
        const names = columns.map((column) => must(measures.columns[column], 'a column of the measures').name);
        // A cursor takes no parameters.
        const stretch = `width_bucket(day, '{${edges.map((edge) => formatDay(edge)).join(',')}}'::date[])`;
        await client.query(`DECLARE procedures NO SCROLL CURSOR FOR SELECT procedure_code, province_id, ${stretch} AS stretch,
  ARRAY[${names.map((name) => `sum(${name})`).join(', ')}]::text FROM procedure_tally GROUP BY procedure_code, province_id, stretch`);
        await takeAll(client, take);
        await client.query('COMMIT');
        client.release();
        return { includes: visibilityOf(must(rows[0], 'the row of a select').snapshot) };
      } catch (error) {
        // A connection in an unknown state is closed, not given back.
        client.release(true);
        return failedReading(error);
      }
    },
  };
}

async function takeAll(client: PoolClient, take: Parameters<ProcedureTallyReader['read']>[2]): Promise<void> {
  for (;;) {
    const { rows } = await client.query<[string, string, number, string]>({ rowMode: 'array', text: `FETCH ${FETCH} FROM procedures` });
    for (const [procedure, province, stretch, amounts] of rows)
      take(procedure, province, stretch, amounts.slice(1, -1).split(',').map(Number));
    if (rows.length < FETCH) return;
  }
}
