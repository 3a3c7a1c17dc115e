import { describe, expect, it } from 'vitest';

import { scoreIndex } from '../index-score.ts';
import { rankChange } from './rank-change.ts';
import { component, indexVersion } from './score-fixture.ts';

const VERSION = indexVersion([component('a'), component('b'), component('c')], [['a', 'b'], ['c']]);

function scoreOf(a: number, b: number, c: number | null) {
  const shares: Readonly<Record<string, number | null>> = { a, b, c };
  return scoreIndex(VERSION, 'province', ({ id }) => ({ numerator: shares[id] ?? null, denominator: 1 }));
}

describe('why a unit fell', () => {
  it('is told by what changed, the largest first', () => {
    const change = rankChange({ score: scoreOf(0.5, 0.5, 0.5), rank: 4 }, { score: scoreOf(0.25, 0.625, 0.5), rank: 7 }, 'points');
    expect(change).toEqual({
      fell: 3,
      change: -1.25,
      components: [
        { id: 'a', change: -2.5 },
        { id: 'b', change: 1.25 },
      ],
      layouts: [
        { id: 'groups', groups: [{ id: 'g0', change: -1.25 }] },
        { id: 'whole', groups: [{ id: 'all', change: -1.25 }] },
      ],
    });
  });

  it('is known where a rank is missing, and the change of the figure as well', () => {
    expect(rankChange({ score: scoreOf(0, 0, 0), rank: null }, { score: scoreOf(1, 0, 0), rank: 1 }, 'points')).toMatchObject({
      fell: null,
      change: 10,
    });
  });

  it('has no shares where one of the two has no figure', () => {
    const none = scoreIndex(VERSION, 'province', () => null);
    expect(rankChange({ score: none, rank: null }, { score: scoreOf(1, 1, 1), rank: 1 }, 'scaled')).toEqual({
      fell: null,
      change: null,
      components: [],
      layouts: [],
    });
  });

  it('is of the figure that ranks: what is no longer known changes what could be had', () => {
    const change = rankChange({ score: scoreOf(1, 0.5, 0), rank: 1 }, { score: scoreOf(1, 0.5, null), rank: 1 }, 'scaled');
    expect(change.change).toBe(25);
    expect(change.components.map(({ id }) => id)).toEqual(['a', 'b']);
  });
});
