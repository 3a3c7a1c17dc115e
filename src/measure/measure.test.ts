import { describe, expect, it } from 'vitest';

import { contributions, measured } from './measure-fixture.ts';
import { measureSet, type MeasureDefinition } from './measure.ts';

function one(more: Partial<MeasureDefinition>): MeasureDefinition {
  return { id: 'm', on: 'receivedDay', all: [], none: [], ...more };
}

function told(more: Partial<MeasureDefinition>, dossier = measured(['accepted', 'online', 'simulated'])): Record<string, number> {
  return contributions(measureSet([one(more)]), dossier);
}

describe('a count', () => {
  it.each<[string, Partial<MeasureDefinition>, Record<string, number>]>([
    ['without a condition', {}, { 'm@1': 1 }],
    ['of dossiers that have all flags', { all: ['accepted', 'online'] }, { 'm@1': 1 }],
    ['not of those that lack one', { all: ['accepted', 'postal'] }, {}],
    ['of flags in the second word', { all: ['simulated'] }, { 'm@1': 1 }],
    ['not of those that lack one in the second word', { all: ['accepted', 'reopened'] }, {}],
    ['not of those that have a forbidden one', { none: ['online'] }, {}],
    ['not of those that have a forbidden one in the second word', { none: ['postal', 'simulated'] }, {}],
    ['of those that have none of the forbidden', { all: ['accepted'], none: ['postal', 'reopened'] }, { 'm@1': 1 }],
    ['on another day', { on: 'returnedDay' }, { 'm@4': 1 }],
  ])('%s', (_, definition, expected) => {
    expect(told(definition)).toEqual(expected);
  });

  it('is nowhere for a dossier without the day', () => {
    const dossier = measured(['accepted']);
    expect(told({ on: 'dueDay' }, { ...dossier, days: { ...dossier.days, dueDay: null } })).toEqual({});
  });
});

describe('a sum', () => {
  it('adds the amount', () => {
    expect(told({ sum: 'processingMinutes' })).toEqual({ 'm@1': 90 });
  });

  it('adds nothing where nothing is known', () => {
    expect(told({ sum: 'fee' })).toEqual({});
  });

  it('is known as such', () => {
    const set = measureSet([one({ id: 'a' }), one({ id: 'b', sum: 'fee' }), one({ id: 'c', histogram: { of: 'fee', upTo: [1] } })]);
    expect(['a', 'b', 'c'].map((id) => set.isSum(id))).toEqual([false, true, false]);
  });
});

describe('a histogram', () => {
  const histogram = { of: 'processingMinutes', upTo: [30, 60, 90] } as const;
  it.each([
    [0, 'm_b00'],
    [30, 'm_b00'],
    [31, 'm_b01'],
    [90, 'm_b02'],
    [91, 'm_b03'],
  ])('puts %i into %s', (processingMinutes, column) => {
    expect(told({ histogram }, measured([], { processingMinutes }))).toEqual({ [`${column}@1`]: 1 });
  });

  it('does not count what has no amount', () => {
    expect(told({ histogram }, measured([], { processingMinutes: null }))).toEqual({});
  });

  it('has a column for each bucket and one above the last bound', () => {
    const { columns } = measureSet([one({ histogram })]);
    expect(columns.map(({ name, upTo }) => [name, upTo])).toEqual([
      ['m_b00', 30],
      ['m_b01', 60],
      ['m_b02', 90],
      ['m_b03', Infinity],
    ]);
  });
});

describe('a set of measures', () => {
  const set = measureSet([
    one({ id: 'first' }),
    one({ id: 'wide', histogram: { of: 'fee', upTo: [1, 2] } }),
    one({ id: 'last', sum: 'processingMinutes' }),
  ]);

  it('gives each its place among the columns', () => {
    expect(['first', 'wide', 'last'].map((id) => set.columnsOf(id))).toEqual([[0], [1, 2, 3], [4]]);
    expect(set.columns.map(({ name }) => name)).toEqual(['first', 'wide_b00', 'wide_b01', 'wide_b02', 'last']);
  });

  it('does not know what it was not given', () => {
    expect(() => set.columnsOf('other')).toThrow('unknown measure: other');
  });

  it('takes back what it gave', () => {
    const dossier = measured(['accepted'], { fee: 2 });
    const given = contributions(set, dossier);
    expect(given).toEqual({ 'first@1': 1, 'wide_b01@1': 1, 'last@1': 90 });
    expect(contributions(set, dossier, -1)).toEqual({ 'first@1': -1, 'wide_b01@1': -1, 'last@1': -90 });
  });
});
