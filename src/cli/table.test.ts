import { describe, expect, it } from 'vitest';

import { formatTable } from './table.ts';

describe('a table', () => {
  it('has texts to the left and numbers to the right', () => {
    const rows = [
      ['Hà Nội', '1.234', '91,5%'],
      ['Cà Mau', '7', '–'],
    ];
    expect(formatTable(['unit', 'received', 'rate'], rows).split('\n')).toEqual([
      'unit    received   rate',
      '──────  ────────  ─────',
      'Hà Nội     1.234  91,5%',
      'Cà Mau         7      –',
    ]);
  });

  it('is as wide as what is seen, however a letter is composed', () => {
    const [, rule] = formatTable(['a'], [['Hà Nội'.normalize('NFD')]]).split('\n');
    expect(rule).toBe('──────');
  });

  it('without rows has its head', () => {
    expect(formatTable(['unit', 'n'], [])).toBe('unit  n\n────  ─');
  });

  it('takes one text among numbers for a column of texts', () => {
    expect(
      formatTable(['n'], [['10'], ['none']])
        .split('\n')
        .slice(2),
    ).toEqual(['10', 'none']);
  });
});
