import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { exactPoints, roundPoints, sumKnown } from './exact-points.ts';

describe('points', () => {
  it.each([
    [5.005, 2, 5.01],
    [8.615, 2, 8.62],
    [1.2349, 2, 1.23],
    [89.996, 2, 90],
    [0.5, 0, 1],
  ])('%f is shown with %i decimals as %f: halves go up', (points, decimals, shown) => {
    expect(roundPoints(exactPoints(points), decimals)).toBe(shown);
  });

  it('that nobody knows add up to nothing known, not to zero', () => {
    expect(sumKnown([null, null])).toBeNull();
    expect(sumKnown([])).toBeNull();
    expect(sumKnown([null, 0])).toBe(0);
    expect(sumKnown([1.5, null, 2])).toBe(3.5);
  });
});

const points = fc.double({ min: 0, max: 20, noNaN: true }).map(exactPoints);

describe('laws of exact points', () => {
  it('a sum does not depend on the order or the grouping, to the last bit', () => {
    fc.assert(
      fc.property(fc.array(points, { maxLength: 24 }), fc.nat(), (list, cut) => {
        const at = list.length === 0 ? 0 : cut % list.length;
        const forwards = list.reduce((sum, one) => sum + one, 0);
        const backwards = list.toReversed().reduce((sum, one) => sum + one, 0);
        const parts = [list.slice(0, at), list.slice(at)].map((part) => part.reduce((sum, one) => sum + one, 0));
        expect(backwards).toBe(forwards);
        expect((parts[0] ?? 0) + (parts[1] ?? 0)).toBe(forwards);
      }),
    );
  });

  it('lie closer to what was computed than anything that is shown', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (given) => {
        expect(Math.abs(exactPoints(given) - given)).toBeLessThan(1e-12);
      }),
    );
  });
});
