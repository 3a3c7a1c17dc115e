import type { Pool } from 'pg';

import type { StretchReader, UnitStretch } from '../live/progress-reader.ts';
import type { MeasureSet } from '../measure/measure.ts';
import { formatDay, type Day } from '../shared/instant.ts';
import { failedReading } from './outage.ts';
import { readUncounted } from './tally-columns.ts';
import { FACT_TALLY, tableColumns, UNIT_TALLY, type TallyTable } from './tally-rows.ts';

export function postgresStretchReader(pool: Pool, measures: MeasureSet): StretchReader {
  return {
    async read(units, edges) {
      const tables = await Promise.all([UNIT_TALLY, FACT_TALLY].map((tally) => readTable(pool, tally, measures, units, edges))).catch(
        failedReading,
      );
      return tables.flat();
    },
    async uncounted() {
      const client = await pool.connect().catch(failedReading);
      try {
        return await readUncounted(client, measures, Infinity).catch(failedReading);
      } finally {
        client.release();
      }
    },
  };
}

async function readTable(
  pool: Pool,
  tally: TallyTable,
  measures: MeasureSet,
  units: readonly string[],
  edges: readonly Day[],
): Promise<readonly UnitStretch[]> {
  const { first, columns } = tableColumns(tally, measures);
  if (columns.length === 0) return [];
  const { rows } = await pool.query<[string, number, string]>({
    rowMode: 'array',
    text: `SELECT unit_id, width_bucket(day, $2::date[]) AS stretch, ARRAY[${columns.map(({ name }) => `sum(${name})`).join(', ')}]::text
FROM ${tally.table} WHERE unit_id = ANY ($1::text[]) GROUP BY unit_id, stretch`,
    values: [units, edges.map((edge) => formatDay(edge))],
  });
  return rows.map(([unit, stretch, text]) => {
    const amounts = new Float64Array(measures.columns.length);
    for (const [at, amount] of text.slice(1, -1).split(',').entries()) amounts[first + at] = Number(amount);
    return { unit, stretch, amounts };
  });
}
