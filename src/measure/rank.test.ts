import { expect, it } from 'vitest';

import { rank } from './rank.ts';
import { NO_DATA, NOT_APPLICABLE, type Value } from './value.ts';

function value(number: number): Value {
  return { kind: 'value', value: number, numerator: number, denominator: null };
}

const values = [value(0.8), value(0.9), NO_DATA, value(0.8), value(0.1), NOT_APPLICABLE];

it('ties share a rank and leave a gap; what has no number has no rank', () => {
  expect(rank(values, 'up')).toEqual([2, 1, null, 2, 4, null]);
});

it('where less is better the least comes first', () => {
  expect(rank(values, 'down')).toEqual([2, 4, null, 2, 1, null]);
});

it('where neither is better the most comes first', () => {
  expect(rank(values, 'none')).toEqual(rank(values, 'up'));
});

it('zero is a number', () => {
  expect(rank([value(0), value(-0), NO_DATA], 'up')).toEqual([1, 1, null]);
});

it('nobody to rank', () => {
  expect(rank([], 'up')).toEqual([]);
  expect(rank([NO_DATA], 'up')).toEqual([null]);
});
