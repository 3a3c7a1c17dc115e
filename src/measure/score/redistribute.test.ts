import { describe, expect, it } from 'vitest';

import type { ComponentScore } from './component-score.ts';
import { redistribute } from './redistribute.ts';

const GROUPS = [
  { id: 'g', name: { vi: 'x', en: 'x' }, maxPoints: 18, components: ['a', 'b', 'c'], code: null },
  { id: 'h', name: { vi: 'x', en: 'x' }, maxPoints: 6, components: ['d'], code: null },
];

const scored = (share: number, max = 6): ComponentScore => ({ kind: 'scored', points: max * share, max, share, ratio: share });
const NOTHING: ComponentScore = { kind: 'redistributed', max: 6 };

function told(scores: Record<string, ComponentScore>) {
  return Object.fromEntries(redistribute(new Map(Object.entries(scores)), GROUPS));
}

describe('the maximum of a component with nothing to count', () => {
  it('goes to the others of its group in equal parts, and only to them', () => {
    expect(told({ a: NOTHING, b: scored(0.5), c: scored(1), d: scored(1) })).toEqual({
      a: { kind: 'redistributed', max: 0 },
      b: { ...scored(0.5), max: 9, points: 4.5 },
      c: { ...scored(1), max: 9, points: 9 },
      d: scored(1),
    });
  });

  it('goes to the one that is left of two', () => {
    expect(told({ a: NOTHING, b: NOTHING, c: scored(0.5), d: scored(0) })).toMatchObject({ c: { max: 18, points: 9 } });
  });

  it('goes to one without data too: its maximum is what could have been had', () => {
    expect(told({ a: NOTHING, b: { kind: 'noData', max: 6 }, c: scored(1), d: NOTHING })).toMatchObject({
      b: { kind: 'noData', max: 9 },
      c: { max: 9 },
    });
  });

  it('does not go to one that does not arise', () => {
    expect(told({ a: NOTHING, b: { kind: 'notApplicable', points: null, max: 6 }, c: scored(0.5), d: scored(1) })).toMatchObject({
      b: { max: 6 },
      c: { max: 12, points: 6 },
    });
  });

  it('stays, and does not arise, where nobody can have it', () => {
    expect(told({ a: NOTHING, b: NOTHING, c: NOTHING, d: NOTHING })).toEqual(
      Object.fromEntries(['a', 'b', 'c', 'd'].map((id) => [id, { kind: 'notApplicable', points: null, max: 6 }])),
    );
  });
});
