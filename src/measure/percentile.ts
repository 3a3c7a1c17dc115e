import { NO_DATA, type Value } from './value.ts';

export interface Bucket {
  /** Inclusive upper bound; `Infinity` for the last. */
  readonly upTo: number;
  readonly count: number;
}

/**
 * The p-quantile (0 < p < 1) told from buckets: the one it lies in is exact, the place inside it is interpolated. Above
 * the last finite bound nothing is known but the bound, so that is what it says. `numerator` is how many lie at or below
 * the bucket's upper bound, `denominator` how many there are.
 */
export function percentileOf(buckets: readonly Bucket[], p: number): Value {
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  if (total <= 0) return NO_DATA;
  const wanted = p * total;
  let below = 0;
  let lower = 0;
  for (const { upTo, count } of buckets) {
    if (count > 0 && below + count >= wanted) {
      const value = upTo === Infinity ? lower : lower + ((upTo - lower) * (wanted - below)) / count;
      return { kind: 'value', value, numerator: below + count, denominator: total };
    }
    below += count;
    if (upTo !== Infinity) lower = upTo;
  }
  return { kind: 'value', value: lower, numerator: total, denominator: total };
}
