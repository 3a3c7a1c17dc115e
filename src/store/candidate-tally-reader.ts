import type { Pool, PoolClient } from 'pg';

import type { TallyReader } from '../live/tally-reader.ts';
import { measureSet, type MeasureSet } from '../measure/measure.ts';
import { must } from '../shared/must.ts';
import { failedReading } from './outage.ts';
import { addSums } from './postgres-tally-reader.ts';
import { tallyAtoms, type TallyAtoms } from './tally-atoms.ts';
import { readForeignColumns } from './tally-columns.ts';
import { tallyQuery } from './tally-query.ts';
import { FACT_TALLY, tableColumns, UNIT_TALLY, type TallyTable } from './tally-rows.ts';
import { provinceValues } from './tally-schema.ts';

/**
 * Reads the counters that a catalogue would have, without changing the store: what it counts already from the tallies, what is
 * new or defined otherwise from the rows, all on one view of the database.
 */
export function candidateTallyReader(pool: Pool, measures: MeasureSet, provinces: ReadonlyMap<string, string>): TallyReader {
  return {
    async read(spans) {
      const client = await pool.connect().catch(failedReading);
      try {
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        const atoms = tallyAtoms(spans, measures.columns.length);
        const foreign = await readForeignColumns(client, measures);
        for (const tally of [UNIT_TALLY, FACT_TALLY]) {
          await readKnown(client, tally, measures, foreign, atoms);
          await countForeign(client, tally, measures, foreign, provinces, atoms);
        }
        await client.query('COMMIT');
        client.release();
        return {
          sums: (span) => atoms.sums(must(spans[span], 'a span asked for')),
          lastEventAt: null,
          lastLearnedAt: null,
          includes: () => true,
          uncounted: new Set(),
        };
      } catch (error) {
        // A connection in an unknown state is closed, not given back.
        client.release(true);
        return failedReading(error);
      }
    },
  };
}

async function readKnown(
  client: PoolClient,
  tally: TallyTable,
  measures: MeasureSet,
  foreign: ReadonlySet<number>,
  atoms: TallyAtoms,
): Promise<void> {
  const { first, columns } = tableColumns(tally, measures);
  const known = columns.map(({ name }, at) => ({ name, column: first + at })).filter(({ column }) => !foreign.has(column));
  await addSums(client, atoms, { from: tally.table, values: [], columns: known });
}

async function countForeign(
  client: PoolClient,
  tally: TallyTable,
  measures: MeasureSet,
  foreign: ReadonlySet<number>,
  provinces: ReadonlyMap<string, string>,
  atoms: TallyAtoms,
): Promise<void> {
  const names = new Set([...foreign].map((column) => measures.columns[column]?.measure));
  const some = measureSet(measures.definitions.filter(({ id }) => names.has(id)));
  const query = tallyQuery(tally, some, 2);
  if (query === null) return;
  const placeOf = new Map(measures.columns.map(({ name }, column) => [name, column]));
  // A histogram of which one column is known is counted whole; what was read already must not be added twice.
  const columns = tableColumns(tally, some).columns.flatMap(({ name }) => {
    const column = placeOf.get(name);
    return column !== undefined && foreign.has(column) ? [{ name, column }] : [];
  });
  await addSums(client, atoms, { from: `(${query}) AS counted_anew`, values: provinceValues(provinces), columns });
}
