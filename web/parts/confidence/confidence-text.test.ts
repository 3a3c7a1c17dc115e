import { describe, expect, it } from 'vitest';

import type { BoardValue } from '../../../src/live/wire.ts';
import { textOf } from '../../i18n/text.tsx';
import { confidenceLines } from './confidence-text.ts';
import { isWeakRank } from './weak-rank.ts';

describe('the grounds of a confidence', () => {
  it('are a sentence each', () => {
    const { t, format } = textOf('vi');
    expect(confidenceLines({ completeness: 0.96, sources: 1, freshness: 125_000, quality: 0.995, grade: 'high' }, t, format)).toEqual([
      '96,0% đơn vị đã báo cáo trong kỳ',
      '100,0% dữ liệu đến từ nguồn vẫn gửi đều',
      'Nguồn chậm nhất gửi lần cuối 2 phút trước',
      '99,5% bản ghi nhận được là hợp lệ',
    ]);
  });

  it('are said to be missing where no source has spoken, and never shown as nought', () => {
    const { t, format } = textOf('en');
    expect(confidenceLines({ completeness: null, sources: null, freshness: null, quality: null, grade: 'low' }, t, format)).toEqual([
      'No source has sent anything yet',
    ]);
  });
});

describe('a rank', () => {
  const value = (confidence?: 'high' | 'low'): BoardValue => ({
    kind: 'value',
    value: 1,
    numerator: 1,
    denominator: null,
    previous: { kind: 'noData' },
    completeness: 1,
    definition: 'x@1',
    ...(confidence === undefined ? {} : { confidence }),
  });

  it.each([
    ['of low confidence is weak', value('low'), 1, true],
    ['of high is not', value('high'), 1, false],
    ['of unknown is not said to be', value(), 1, false],
    ['that there is none of is not weak', value('low'), null, false],
    ['of no data is none', { kind: 'noData', definition: 'x@1' } as const, null, false],
  ])('%s', (_, of, rank, isWeak) => {
    expect(isWeakRank(of, rank)).toBe(isWeak);
  });
});
