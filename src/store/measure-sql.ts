import type { FlagWords } from '../measure/flags.ts';
import type { AmountKey, DayKey } from '../measure/measured.ts';
import type { CompiledMeasure } from '../measure/measure.ts';
import { MINUTE_MS } from '../shared/instant.ts';

/** The pieces that SQL over the rows is made of from the definitions of measures. */

/** The instant that a day key is the day of, over the columns of `dossier`. */
export const INSTANTS: Readonly<Record<DayKey, string>> = {
  submittedDay: 'submitted_at',
  receivedDay: 'accepted_at',
  dueDay: 'CASE WHEN accepted_at IS NOT NULL THEN due_at END',
  endDay: 'ended_at',
  resolvedDay: 'coalesce(resolved_at, returned_at)',
  returnedDay: 'returned_at',
};

export const AMOUNTS: Readonly<Record<AmountKey, string>> = {
  processingMinutes: 'processing_minutes',
  workingHours: 'processing_minutes / 60.0',
  pausedMinutes: 'paused_minutes',
  fee: 'fee',
};

/** What a day in Viet Nam is ahead of UTC. */
export const OFFSET_MS = 7 * 60 * MINUTE_MS;

/** The parts of a mark, where `m` is one of the column `marks`. */
export const MARK = {
  on: 'm ->> 0',
  day: '(m ->> 1)::int4',
  flagsLow: '(m ->> 2)::int4',
  flagsHigh: '(m ->> 3)::int4',
  sign: '(m ->> 4)::int8',
  amount: '(m ->> 5)::int8',
} as const;

/** Whether flags have all of `all` and none of `none`; `true` where nothing is asked. */
export function flagTest({ all, none }: { readonly all: FlagWords; readonly none: FlagWords }): string {
  return [...masks(all, 'all'), ...masks(none, 'none'), 'true'].join(' AND ');
}

function masks(words: FlagWords, kind: 'all' | 'none'): string[] {
  const test = (column: string, mask: number): string[] => (mask === 0 ? [] : [`(${column} & ${mask}) = ${kind === 'all' ? mask : 0}`]);
  return [...test('flags_low', words.low), ...test('flags_high', words.high)];
}

/** Whether a dossier falls into the n-th bucket of a histogram. */
export function bucketTest({ histogram, width }: Pick<CompiledMeasure, 'histogram' | 'width'>, bucket: number): string {
  if (histogram === undefined) return 'true';
  const amount = AMOUNTS[histogram.of];
  const above = bucket === 0 ? 'true' : `${amount} > ${histogram.upTo[bucket - 1]}`;
  const below = bucket === width - 1 ? 'true' : `${amount} <= ${histogram.upTo[bucket]}`;
  return `${amount} IS NOT NULL AND ${above} AND ${below}`;
}
