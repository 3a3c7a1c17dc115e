import type { FlagWords } from '../measure/flags.ts';
import type { AmountKey, DayKey } from '../measure/measured.ts';
import { type CompiledMeasure, type MeasureSet } from '../measure/measure.ts';
import { MINUTE_MS } from '../shared/instant.ts';
import type { TallyTable } from './tally-rows.ts';

/** The instant that a day key is the day of, as SQL over the columns of `dossier`. */
const INSTANTS: Readonly<Record<DayKey, string>> = {
  submittedDay: 'submitted_at',
  receivedDay: 'accepted_at',
  dueDay: 'CASE WHEN accepted_at IS NOT NULL THEN due_at END',
  endDay: 'ended_at',
  resolvedDay: 'coalesce(resolved_at, returned_at)',
  returnedDay: 'returned_at',
};

const AMOUNTS: Readonly<Record<AmountKey, string>> = {
  processingMinutes: 'processing_minutes',
  workingHours: 'processing_minutes / 60.0',
  pausedMinutes: 'paused_minutes',
  fee: 'fee',
};

const OFFSET_MS = 7 * 60 * MINUTE_MS;

/**
 * A query that counts all dossiers from their rows, with the columns of the tally table. It is written from the same
 * definitions as the incremental counting, but in another language: that is what makes comparing the two worth something.
 * Takes the arrays of `provinceValues`.
 */
export function tallyQuery({ keys }: TallyTable, measures: MeasureSet): string {
  const days = [...new Set(measures.compiled.map(({ on }) => on))];
  const parts = days.map((on) => {
    const columns = measures.compiled.flatMap((measure) => sqlOfMeasure(measure, measure.on === on));
    const names = measures.columns.map(({ name }, at) => `${columns[at] ?? '0'} AS ${name}`);
    return `SELECT ${keyColumns(keys)}, date '1970-01-01' + (((${INSTANTS[on]}) + ${OFFSET_MS}) / 86400000)::int4 AS day, ${names.join(', ')}
FROM counted WHERE (${INSTANTS[on]}) IS NOT NULL GROUP BY ${keys.join(', ')}, day`;
  });
  const sums = measures.columns.map(({ name }) => `sum(${name})::int8 AS ${name}`);
  const isCounted = measures.columns.map(({ name }) => `sum(${name}) <> 0`).join(' OR ');
  return `WITH province AS (SELECT * FROM unnest($1::text[], $2::text[]) AS p (unit_id, province_id)),
counted AS (SELECT d.*, coalesce(p.province_id, d.unit_id) AS province_id FROM dossier d LEFT JOIN province p USING (unit_id))
SELECT ${keys.join(', ')}, day, ${sums.join(', ')} FROM (${parts.join('\nUNION ALL\n')}) AS part (${[...keys, 'day', ...measures.columns.map(({ name }) => name)].join(', ')})
GROUP BY ${keys.join(', ')}, day HAVING ${isCounted}`;
}

function keyColumns(keys: readonly string[]): string {
  return keys.join(', ');
}

function sqlOfMeasure({ all, none, sum, histogram, width }: CompiledMeasure, isHere: boolean): string[] {
  if (!isHere) return Array.from({ length: width }, () => '0::int8');
  const filter = [...masks(all, 'all'), ...masks(none, 'none'), 'true'].join(' AND ');
  if (histogram !== undefined) {
    const amount = AMOUNTS[histogram.of];
    return Array.from({ length: width }, (_, at) => {
      const above = at === 0 ? 'true' : `${amount} > ${histogram.upTo[at - 1]}`;
      const below = at === width - 1 ? 'true' : `${amount} <= ${histogram.upTo[at]}`;
      return `count(*) FILTER (WHERE ${filter} AND ${amount} IS NOT NULL AND ${above} AND ${below})`;
    });
  }
  if (sum !== undefined) return [`coalesce(sum(${AMOUNTS[sum]}) FILTER (WHERE ${filter}), 0)`];
  return [`count(*) FILTER (WHERE ${filter})`];
}

function masks(words: FlagWords, kind: 'all' | 'none'): string[] {
  const test = (column: string, mask: number): string[] => (mask === 0 ? [] : [`(${column} & ${mask}) = ${kind === 'all' ? mask : 0}`]);
  return [...test('flags_low', words.low), ...test('flags_high', words.high)];
}
