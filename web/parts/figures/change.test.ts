import { describe, expect, it } from 'vitest';

import type { BoardValue } from '../../../src/live/wire.ts';
import { changeOf } from './change.ts';

const moved = (value: number, previous: number | null): BoardValue => ({
  kind: 'value',
  value,
  numerator: value,
  denominator: null,
  previous: previous === null ? { kind: 'noData' } : { kind: 'value', value: previous, numerator: previous, denominator: null },
  completeness: 1,
  definition: 'x@1',
});

describe('changeOf', () => {
  it('counts a ratio in percentage points', () => {
    expect(changeOf(moved(0.92, 0.9), { unit: 'ratio', direction: 'up', stock: false }, false)).toMatchObject({
      by: expect.closeTo(2),
      in: 'points',
      verdict: 'better',
    });
  });

  it('calls more overdue worse and less better', () => {
    expect(changeOf(moved(12, 10), { unit: 'count', direction: 'down', stock: false }, false)).toMatchObject({
      by: 20,
      in: 'percent',
      verdict: 'worse',
    });
    expect(changeOf(moved(8, 10), { unit: 'count', direction: 'down', stock: false }, false)).toMatchObject({ verdict: 'better' });
  });

  it('judges nothing where no direction is better', () => {
    expect(changeOf(moved(12, 10), { unit: 'count', direction: 'none', stock: false }, false)).toMatchObject({ verdict: 'neutral' });
  });

  it('does not judge a count of an unfinished period against a whole one', () => {
    expect(changeOf(moved(8, 10), { unit: 'count', direction: 'down', stock: false }, true)).toMatchObject({
      verdict: 'neutral',
      isPart: true,
    });
    expect(changeOf(moved(8, 10), { unit: 'count', direction: 'down', stock: true }, true)).toMatchObject({
      verdict: 'better',
      isPart: false,
    });
    expect(changeOf(moved(0.8, 0.9), { unit: 'ratio', direction: 'up', stock: false }, true)).toMatchObject({
      verdict: 'worse',
      isPart: false,
    });
  });

  it('measures what still runs by as many days of the period before', () => {
    const value = moved(0.92, 0.9);
    const like = (of: number | null): BoardValue => (value.kind === 'value' ? { ...value, like: of } : value);
    const rate = { unit: 'ratio', direction: 'up', stock: false } as const;
    expect(changeOf(like(0.95), rate, true)).toMatchObject({ by: expect.closeTo(-3), verdict: 'worse' });
    expect(changeOf(like(0.95), rate, false)).toMatchObject({ by: expect.closeTo(2), verdict: 'better' });
    // Nothing was known of those days: what the rest of the period was is no answer.
    expect(changeOf(like(null), rate, true)).toEqual({ kind: 'unknown' });
  });

  it('gives the absolute change where there was nothing before', () => {
    expect(changeOf(moved(3, 0), { unit: 'count', direction: 'up', stock: false }, false)).toMatchObject({ by: 3, in: 'absolute' });
  });

  it('is flat where no digit on screen would differ, and unknown without a previous value', () => {
    expect(changeOf(moved(0.9001, 0.9), { unit: 'ratio', direction: 'up', stock: false }, false)).toEqual({ kind: 'flat' });
    expect(changeOf(moved(0.9, null), { unit: 'ratio', direction: 'up', stock: false }, false)).toEqual({ kind: 'unknown' });
    expect(changeOf({ kind: 'noData', definition: 'x@1' }, { unit: 'ratio', direction: 'up', stock: false }, false)).toEqual({
      kind: 'unknown',
    });
  });
});

describe('a change from a handful', () => {
  it('is told as a difference for counts, as a share else', () => {
    expect(changeOf(moved(1602, 3), { unit: 'count', direction: 'down', stock: true }, false)).toMatchObject({ by: 1599, in: 'absolute' });
    expect(changeOf(moved(3, 2), { unit: 'hours', direction: 'down', stock: false }, false)).toMatchObject({ by: 50, in: 'percent' });
  });
});
