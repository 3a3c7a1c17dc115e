import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { seededRandom } from '../../shared/random.ts';
import { candidateSeed, logNormal, poisson, unitInterval } from './draw.ts';

describe('poisson', () => {
  test.each([0, 0.4, 14, 350])('has the mean %s and a variance like it', (mean) => {
    const counts = Array.from({ length: 4_000 }, (_, seed) => poisson(seededRandom(candidateSeed(7, seed, 0)), mean));
    const found = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - found) ** 2, 0) / counts.length;
    expect(Math.abs(found - mean)).toBeLessThanOrEqual(4 * Math.sqrt(mean / counts.length));
    expect(Math.abs(variance - mean)).toBeLessThanOrEqual(0.1 * mean);
  });

  test('a smaller mean counts no more than a larger one from the same seed: a small sample is part of a large one', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.double({ min: 0, max: 600, noNaN: true }),
        fc.double({ min: 0, max: 600, noNaN: true }),
        (seed, one, other) => {
          const [small, large] = [Math.min(one, other), Math.max(one, other)];
          expect(poisson(seededRandom(seed), small)).toBeLessThanOrEqual(poisson(seededRandom(seed), large));
        },
      ),
    );
  });
});

test('logNormal has its median in the middle and never passes its maximum', () => {
  const random = seededRandom(11);
  const draws = Array.from({ length: 10_001 }, () => logNormal(random, { median: 60, sigma: 1, max: 500 })).toSorted(
    (one, other) => one - other,
  );
  expect(draws[5_000]).toBeGreaterThan(57);
  expect(draws[5_000]).toBeLessThan(63);
  expect(draws.at(-1)).toBe(500);
});

test('neighbouring candidates have unrelated seeds', () => {
  const lots = Array.from({ length: 10_000 }, (_, at) => unitInterval(candidateSeed(1, 29_000_000 + (at >> 4), at & 15)));
  const tenths = Array.from({ length: 10 }, (_, tenth) => lots.filter((lot) => Math.floor(lot * 10) === tenth).length);
  expect(Math.min(...tenths)).toBeGreaterThan(900);
  expect(Math.max(...tenths)).toBeLessThan(1_100);
  expect(new Set(lots).size).toBeGreaterThan(9_995);
});
