import { describe, expect, it } from 'vitest';

import { rankUnits, type Rankable } from './rank-units.ts';
import { component, indexVersion } from './score-fixture.ts';

const VERSION = indexVersion([component('a')], [['a']]);

function unit(id: string, scaled: number | null, more: Partial<Rankable> = {}): Rankable {
  return { id, level: 'commune', score: { points: scaled, scaled, outOf: 100 }, volume: 100, ...more };
}

const ranksOf = (units: readonly Rankable[], months = 1) => rankUnits(units, VERSION, months).map(({ id, rank }) => [id, rank]);

describe('ranks', () => {
  it('are those of a competition: ties share one, and the next counts them all', () => {
    expect(ranksOf([unit('a', 80), unit('b', 90), unit('c', 90), unit('d', 70)])).toEqual([
      ['a', 3],
      ['b', 1],
      ['c', 1],
      ['d', 4],
    ]);
  });

  it('are shared by figures that are shown alike', () => {
    expect(ranksOf([unit('a', 84.761), unit('b', 84.764), unit('c', 84.766)])).toEqual([
      ['a', 2],
      ['b', 2],
      ['c', 1],
    ]);
  });

  it.each<[Rankable, string]>([
    [unit('x', null), 'noScore'],
    [unit('x', 99, { score: { points: 9, scaled: 99, outOf: 14 } }), 'tooLittleKnown'],
    [unit('x', 99, { volume: null }), 'unknownVolume'],
    [unit('x', 99, { volume: 29 }), 'tooFew'],
  ])('are not given to %o, which is shown with the reason %s and moves nobody', (odd, reason) => {
    const [first, last] = rankUnits([odd, unit('a', 50)], VERSION, 1);
    expect(first).toMatchObject({ rank: null, peerRank: null, unranked: reason });
    expect(last).toMatchObject({ rank: 1, unranked: null });
  });

  it('are given from the minimum volume on', () => {
    expect(ranksOf([unit('a', 50, { volume: 30 })])).toEqual([['a', 1]]);
  });
});

describe('peers', () => {
  it('are units of the same level with about as much to do a month', () => {
    const units = [
      unit('a', 90, { volume: 600 }),
      unit('b', 80, { volume: 100 }),
      unit('c', 70, { volume: 499 }),
      unit('d', 95, { volume: 1200 }),
      unit('e', 99, { volume: 600, level: 'ministry' }),
    ];
    expect(rankUnits(units, VERSION, 1).map(({ id, peerGroup, peerRank }) => [id, peerGroup?.id ?? null, peerRank])).toEqual([
      ['a', 'large', 2],
      ['b', 'small', 1],
      ['c', 'small', 2],
      ['d', 'large', 1],
      ['e', null, null],
    ]);
  });

  it('of a quarter are by a third of its volume', () => {
    expect(rankUnits([unit('a', 90, { volume: 1499 })], VERSION, 3)[0]?.peerGroup?.id).toBe('small');
    expect(rankUnits([unit('a', 90, { volume: 1500 })], VERSION, 3)[0]?.peerGroup?.id).toBe('large');
  });
});
