import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DAY_MS, HOUR_MS, SECOND_MS } from '../shared/instant.ts';
import { LAG_BUCKETS, lagBucket, lagPercentile, noLags } from './lag.ts';
import { NO_DATA } from './value.ts';

function lagsOf(given: readonly number[]): number[] {
  const lags = noLags();
  for (const ms of given) {
    const at = lagBucket(ms);
    lags[at] = (lags[at] ?? 0) + 1;
  }
  return lags;
}

describe('lagBucket', () => {
  it.each([
    ['at once', 0, 0],
    ['before it happened, by a clock that is ahead', -60_000, 0],
    ['never, by a broken number', NaN, 0],
    ['the upper bound belongs to its bucket', 125, 0],
    ['just above it', 126, 1],
    ['the second bound', 250, 1],
    ['just above the second', 251, 2],
    ['a year', 365 * DAY_MS, 28],
    ['the import of an old log', 20 * 365 * DAY_MS, LAG_BUCKETS - 1],
    ['beyond 32 bits', 1e15, LAG_BUCKETS - 1],
    ['endless', Infinity, LAG_BUCKETS - 1],
  ])('%s', (_what, ms, bucket) => {
    expect(lagBucket(ms)).toBe(bucket);
  });
});

describe('lagPercentile', () => {
  it('of nothing learned is no data', () => {
    expect(lagPercentile(noLags(), 0.5)).toEqual(NO_DATA);
  });

  it('says of what is older than the last bound no more than the bound', () => {
    expect(lagPercentile(lagsOf([20 * 365 * DAY_MS]), 0.5)).toMatchObject({ value: 125 * 2 ** 28 });
  });

  it('lies within a factor of two of the exact one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: SECOND_MS, max: 300 * DAY_MS }), { minLength: 1, maxLength: 50 }),
        fc.constantFrom(0.5, 0.95),
        (given, p) => {
          const sorted = given.toSorted((one, other) => one - other);
          const exact = sorted[Math.max(0, Math.ceil(p * sorted.length - 1e-9) - 1)] ?? NaN;
          const told = lagPercentile(lagsOf(given), p);
          expect(told.kind).toBe('value');
          if (told.kind !== 'value') return;
          expect(told.value).toBeGreaterThanOrEqual(exact / 2);
          expect(told.value).toBeLessThanOrEqual(exact * 2);
        },
      ),
    );
  });

  it('of two counts together is between theirs', () => {
    const lags = fc.array(fc.integer({ min: 0, max: 30 * HOUR_MS }), { minLength: 1, maxLength: 30 }).map(lagsOf);
    fc.assert(
      fc.property(lags, lags, (one, other) => {
        const values = [one, other, one.map((count, at) => count + (other[at] ?? 0))].map((counts) => lagPercentile(counts, 0.95));
        const [first, second, both] = values.map((value) => (value.kind === 'value' ? value.value : NaN));
        expect(both).toBeGreaterThanOrEqual(Math.min(first ?? NaN, second ?? NaN) - 1e-6);
        expect(both).toBeLessThanOrEqual(Math.max(first ?? NaN, second ?? NaN) + 1e-6);
      }),
    );
  });
});
