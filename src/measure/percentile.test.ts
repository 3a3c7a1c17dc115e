import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { percentileOf, type Bucket } from './percentile.ts';
import { NO_DATA } from './value.ts';

const UP_TO = [1, 2, 4, 8, Infinity];

function buckets(...counts: readonly number[]): Bucket[] {
  return UP_TO.map((upTo, at) => ({ upTo, count: counts[at] ?? 0 }));
}

describe('percentileOf', () => {
  it.each<[string, number[], number, number, number]>([
    ['all in the first bucket: from zero on', [10], 0.5, 0.5, 10],
    ['in the middle of a bucket', [0, 0, 10], 0.5, 3, 10],
    ['at the end of a bucket', [5, 5], 0.5, 1, 5],
    ['empty buckets between', [1, 0, 0, 1], 0.9, 4 + 4 * 0.8, 2],
    ['above the last bound nothing but the bound is known', [1, 0, 0, 0, 9], 0.9, 8, 10],
  ])('%s', (_, counts, p, value, numerator) => {
    expect(percentileOf(buckets(...counts), p)).toEqual({
      kind: 'value',
      value,
      numerator,
      denominator: counts.reduce((sum, count) => sum + count, 0),
    });
  });

  it('nothing counted is no data', () => {
    expect(percentileOf(buckets(), 0.5)).toEqual(NO_DATA);
    expect(percentileOf([], 0.5)).toEqual(NO_DATA);
  });

  it('lies in the bucket of the exact quantile', () => {
    const amounts = fc.array(
      fc.integer({ min: 0, max: 120 }).map((tenths) => tenths / 10),
      { minLength: 1, maxLength: 60 },
    );
    const shares = fc.constantFrom(0.05, 0.25, 0.5, 0.75, 0.9, 0.95);
    fc.assert(
      fc.property(amounts, shares, (given, p) => {
        const sorted = given.toSorted((one, other) => one - other);
        // The smallest amount that at least the share p does not exceed; the hair makes up for 0.9 not being a binary fraction.
        const exact = sorted[Math.max(0, Math.ceil(p * sorted.length - 1e-9) - 1)] ?? NaN;
        const bucketOf = (amount: number): number => UP_TO.findIndex((upTo) => amount <= upTo);
        const counts = UP_TO.map((_, at) => given.filter((amount) => bucketOf(amount) === at).length);
        const told = percentileOf(buckets(...counts), p);
        const bucket = bucketOf(exact);
        const lower = UP_TO[bucket - 1] ?? 0;
        const upper = UP_TO[bucket] ?? Infinity;
        expect(told).toMatchObject({ kind: 'value', denominator: given.length });
        if (told.kind !== 'value') return;
        expect(told.value).toBeGreaterThanOrEqual(lower);
        expect(told.value).toBeLessThanOrEqual(upper === Infinity ? lower : upper);
        expect(told.numerator).toBe(given.filter((amount) => amount <= upper).length);
      }),
      { numRuns: 500 },
    );
  });

  it('never falls when the share rises', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 5, maxLength: 5 }), (counts) => {
        const values = [0.1, 0.3, 0.5, 0.7, 0.9].map((p) => percentileOf(buckets(...counts), p));
        for (const [at, value] of values.entries()) {
          const before = values[at - 1];
          if (value.kind === 'value' && before?.kind === 'value') expect(value.value).toBeGreaterThanOrEqual(before.value);
        }
      }),
    );
  });
});
