import { describe, expect, it } from 'vitest';

import type { BoardValue } from '../../../src/live/wire.ts';
import { barLength, rankRows, type Child } from './rank.ts';

const measured = (value: number): BoardValue => ({
  kind: 'value',
  value,
  numerator: value,
  denominator: null,
  previous: { kind: 'noData' },
  completeness: 1,
  definition: 'x@1',
});
const child = (id: string, value: BoardValue | undefined): Child => ({
  unit: { id, parent: 'VN', level: 'province', kind: 'province', name: { vi: id, en: id } },
  rank: null,
  values: value === undefined ? {} : { x: value },
});
const CHILDREN = [
  child('a', measured(0.9)),
  child('none', { kind: 'noData', definition: 'x@1' }),
  child('b', measured(0.95)),
  child('c', measured(0.9)),
  child('zero', measured(0)),
];
const shown = (direction: 'up' | 'down' | 'none', order: 'best' | 'worst' = 'best') =>
  rankRows(CHILDREN, { id: 'x', direction }, order).map((row) => `${row.child.unit.id}:${row.rank ?? '-'}`);

describe('rankRows', () => {
  it('shares a rank between ties and skips the next', () => {
    expect(shown('up')).toEqual(['b:1', 'a:2', 'c:2', 'zero:4', 'none:-']);
  });

  it('puts the smallest first where less is better', () => {
    expect(shown('down')).toEqual(['zero:1', 'a:2', 'c:2', 'b:4', 'none:-']);
  });

  it('keeps ranks and leaves no data last when the worst comes first', () => {
    expect(shown('up', 'worst')).toEqual(['zero:4', 'c:2', 'a:2', 'b:1', 'none:-']);
  });
});

describe('barLength', () => {
  it('shows a ratio as it is and anything else against the largest', () => {
    expect(barLength(measured(0.9), 0.95, 'ratio')).toBe(0.9);
    expect(barLength(measured(50), 200, 'count')).toBe(0.25);
    expect(barLength({ kind: 'noData', definition: 'x@1' }, 200, 'count')).toBe(0);
    expect(barLength(measured(0), 0, 'count')).toBe(0);
  });
});
