import { describe, expect, it } from 'vitest';

import type { Mark } from './fact.ts';
import { contributions, measured } from './measure-fixture.ts';
import { measureSet, type DossierMeasure, type FactMeasure } from './measure.ts';

function one(more: Partial<DossierMeasure>): DossierMeasure {
  return { id: 'm', of: 'dossier', on: 'receivedDay', all: [], none: [], ...more };
}

function told(more: Partial<DossierMeasure>, dossier = measured(['accepted', 'online', 'simulated'])): Record<string, number> {
  return contributions(measureSet([one(more)]), dossier);
}

describe('a count', () => {
  it.each<[string, Partial<DossierMeasure>, Record<string, number>]>([
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
    expect(set.columns.map(({ name, isSum }) => [name, isSum])).toEqual([
      ['a', false],
      ['b', true],
      ['c_b00', false],
      ['c_b01', false],
    ]);
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

describe('a measure of another kind of fact', () => {
  const words = (low: number) => ({ low, high: 0 });
  const fact = (more: Partial<FactMeasure>): FactMeasure => ({ id: 'f', of: 'feedback', on: 'receivedDay', all: [], none: [], ...more });
  const mark = { on: 'receivedDay', day: 3, flags: words(1), sign: 1, amount: 7 } as const;

  function toldOf(
    measures: readonly (FactMeasure | DossierMeasure)[],
    of: 'feedback' | 'report',
    marks: readonly Mark[],
    sign: 1 | -1 = 1,
  ) {
    const set = measureSet(measures);
    const found: Record<string, number> = {};
    set.contributeFact({ of, unit: 'u', marks }, sign, (day, column, amount) => {
      found[`${set.columns[column]?.name}@${day}`] = amount;
    });
    return found;
  }

  it.each<[string, Partial<FactMeasure>, Record<string, number>]>([
    ['counts a mark', {}, { 'f@3': 1 }],
    ['with all its flags', { all: ['open'] }, { 'f@3': 1 }],
    ['and not without one of them', { all: ['open', 'done'] }, {}],
    ['nor with a forbidden one', { none: ['open'] }, {}],
    ['nor on another day', { on: 'doneDay' }, {}],
    ['nor of another kind', { of: 'report', on: 'reportedDay' }, {}],
    ['or adds its amount', { sum: 'amount' }, { 'f@3': 7 }],
  ])('%s', (_, more, expected) => {
    expect(toldOf([fact(more)], 'feedback', [mark])).toEqual(expected);
  });

  it('takes off what a mark takes off, and takes back both', () => {
    const marks = [mark, { ...mark, day: 5, sign: -1 }] as const;
    expect(toldOf([fact({})], 'feedback', marks)).toEqual({ 'f@3': 1, 'f@5': -1 });
    expect(toldOf([fact({})], 'feedback', marks, -1)).toEqual({ 'f@3': -1, 'f@5': 1 });
  });

  it('has its columns after those of dossiers, whatever the order of the definitions', () => {
    const set = measureSet([fact({ id: 'late', isOwnOnly: true }), one({ id: 'early' })]);
    expect(set.columns.map(({ name, of, isOwnOnly }) => [name, of, isOwnOnly])).toEqual([
      ['early', 'dossier', false],
      ['late', 'feedback', true],
    ]);
    expect(set.dossierWidth).toBe(1);
  });

  it('with a flag that its kind does not have is a defect that is found at once', () => {
    expect(() => measureSet([fact({ all: ['paidOnline'] })])).toThrow('unknown flag: paidOnline');
  });
});
