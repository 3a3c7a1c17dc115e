import { describe, expect, it } from 'vitest';

import { NO_DATA, NOT_APPLICABLE } from '../value.ts';
import { pointsOf, scoreComponent, type ScoreInput } from './component-score.ts';
import { component } from './score-fixture.ts';

const of = (numerator: number | null, denominator: number | null): ScoreInput => ({ numerator, denominator });

describe('the points of a component', () => {
  it('are its maximum times the share that its curve gives', () => {
    expect(scoreComponent(component('a'), of(3, 4), 'province')).toEqual({
      kind: 'scored',
      points: 7.5,
      max: 10,
      share: 0.75,
      ratio: 0.75,
    });
    const capped = component('a', { curve: { kind: 'cap', at: 0.8 } });
    expect(scoreComponent(capped, of(2, 5), 'province')).toMatchObject({ points: 5, ratio: 0.4 });
  });

  it('of nothing out of something are zero, which is known', () => {
    expect(scoreComponent(component('a'), of(0, 4), 'province')).toMatchObject({ kind: 'scored', points: 0 });
  });

  it('take a measured value as it is', () => {
    const value = { kind: 'value', value: 0.5, numerator: 1, denominator: 2 } as const;
    expect(scoreComponent(component('a'), value, 'province')).toMatchObject({ points: 5 });
  });

  it.each<[string, ScoreInput]>([
    ['nothing at all', null],
    ['no numerator', of(null, 4)],
    ['no denominator', of(4, null)],
    ['neither', of(null, null)],
    ['no data', NO_DATA],
  ])('of which is known %s are no data, whatever the policy', (_, input) => {
    for (const zeroDenominator of ['fullPoints', 'zero', 'redistribute', 'notApplicable', 'noData'] as const) {
      expect(scoreComponent(component('a', { zeroDenominator }), input, 'province')).toEqual({ kind: 'noData', max: 10 });
    }
  });

  it.each([
    ['noData', { kind: 'noData', max: 10 }],
    ['notApplicable', { kind: 'notApplicable', points: null, max: 10 }],
    ['fullPoints', { kind: 'scored', points: 10, max: 10, share: 1, ratio: null }],
    ['zero', { kind: 'scored', points: 0, max: 10, share: 0, ratio: null }],
    ['redistribute', { kind: 'redistributed', max: 10 }],
  ] as const)('of a known zero follow the policy %s', (zeroDenominator, expected) => {
    expect(scoreComponent(component('a', { zeroDenominator }), of(0, 0), 'province')).toEqual(expected);
    expect(scoreComponent(component('a', { zeroDenominator }), of(null, 0), 'province')).toEqual(expected);
  });

  it('where no curve is established can only be published', () => {
    const open = component('a', { curve: { kind: 'none' } });
    for (const input of [of(1, 2), of(0, 0), null])
      expect(scoreComponent(open, input, 'province')).toEqual({ kind: 'publishedOnly', max: 10 });
  });

  it('do not arise where the value does not', () => {
    expect(scoreComponent(component('a'), NOT_APPLICABLE, 'province')).toEqual({ kind: 'notApplicable', points: null, max: 10 });
  });

  it('at another level are given or left out by its policy, data or not', () => {
    const provincial = component('a', { levels: ['province'], elsewhere: { commune: 'fullPoints', ministry: 'leaveOut' } });
    expect(scoreComponent(provincial, of(1, 4), 'commune')).toEqual({ kind: 'notApplicable', points: 10, max: 10 });
    expect(scoreComponent(provincial, of(1, 4), 'ministry')).toEqual({ kind: 'notApplicable', points: null, max: 10 });
    expect(scoreComponent(provincial, of(1, 4), 'nation')).toEqual({ kind: 'notApplicable', points: null, max: 10 });
  });

  it('are those of the kinds that have some', () => {
    expect(pointsOf({ kind: 'scored', points: 3, max: 10, share: 0.3, ratio: 0.3 })).toBe(3);
    expect(pointsOf({ kind: 'notApplicable', points: 10, max: 10 })).toBe(10);
    for (const kind of ['publishedOnly', 'noData', 'redistributed'] as const) expect(pointsOf({ kind, max: 10 })).toBeNull();
  });
});
