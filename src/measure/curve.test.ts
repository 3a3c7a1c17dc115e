import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { shareOfPoints, type Curve } from './curve.ts';

const STEPS: Curve = {
  kind: 'steps',
  steps: [
    { from: 0.5, share: 0.25 },
    { from: 0.8, share: 1 },
  ],
};

describe('a curve', () => {
  it.each<[Curve, number, number]>([
    [{ kind: 'linear' }, 0, 0],
    [{ kind: 'linear' }, 0.375, 0.375],
    [{ kind: 'linear' }, 1, 1],
    [{ kind: 'cap', at: 0.8 }, 0.4, 0.5],
    [{ kind: 'cap', at: 0.8 }, 0.8, 1],
    [{ kind: 'cap', at: 0.8 }, 0.9, 1],
    [STEPS, 0.49, 0],
    [STEPS, 0.5, 0.25],
    [STEPS, 0.79, 0.25],
    [STEPS, 0.8, 1],
  ])('%o gives at %f the share %f', (curve, ratio, share) => {
    expect(shareOfPoints(curve, ratio)).toBe(share);
  });

  it('counts a ratio beyond its ends as the end', () => {
    for (const curve of [{ kind: 'linear' }, { kind: 'cap', at: 0.5 }, STEPS] as const) {
      expect([shareOfPoints(curve, -0.2), shareOfPoints(curve, 1.7)]).toEqual([0, 1]);
    }
  });

  it('that is not established gives nothing, which is not zero', () => {
    expect(shareOfPoints({ kind: 'none' }, 1)).toBeNull();
  });
});

const ratios = fc.double({ min: -0.5, max: 1.5, noNaN: true });
const curves: fc.Arbitrary<Curve> = fc.oneof(
  fc.constant<Curve>({ kind: 'linear' }),
  fc.double({ min: 0.01, max: 1, noNaN: true }).map((at): Curve => ({ kind: 'cap', at })),
  fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 6 }).map((points): Curve => {
    const rising = points.toSorted((one, other) => one - other);
    return { kind: 'steps', steps: rising.map((from, at) => ({ from: from / 100, share: (at + 1) / rising.length })) };
  }),
);

describe('laws of a curve', () => {
  it('more never gives less, and the share stays within 0 and 1', () => {
    fc.assert(
      fc.property(curves, ratios, ratios, (curve, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)].map((ratio) => shareOfPoints(curve, ratio) ?? NaN);
        expect(low).toBeLessThanOrEqual(high ?? NaN);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });
});
