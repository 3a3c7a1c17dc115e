import { describe, expect, it, test } from 'vitest';

import { compareCell, DIFFERENCE_REASONS, type ComputedCell } from './compare-cell.ts';

type Published = NonNullable<Parameters<typeof compareCell>[1]>;

const ours = (points: number, numerator: number | null = 80, denominator: number | null = 100, parts?: number): ComputedCell => ({
  kind: 'points',
  points,
  numerator,
  denominator,
  ...(parts === undefined ? {} : { parts }),
});
const theirs = (
  score: number | null,
  numerator: number | null = 80,
  denominator: number | null = 100,
  flags: string[] = [],
  maxScore: number | null = null,
): Published => ({
  score,
  maxScore,
  numerator,
  denominator,
  flags,
});
const TEMPORARY = ['TEMP_NATIONAL_REPORT_DENOMINATOR'];

const CASES: readonly (readonly [string, ComputedCell, Published | null, (typeof DIFFERENCE_REASONS)[number]])[] = [
  ['equal points', ours(4.8), theirs(4.8), 'same'],
  ['points that are 0.015 apart', ours(4.815), theirs(4.8), 'same'],
  ['points that are hardly more than 0.015 apart, with equal counts', ours(4.8151), theirs(4.8), 'formula'],
  ['points of nothing, both zero', ours(0, 0, 0), theirs(0, 0, 0), 'same'],
  ['a sum of four rounded figures, 0.025 apart', ours(9.025, null, null, 4), theirs(9, null, null), 'rounding'],
  ['a sum of four rounded figures, 0.03 apart', ours(9.03, null, null, 4), theirs(9, null, null), 'unexplained'],
  ['another numerator', ours(4.8), theirs(4.2, 70), 'numerator'],
  ['another denominator', ours(4.8), theirs(4.2, 80, 114), 'denominator'],
  ['both', ours(4.8), theirs(4.2, 75, 107), 'both'],
  ['the same counts, other points', ours(4.8), theirs(5.4), 'formula'],
  ['a denominator that is provisional, and another', ours(4.8), theirs(4.2, 80, 114, TEMPORARY), 'temporaryDenominator'],
  ['a denominator that is provisional, but the same', ours(4.8), theirs(4.2, 70, 100, TEMPORARY), 'numerator'],
  ['a denominator that is provisional, ours unknown', ours(4.8, 80, null), theirs(4.2, 80, 114, TEMPORARY), 'temporaryDenominator'],
  ['another remark of the source', ours(4.8), theirs(4.2, 80, 114, ['NO_NATIONAL_REPORT_DATA']), 'denominator'],
  ['counts of theirs unknown', ours(4.8), theirs(4.2, null, null), 'unexplained'],
  ['counts of ours unknown', ours(4.8, null, null), theirs(4.2), 'unexplained'],
  ['no curve of ours', { kind: 'notComputed' }, theirs(8.83), 'notComputed'],
  ['no data of ours', { kind: 'noData' }, theirs(4.2), 'noData'],
  ['a question that does not arise', { kind: 'notApplicable' }, theirs(2), 'notApplicable'],
  ['points above the maximum of the source, whatever ours are', ours(6), theirs(6.5, 80, 100, [], 6), 'implausible'],
  ['points above the maximum, though as ours', ours(6.5), theirs(6.5, 80, 100, [], 6), 'implausible'],
  ['points below 0, ours unknown', { kind: 'noData' }, theirs(-0.5), 'implausible'],
  ['as many points as there are', ours(6), theirs(6, 80, 100, [], 6), 'same'],
  ['nothing captured', ours(4.8), null, 'notPublished'],
  ['no points published', ours(4.8), theirs(null), 'notPublished'],
];

describe('computed beside published', () => {
  it.each(CASES)('%s', (_, computed, published, reason) => {
    expect(compareCell(computed, published).reason).toBe(reason);
  });

  test('every reason is among these', () => {
    expect(new Set(CASES.map(([, , , reason]) => reason))).toEqual(new Set(DIFFERENCE_REASONS));
  });

  test('the difference is computed less published, and none where one is missing', () => {
    expect(compareCell(ours(4), theirs(5))).toMatchObject({ computed: 4, published: 5, difference: -1 });
    expect(compareCell(ours(4), theirs(null))).toMatchObject({ computed: 4, published: null, difference: null });
    expect(compareCell({ kind: 'noData' }, theirs(0))).toMatchObject({ computed: null, published: 0, difference: null });
    expect(compareCell(ours(4), theirs(7, 1, 1, [], 6))).toMatchObject({ computed: 4, published: 7, difference: -3 });
    expect(compareCell({ kind: 'noData' }, null)).toMatchObject({ computed: null, published: null, difference: null });
  });
});
