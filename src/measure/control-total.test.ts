import { describe, expect, it } from 'vitest';

import { checkControlTotal } from './control-total.ts';

describe('parts and their total', () => {
  it('balance where they add up', () => {
    expect(checkControlTotal([1, 2, 3], 6)).toEqual({ isBalanced: true, sum: 6, total: 6, difference: 0, swapped: [] });
    // In binary, 0.1 + 0.2 is not 0.3.
    expect(checkControlTotal([0.1, 0.2], 0.3).isBalanced).toBe(true);
  });

  it('may differ by what was rounded, where that is said', () => {
    expect(checkControlTotal([33.3, 33.3, 33.3], 100).isBalanced).toBe(false);
    expect(checkControlTotal([33.3, 33.3, 33.3], 100, 0.15).isBalanced).toBe(true);
  });

  it('that do not balance say by how much', () => {
    expect(checkControlTotal([10, 20], 35)).toMatchObject({ isBalanced: false, sum: 30, difference: 5, swapped: [] });
  });

  it('name the part that two swapped digits would explain', () => {
    expect(checkControlTotal([132, 50], 173)).toMatchObject({ difference: -9, swapped: [{ part: 0, printed: 132, would: 123 }] });
    expect(checkControlTotal([123, 50], 182).swapped).toEqual([{ part: 0, printed: 123, would: 132 }]);
  });

  it('name no part for a difference that no swap explains, though it is a multiple of nine', () => {
    expect(checkControlTotal([11, 22], 42).swapped).toEqual([]);
    expect(checkControlTotal([12, 34], 64).swapped).toEqual([]);
  });

  it('name every part that could be it', () => {
    expect(checkControlTotal([12, 12], 33).swapped.map(({ part }) => part)).toEqual([0, 1]);
  });
});
