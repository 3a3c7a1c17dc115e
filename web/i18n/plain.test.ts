import { describe, expect, it } from 'vitest';

import { matches } from './plain.ts';

describe('matches', () => {
  it.each([
    ['Đắk Lắk', 'dak lak'],
    ['Tỷ lệ giải quyết đúng hạn', 'đúng'],
    ['Tỷ lệ giải quyết đúng hạn', 'han ty'],
    ['Huế', ''],
  ])('finds %s by "%s"', (text, wanted) => {
    expect(matches(text, wanted)).toBe(true);
  });

  it('does not find what is not there', () => {
    expect(matches('Đà Nẵng', 'nang da x')).toBe(false);
  });
});
