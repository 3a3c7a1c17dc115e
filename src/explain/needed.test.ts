import { describe, expect, test } from 'vitest';

import type { IndicatorDefinition } from '../measure/indicator.ts';
import type { FilledFormula, Points } from './explain-wire.ts';
import { whatIsNeeded, type NeededOptions } from './needed.ts';

const DEFINITION: IndicatorDefinition = {
  id: 'on_time_rate',
  version: 1,
  validFrom: 20_000,
  validTo: null,
  name: { vi: 'Tỷ lệ đúng hạn', en: 'On-time rate' },
  short: { vi: 'Đúng hạn', en: 'On time' },
  definition: { vi: '', en: '' },
  legalBasis: '',
  owner: '',
  unit: 'ratio',
  direction: 'up',
  targets: [],
  bands: { amber: 0.95, red: 0.9 },
  levels: null,
  numerator: [],
  numeratorDividedBy: 1,
  denominator: [],
  orDenominator: null,
  elseDenominator: null,
  denominatorPerWorkingDay: false,
  past: null,
  percentile: null,
  periods: null,
  zeroDenominator: 'noData',
  stock: false,
  known: null,
  curve: null,
  maxPoints: null,
  rounding: 2,
  reviewedOn: null,
};

function formula(numerator: number, denominator: number | null): FilledFormula {
  return {
    text: { vi: '', en: '' },
    numerator: { terms: [], sum: numerator, dividedBy: 1, value: numerator },
    denominator:
      denominator === null ? null : { terms: [], sum: denominator, other: null, fallback: null, perWorkingDays: null, value: denominator },
    percentile: null,
  };
}

function needed(numerator: number, denominator: number | null, over: Partial<IndicatorDefinition> = {}, more: Partial<NeededOptions> = {}) {
  const definition = { ...DEFINITION, ...over };
  const available = denominator === null ? null : denominator - numerator;
  return whatIsNeeded({
    definition,
    formula: formula(numerator, denominator),
    target: null,
    points: [],
    of: 'dossier',
    available,
    ...more,
  });
}

const changes = (of: ReturnType<typeof needed>) => of.map(({ goal, name, change }) => [goal, name, change]);

describe('what is needed for the next band', () => {
  test('is the smallest whole number of dossiers with which it is reached', () => {
    // 838/1000: amber begins at 900, good at 950.
    expect(changes(needed(838, 1_000))).toEqual([['band', 'amber', 62]]);
    expect(changes(needed(900, 1_000))).toEqual([['band', 'good', 50]]);
    expect(needed(950, 1_000)).toEqual([]);
    expect(changes(needed(0, 3))).toEqual([['band', 'amber', 3]]);
  });

  test.each(Array.from({ length: 60 }, (_, at) => at + 1))('of %d dossiers is neither one too many nor too few', (denominator) => {
    for (let numerator = 0; numerator <= denominator; numerator++) {
      for (const { change, threshold } of needed(numerator, denominator)) {
        expect((numerator + (change ?? NaN)) / denominator).toBeGreaterThanOrEqual(threshold);
        expect((numerator + (change ?? NaN) - 1) / denominator).toBeLessThan(threshold);
      }
    }
  });

  test('is fewer where down is better: red and amber begin at their bound', () => {
    const down = { direction: 'down', bands: { amber: 0.05, red: 0.1 } } as const;
    expect(changes(needed(100, 1_000, down))).toEqual([['band', 'amber', -1]]);
    expect(changes(needed(60, 1_000, down))).toEqual([['band', 'good', -11]]);
    expect(needed(49, 1_000, down)).toEqual([]);
  });

  test('is told in words', () => {
    expect(needed(838, 1_000)[0]?.text).toEqual({ vi: 'thêm 62 hồ sơ: Đúng hạn', en: '62 more dossiers: On time' });
    expect(needed(99, 110, { bands: null }, { target: 0.909 })[0]?.text?.en).toBe('1 more dossier: On time');
  });

  test('is nothing where no direction is better, or of a share of nothing', () => {
    expect(needed(1, 10, { direction: 'none' })).toEqual([]);
    expect(needed(0, 0)).toEqual([]);
  });
});

test('a target of a count is a number of dossiers fewer', () => {
  expect(changes(needed(112, null, { unit: 'count', direction: 'down', bands: null }, { target: 100 }))).toEqual([
    ['target', 'target', -12],
  ]);
});

test('what cannot be said in records has no number of them', () => {
  const [goal] = needed(30, 10, { unit: 'hours', direction: 'down', bands: null }, { target: 2, of: null });
  expect(goal).toMatchObject({ change: null, isInReach: false, text: null });
});

test('points are won at the cap of a curve, and at its next step', () => {
  const points = (curve: Points['curve']): Points[] => [
    {
      index: '766',
      version: 2,
      component: '4.3',
      number: '4.3',
      name: { vi: '', en: '' },
      legalBasis: '',
      note: null,
      isUnverified: false,
      kind: 'scored',
      curve,
      maxPoints: 2,
      got: 1,
      lost: 1,
    },
  ];
  const steps = [0.2, 0.5, 0.9].map((from) => ({ from, share: from }));
  expect(changes(needed(40, 100, { bands: null }, { points: points({ kind: 'cap', at: 0.8 }) }))).toEqual([['points', '4.3', 40]]);
  expect(changes(needed(40, 100, { bands: null }, { points: points({ kind: 'steps', steps }) }))).toEqual([['points', '4.3', 10]]);
  expect(needed(80, 100, { bands: null }, { points: points({ kind: 'cap', at: 0.8 }) })).toEqual([]);
});

test('more than there are is out of reach', () => {
  expect(needed(80, 100, {}, { available: 5 })[0]).toMatchObject({ change: 10, isInReach: false });
  expect(needed(80, 100, {}, { available: 20 })[0]).toMatchObject({ change: 10, isInReach: true });
});
