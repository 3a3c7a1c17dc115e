import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { scoreIndex, type IndexScore } from './index-score.ts';
import { pointsOf, type ScoreInput } from './score/component-score.ts';
import type { IndexComponent } from './score/index-definition.ts';
import { rankChange } from './score/rank-change.ts';
import { component, indexVersion } from './score/score-fixture.ts';
import { NO_DATA, NOT_APPLICABLE } from './value.ts';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const GROUPS = [['a', 'b', 'c'], ['d'], ['e', 'f', 'g']];

const curves: fc.Arbitrary<IndexComponent['curve']> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'linear' } as const) },
  { weight: 2, arbitrary: fc.constantFrom(0.5, 0.8, 0.9).map((at) => ({ kind: 'cap', at }) as const) },
  fc.constant({ kind: 'none' } as const),
);

const versions = fc
  .tuple(
    ...IDS.map((id) =>
      fc
        .record({
          maxPoints: fc.integer({ min: 1, max: 20 }),
          curve: curves,
          zeroDenominator: fc.constantFrom('noData', 'notApplicable', 'fullPoints', 'zero', 'redistribute'),
          levels: fc.constantFrom<IndexComponent['levels']>(['province', 'commune'], ['province']),
          elsewhere: fc.constantFrom<IndexComponent['elsewhere']>({ commune: 'fullPoints' }, { commune: 'leaveOut' }),
        })
        .map((more) => component(id, more)),
    ),
  )
  .map((components) => indexVersion(components, GROUPS));

const input: fc.Arbitrary<ScoreInput> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.nat(50), fc.integer({ min: 50, max: 200_000 })).map(([numerator, denominator]) => ({ numerator, denominator })),
  },
  fc.constant({ numerator: 0, denominator: 0 }),
  fc.constantFrom(NO_DATA, NOT_APPLICABLE, null),
);
const inputs = fc.tuple(...IDS.map(() => input));
const levels = fc.constantFrom('province', 'commune');

function scoreOf(version: ReturnType<typeof indexVersion>, level: 'province' | 'commune', given: readonly ScoreInput[]): IndexScore {
  return scoreIndex(version, level, ({ id }) => given[IDS.indexOf(id)] ?? null);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

describe('laws of an index score', () => {
  it('components, the groups of both layouts and the total reconcile to the last bit', () => {
    fc.assert(
      fc.property(versions, levels, inputs, (version, level, given) => {
        const score = scoreOf(version, level, given);
        const points = score.components.flatMap((one) => pointsOf(one) ?? []);
        expect(score.points).toBe(points.length === 0 ? null : sum(points));
        for (const { groups } of score.layouts) {
          expect(sum(groups.map((group) => group.points ?? 0))).toBe(score.points ?? 0);
          expect(sum(groups.map(({ outOf }) => outOf))).toBe(score.outOf);
          for (const { id, components, points: ofGroup } of groups) {
            const own = score.components.filter((one) => components.includes(one.id)).flatMap((one) => pointsOf(one) ?? []);
            expect([id, ofGroup]).toEqual([id, own.length === 0 ? null : sum(own)]);
          }
        }
      }),
    );
  });

  it('nobody has less than nothing or more than could be had', () => {
    fc.assert(
      fc.property(versions, levels, inputs, (version, level, given) => {
        const score = scoreOf(version, level, given);
        for (const one of score.components) {
          expect(pointsOf(one) ?? 0).toBeGreaterThanOrEqual(0);
          expect(pointsOf(one) ?? 0).toBeLessThanOrEqual(one.max);
        }
        expect(score.points ?? 0).toBeLessThanOrEqual(score.outOf);
        if (score.scaled !== null) expect(score.scaled).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('redistribution loses no maximum: that of each group stays', () => {
    fc.assert(
      fc.property(versions, inputs, (version, given) => {
        const { layouts } = scoreOf(version, 'province', given);
        const told = layouts[0]?.groups.map(({ max }) => max);
        expect(told).toEqual(version.layouts[0]?.groups.map(({ maxPoints }) => maxPoints));
      }),
    );
  });

  it('the change of a figure is told by its components, and by the groups of each layout, exactly', () => {
    fc.assert(
      fc.property(versions, inputs, inputs, fc.constantFrom('points', 'scaled'), (version, earlier, later, by) => {
        const before = { score: scoreOf(version, 'province', earlier), rank: 3 };
        const after = { score: scoreOf(version, 'province', later), rank: 6 };
        const change = rankChange(before, after, by);
        expect(change.fell).toBe(3);
        if (change.change === null) {
          expect(change.components).toEqual([]);
          return;
        }
        expect(change.change).toBe((after.score[by] ?? NaN) - (before.score[by] ?? NaN));
        expect(sum(change.components.map((one) => one.change))).toBe(change.change);
        for (const { groups } of change.layouts) expect(sum(groups.map((one) => one.change))).toBe(change.change);
      }),
    );
  });
});

describe('a score', () => {
  const version = indexVersion(
    [
      component('a'),
      component('b', { curve: { kind: 'none' } }),
      component('c', { levels: ['province'], elsewhere: { commune: 'fullPoints' } }),
    ],
    [['a', 'b'], ['c']],
  );

  it('is scaled by what could be had: a component that nobody can compute takes nothing off', () => {
    const score = scoreIndex(version, 'province', () => ({ numerator: 1, denominator: 2 }));
    expect(score).toMatchObject({ points: 10, outOf: 20, scaled: 50 });
    expect(score.layouts[0]?.groups.map(({ points, outOf, max }) => [points, outOf, max])).toEqual([
      [5, 10, 20],
      [5, 10, 10],
    ]);
  });

  it('has the points of a level that does not have to earn them', () => {
    expect(scoreIndex(version, 'commune', () => ({ numerator: 0, denominator: 2 }))).toMatchObject({ points: 10, outOf: 20, scaled: 50 });
  });

  it('of which nothing is known is none', () => {
    expect(scoreIndex(version, 'province', () => null)).toMatchObject({ points: null, outOf: 0, scaled: null });
  });

  it('of a level that the index does not have does not arise', () => {
    expect(scoreIndex(version, 'nation', () => ({ numerator: 1, denominator: 1 }))).toMatchObject({ points: null, scaled: null });
  });
});
