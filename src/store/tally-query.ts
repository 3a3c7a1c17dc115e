import type { CompiledMeasure, MeasureSet } from '../measure/measure.ts';
import { AMOUNTS, bucketTest, flagTest, INSTANTS, MARK, OFFSET_MS } from './measure-sql.ts';
import { tableColumns, type TallyTable } from './tally-rows.ts';

/**
 * A query that counts everything from its rows, with the columns of the tally table. It is written from the same definitions
 * as the incremental counting, but in another language: that is what makes comparing the two worth something.
 * Takes the arrays of `provinceValues`, as its first parameters or later ones. `null` where the table has no columns.
 */
export function tallyQuery(tally: TallyTable, measures: MeasureSet, firstParameter = 1): string | null {
  const { columns } = tableColumns(tally, measures);
  if (columns.length === 0) return null;
  const names = columns.map(({ name }) => name);
  const keys = tally.keys.join(', ');
  const parts = tally.of === 'dossiers' ? dossierParts(keys, names, measures) : [factPart(keys, names, measures)];
  const sums = names.map((name) => `sum(${name})::int8 AS ${name}`);
  const isCounted = names.map((name) => `sum(${name}) <> 0`).join(' OR ');
  return `WITH province AS (SELECT * FROM unnest($${firstParameter}::text[], $${firstParameter + 1}::text[]) AS p (unit_id, province_id)),
counted AS (SELECT d.*, coalesce(p.province_id, d.unit_id) AS province_id FROM dossier d LEFT JOIN province p USING (unit_id))
SELECT ${keys}, day, ${sums.join(', ')} FROM (${parts.join('\nUNION ALL\n')}) AS part (${keys}, day, ${names.join(', ')})
GROUP BY ${keys}, day HAVING ${isCounted}`;
}

/** Dossiers have several days: one pass for each that something is counted on. */
function dossierParts(keys: string, names: readonly string[], { compiled }: MeasureSet): string[] {
  return [...new Set(compiled.map(({ on }) => on))].map((on) => {
    const amounts = compiled.flatMap((measure) => sqlOfMeasure(measure, measure.on === on));
    return `SELECT ${keys}, date '1970-01-01' + (((${INSTANTS[on]}) + ${OFFSET_MS}) / 86400000)::int4 AS day, ${names.map((name, at) => `${amounts[at] ?? '0'} AS ${name}`).join(', ')}
FROM counted WHERE (${INSTANTS[on]}) IS NOT NULL GROUP BY ${keys}, day`;
  });
}

/** Marks say their day themselves. */
function factPart(keys: string, names: readonly string[], { compiledFacts }: MeasureSet): string {
  const amounts = compiledFacts.map(({ of, on, all, none, isSum }) => {
    const filter = `kind = '${of}' AND mark_on = '${on}' AND ${flagTest({ all, none })}`;
    return `coalesce(sum(${isSum ? 'sign * amount' : 'sign'}) FILTER (WHERE ${filter}), 0)`;
  });
  return `SELECT ${keys}, date '1970-01-01' + day AS day, ${names.map((name, at) => `${amounts[at] ?? '0'} AS ${name}`).join(', ')}
FROM (SELECT kind, unit_id, ${MARK.on} AS mark_on, ${MARK.day} AS day, ${MARK.flagsLow} AS flags_low, ${MARK.flagsHigh} AS flags_high,
        ${MARK.sign} AS sign, ${MARK.amount} AS amount
      FROM fact, jsonb_array_elements(marks) AS m) AS marked GROUP BY ${keys}, day`;
}

function sqlOfMeasure({ all, none, sum, histogram, width }: CompiledMeasure, isHere: boolean): string[] {
  if (!isHere) return Array.from({ length: width }, () => '0::int8');
  const filter = flagTest({ all, none });
  if (histogram !== undefined) {
    return Array.from({ length: width }, (_, at) => `count(*) FILTER (WHERE ${filter} AND ${bucketTest({ histogram, width }, at)})`);
  }
  if (sum !== undefined) return [`coalesce(sum(${AMOUNTS[sum]}) FILTER (WHERE ${filter}), 0)`];
  return [`count(*) FILTER (WHERE ${filter})`];
}
