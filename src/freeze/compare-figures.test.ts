import { describe, expect, test } from 'vitest';

import type { BoardValue } from '../live/wire.ts';
import { compareUnits, differencesOf, figureOf } from './compare-figures.ts';
import type { FrozenUnit } from './frozen.ts';

const value = (number: number, over: object = {}): BoardValue => ({
  kind: 'value',
  value: number / 4,
  numerator: number,
  denominator: 4,
  previous: { kind: 'noData' },
  completeness: 0.5,
  definition: 'rate@1',
  ...over,
});
const missing = (kind: 'noData' | 'notApplicable'): BoardValue => ({ kind, definition: 'rate@1' });
const unit = (rate: BoardValue | undefined, scores: FrozenUnit['scores'] = null): Pick<FrozenUnit, 'values' | 'scores'> => ({
  values: rate === undefined ? {} : { rate },
  scores,
});

describe('a figure is another one', () => {
  test.each<[string, BoardValue | undefined, BoardValue | undefined]>([
    ['with another value', value(0), value(1)],
    ['with the same value of other numbers', value(1), value(2, { value: 0.25, denominator: 8 })],
    ['by another definition', value(1), value(1, { definition: 'rate@2' })],
    ['where zero becomes no data', value(0), missing('noData')],
    ['where no data becomes not applicable', missing('noData'), missing('notApplicable')],
    ['where a denominator of none becomes zero', value(0, { denominator: null }), value(0, { denominator: 0 })],
    ['where there was none', undefined, missing('noData')],
    ['where there is none any more', value(1), undefined],
  ])('%s', (_what, before, after) => {
    expect(differencesOf('01', unit(before), unit(after))).toEqual([
      {
        unit: '01',
        indicator: 'rate',
        before: before === undefined ? null : figureOf(before),
        after: after === undefined ? null : figureOf(after),
      },
    ]);
  });

  test.each<[string, BoardValue, BoardValue]>([
    ['of whom more reported', value(1), value(1, { completeness: 1 })],
    ['whose period before was corrected', value(1), value(1, { previous: missing('notApplicable') })],
    ['without data', missing('noData'), missing('noData')],
  ])('but not one %s', (_what, before, after) => {
    expect(differencesOf('01', unit(before), unit(after))).toEqual([]);
  });
});

test('points are compared with all that belongs to them', () => {
  const score = { points: 80, outOf: 100, band: 'good', components: [{ id: 'A', points: 8 }] };
  const other = { ...score, components: [{ id: 'A', points: 7 }] };
  // The order of fields is none of the content.
  const same = { components: [{ points: 8, id: 'A' }], band: 'good', outOf: 100, points: 80 };
  const given = (one: FrozenUnit['scores']) => unit(value(1), one);
  expect(differencesOf('01', given({ '766': score }), given({ '766': same }))).toEqual([]);
  expect(differencesOf('01', given({ '766': score }), given({ '766': other }))).toEqual([
    { unit: '01', indicator: 'score:766', before: score, after: other },
  ]);
  expect(differencesOf('01', given(null), given({ '766': score }))).toMatchObject([{ indicator: 'score:766', before: null }]);
});

test('units that came or went differ in all their figures; the list is in one order, however the units were read', () => {
  const [gone, stays, came] = [['9', unit(value(1))] as const, ['79', unit(value(2))] as const, ['01', unit(value(3))] as const];
  const differences = compareUnits(new Map([gone, stays]), new Map([stays, came]));
  expect(differences.map((one) => [one.unit, one.before === null, one.after === null])).toEqual([
    ['01', true, false],
    ['9', false, true],
  ]);
  expect(compareUnits(new Map([stays, gone]), new Map([came, stays]))).toEqual(differences);
});
