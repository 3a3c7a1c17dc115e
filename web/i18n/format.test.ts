import { describe, expect, it } from 'vitest';

import { textOf } from './text.tsx';

const vi = textOf('vi').format;
const en = textOf('en').format;

describe('formats', () => {
  it('groups thousands by dots in Vietnamese and commas in English', () => {
    expect(vi.count(1_234_567)).toBe('1.234.567');
    expect(en.count(1_234_567)).toBe('1,234,567');
  });

  it('turns a ratio into percent with one decimal, in the language of the screen', () => {
    expect(vi.text(0.9124, 'ratio')).toBe('91,2%');
    expect(en.text(0.9124, 'ratio')).toBe('91.2%');
  });

  it('says the unit of a duration', () => {
    expect(vi.text(1234.5, 'hours')).toBe('1.234,5 giờ');
    expect(en.text(3.25, 'days')).toBe('3.3 days');
  });

  it('signs a change with a true minus', () => {
    expect(vi.signed(-0.71, 1)).toBe('−0,7');
    expect(en.signed(12, 0)).toBe('+12');
  });

  it('writes days as dd/MM/yyyy and times in Vietnam, wherever the reader is', () => {
    expect(vi.day('2026-11-22')).toBe('22/11/2026');
    expect(vi.time('2026-11-22T02:30:05Z')).toBe('09:30:05');
  });

  it.each([
    [400, 'vừa xong'],
    [3_000, '3 giây trước'],
    [125_000, '2 phút trước'],
    [7_300_000, '2 giờ trước'],
    [3 * 86_400_000, '3 ngày trước'],
  ])('says an age of %d ms as %s', (ms, expected) => {
    expect(vi.age(ms)).toBe(expected);
  });
});
