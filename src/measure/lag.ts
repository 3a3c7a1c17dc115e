import { percentileOf, type Bucket } from './percentile.ts';
import type { Value } from './value.ts';

/** How long after it happened something was learned, in buckets whose upper bounds double: an eighth of a second … 388 days, open. */
const FIRST_MS = 125;
export const LAG_BUCKETS = 30;
const MAX_STEPS = 2 ** LAG_BUCKETS;

/** What happened after it was learned, by a source whose clock is ahead, lies in the first. Called for every item: makes nothing. */
export function lagBucket(ms: number): number {
  if (!(ms > FIRST_MS)) return 0;
  // The number of binary digits: each bucket includes its upper bound.
  return Math.min(LAG_BUCKETS - 1, 32 - Math.clz32(Math.min((ms - 1) / FIRST_MS, MAX_STEPS)));
}

export function noLags(): number[] {
  return Array.from({ length: LAG_BUCKETS }, () => 0);
}

/** Milliseconds. Nothing learned is no data. */
export function lagPercentile(lags: readonly number[], p: number): Value {
  return percentileOf(lags.map(bucketOf), p);
}

function bucketOf(count: number, at: number): Bucket {
  return { upTo: at === LAG_BUCKETS - 1 ? Infinity : FIRST_MS * 2 ** at, count };
}
