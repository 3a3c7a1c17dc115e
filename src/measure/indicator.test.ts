import { describe, expect, it } from 'vitest';

import { parseDay } from '../shared/instant.ts';
import type { Term } from './indicator-formula.ts';
import { indicator, targetOf, type IndicatorDefinition } from './indicator.ts';
import { counters, type GivenCounters, type Sums } from './measure-fixture.ts';
import { measureSet, type MeasureDefinition } from './measure.ts';
import { NO_DATA, NOT_APPLICABLE } from './value.ts';

const OF_DOSSIERS = ['submitted', 'received', 'ended', 'returned', 'good', 'bad', 'open', 'minutes', 'stated'];
const OF_FACTS = ['answers', 'asked', 'state', 'by_month', 'by_quarter', 'by_year'];

const measures = measureSet([
  ...OF_DOSSIERS.map((id): MeasureDefinition => ({ id, of: 'dossier', on: 'receivedDay', all: [], none: [] })),
  { id: 'hours', of: 'dossier', on: 'receivedDay', all: [], none: [], histogram: { of: 'workingHours', upTo: [1, 2] } },
  ...OF_FACTS.map((id): MeasureDefinition => ({ id, of: 'feedback', on: 'receivedDay', all: [], none: [] })),
]);

function term(text: string): Term {
  const [measure = '', over] = text.replace(/^-/, '').split('@');
  return { measure, times: text.startsWith('-') ? -1 : 1, over: over === 'all' || over === 'asOf' ? over : 'period' };
}

interface Given extends Omit<Partial<IndicatorDefinition>, 'numerator' | 'denominator' | 'orDenominator' | 'elseDenominator' | 'past'> {
  readonly numerator?: readonly string[];
  readonly denominator?: readonly string[];
  readonly orDenominator?: readonly string[];
  readonly elseDenominator?: readonly Term[];
  readonly past?: readonly string[];
}

function define({ numerator = ['good'], denominator, orDenominator, elseDenominator, past, ...more }: Given = {}) {
  const text = { vi: 'x', en: 'x' };
  return indicator(
    {
      id: 'x',
      version: 1,
      validFrom: 0,
      validTo: null,
      name: text,
      short: text,
      definition: text,
      legalBasis: 'x',
      owner: 'x',
      unit: 'count',
      direction: 'up',
      targets: [],
      bands: null,
      levels: null,
      numerator: numerator.map(term),
      numeratorDividedBy: 1,
      denominator: denominator?.map(term) ?? null,
      orDenominator: orDenominator?.map(term) ?? null,
      elseDenominator: elseDenominator ?? null,
      denominatorPerWorkingDay: false,
      past: past === undefined ? null : { numerator: past.map(term), denominator: denominator?.map(term) ?? null },
      percentile: null,
      periods: null,
      zeroDenominator: 'noData',
      stock: false,
      known: null,
      curve: null,
      maxPoints: null,
      rounding: 2,
      reviewedOn: null,
      ...more,
    },
    measures,
  );
}

const some = (period: Sums, all?: Sums, more: GivenCounters = {}) =>
  counters(measures, { period: { received: 10, ...period }, all: { received: 10, ...(all ?? period) }, ...more });
const nothing = counters(measures, {});

describe('a count', () => {
  it('is the sum of its terms', () => {
    const count = define({ numerator: ['good', 'bad', '-open'] });
    expect(count.evaluate('commune', some({ good: 5, bad: 3, open: 1 }))).toEqual({
      kind: 'value',
      value: 7,
      numerator: 7,
      denominator: null,
    });
  });

  it('of nothing is zero where something was reported', () => {
    expect(define().evaluate('commune', some({}))).toMatchObject({ kind: 'value', value: 0 });
  });

  it('is no data where nothing was reported', () => {
    expect(define().evaluate('commune', nothing)).toEqual(NO_DATA);
  });

  it.each(['submitted', 'received', 'ended', 'returned'])('%s shows that something was reported', (measure) => {
    expect(define().evaluate('commune', counters(measures, { period: { [measure]: 1 } }))).toMatchObject({ kind: 'value', value: 0 });
  });

  it('can be of all columns of a histogram', () => {
    expect(define({ numerator: ['hours'] }).evaluate('commune', some({ hours_b00: 1, hours_b01: 2, hours_b02: 4 }))).toMatchObject({
      value: 7,
    });
  });
});

describe('a ratio', () => {
  const ratio = define({ denominator: ['good', 'bad'], unit: 'ratio' });

  it('has its numerator and denominator with it', () => {
    expect(ratio.evaluate('commune', some({ good: 9, bad: 3 }))).toEqual({ kind: 'value', value: 0.75, numerator: 9, denominator: 12 });
  });

  it('of none good is zero, which is not no data', () => {
    expect(ratio.evaluate('commune', some({ bad: 3 }))).toMatchObject({ kind: 'value', value: 0 });
  });

  it.each([
    ['noData', NO_DATA],
    ['notApplicable', NOT_APPLICABLE],
    ['fullPoints', NOT_APPLICABLE],
    ['redistribute', NOT_APPLICABLE],
    ['zero', { kind: 'value', value: 0, numerator: 0, denominator: 0 }],
  ] as const)('of nothing is %s by its policy', (zeroDenominator, expected) => {
    expect(define({ denominator: ['good', 'bad'], zeroDenominator }).evaluate('commune', some({}))).toEqual(expected);
  });

  it.each(['noData', 'notApplicable', 'zero'] as const)(
    'of a unit that reported nothing is no data, whatever the policy (%s)',
    (zeroDenominator) => {
      expect(define({ denominator: ['good'], zeroDenominator }).evaluate('commune', nothing)).toEqual(NO_DATA);
    },
  );

  it('has its numerator in the unit of the indicator', () => {
    const mean = define({ numerator: ['minutes'], numeratorDividedBy: 60, denominator: ['good'], unit: 'hours' });
    expect(mean.evaluate('commune', some({ minutes: 600, good: 4 }))).toEqual({ kind: 'value', value: 2.5, numerator: 10, denominator: 4 });
  });
});

describe('levels', () => {
  const provincial = define({ levels: ['province', 'nation'] });

  it('that it does not apply to are not applicable, data or not', () => {
    expect(provincial.evaluate('commune', some({ good: 1 }))).toEqual(NOT_APPLICABLE);
    expect(provincial.evaluate('commune', nothing)).toEqual(NOT_APPLICABLE);
    expect(define({ levels: ['province'], denominator: ['good'] }).ratio('commune', some({ good: 1 }))).toBeNull();
  });

  it('that it applies to have values', () => {
    expect(provincial.evaluate('province', some({ good: 1 }))).toMatchObject({ value: 1 });
    expect(provincial.evaluate('nation', nothing)).toEqual(NO_DATA);
  });
});

describe('a stock', () => {
  const open = define({ numerator: ['open@all'], past: ['received@asOf', '-ended@asOf'], stock: true });

  it('is over all days, whatever the period', () => {
    expect(open.evaluate('commune', some({ open: 2, received: 6 }, { open: 40 }))).toMatchObject({ value: 40 });
    expect(open.evaluate('commune', counters(measures, { all: { received: 1, open: 1 } }))).toMatchObject({ value: 1 });
  });

  it('is no data where nothing was ever reported', () => {
    expect(open.evaluate('commune', nothing)).toEqual(NO_DATA);
  });

  it('of a period that is over stood as the flows up to its end tell', () => {
    const over = counters(measures, { all: { received: 90, open: 40 }, asOf: { received: 30, ended: 21 }, isNow: false });
    expect(open.evaluate('commune', over)).toMatchObject({ value: 9 });
  });

  it('of a period before anything was reported is no data, whatever stands now', () => {
    expect(open.evaluate('commune', counters(measures, { all: { received: 9, open: 4 }, asOf: {}, isNow: false }))).toEqual(NO_DATA);
  });

  it('whose past cannot be told has none', () => {
    const untold = define({ numerator: ['open@all'], stock: true });
    expect(untold.evaluate('commune', some({ open: 1 }, { open: 1 }, { isNow: false }))).toEqual(NO_DATA);
  });

  it('asks, as of a day, for what its past is told from and for whether anything was reported', () => {
    const named = [...open.asOfColumns].map((column) => measures.columns[column]?.name);
    expect(new Set(named)).toEqual(new Set(['ended', 'received', 'returned', 'submitted']));
  });

  it('per working day of the period', () => {
    const backlog = define({ numerator: ['open@all'], denominator: ['ended'], denominatorPerWorkingDay: true, stock: true, unit: 'days' });
    expect(backlog.evaluate('commune', some({ ended: 10 }, { open: 40 }, { workingDays: 5 }))).toEqual({
      kind: 'value',
      value: 20,
      numerator: 40,
      denominator: 2,
    });
    expect(backlog.evaluate('commune', some({ ended: 10 }, { open: 40 }, { workingDays: 0 }))).toEqual(NO_DATA);
    expect(backlog.evaluate('commune', some({}, { open: 40 }, { workingDays: 5 }))).toEqual(NO_DATA);
  });
});

describe('a figure as of the end of the period', () => {
  const active = define({ numerator: ['received@asOf', '-ended@asOf', 'ended'] });

  it('counts each that was there on any day of it once', () => {
    // 30 came and 21 went up to the end of the period, 4 of them in it.
    const given = counters(measures, { period: { ended: 4 }, asOf: { received: 30, ended: 21 } });
    expect(active.evaluate('commune', given)).toMatchObject({ value: 13 });
  });

  it('is there where something was reported up to then, though nothing in the period', () => {
    expect(active.evaluate('commune', counters(measures, { asOf: { received: 3 } }))).toMatchObject({ value: 3 });
    expect(active.evaluate('commune', nothing)).toEqual(NO_DATA);
  });
});

describe('a percentile', () => {
  const median = define({ numerator: [], percentile: { of: 'hours', p: 0.5 }, unit: 'hours' });

  it('is told from the buckets', () => {
    expect(median.evaluate('commune', some({ hours_b00: 1, hours_b01: 2, hours_b02: 1 }))).toEqual({
      kind: 'value',
      value: 1.5,
      numerator: 3,
      denominator: 4,
    });
  });

  it('of nothing is no data', () => {
    expect(median.evaluate('commune', some({}))).toEqual(NO_DATA);
  });
});

describe('two denominators', () => {
  const rate = define({ denominator: ['good', 'bad'], orDenominator: ['open'] });
  it.each([
    [{ good: 4, open: 3 }, 4],
    [{ good: 4, open: 8 }, 8],
    [{ good: 4, bad: 4, open: 8 }, 8],
  ])('of %o the greater counts: %i', (given, denominator) => {
    expect(rate.evaluate('commune', some(given))).toMatchObject({ denominator });
  });
});

describe('a denominator to fall back on', () => {
  const twelfth = [{ measure: 'stated', times: 1 / 12, over: 'period' as const }];
  const rate = define({ denominator: ['bad'], orDenominator: ['open'], elseDenominator: twelfth, zeroDenominator: 'zero' });
  it.each([
    [{ good: 4, bad: 8, stated: 60 }, 8, 0.5],
    [{ good: 4, open: 2, stated: 60 }, 2, 2],
    [{ good: 4, stated: 60 }, 5, 0.8],
    [{ good: 4 }, 0, 0],
  ])('of %o is taken only where the others are nothing: %i', (given, denominator, value) => {
    expect(rate.evaluate('commune', some(given))).toMatchObject({ denominator, value });
    expect(rate.ratio('commune', some(given))).toEqual({ numerator: 4, denominator });
  });
});

it('of a kind of period that it is not told of there is no number, and that is said', () => {
  const rate = define({ denominator: ['bad'], periods: ['month', 'year'] });
  const counts = some({ good: 1, bad: 2 });
  expect(rate.evaluate('commune', { ...counts, kind: 'week' })).toEqual(NO_DATA);
  expect(rate.missing('commune', { ...counts, kind: 'week' })).toBe('period');
  expect(rate.evaluate('commune', { ...counts, kind: 'year' })).toMatchObject({ value: 0.5 });
});

describe('the ratio behind a value', () => {
  const rate = define({ denominator: ['good', 'bad'], zeroDenominator: 'notApplicable' });

  it('is its two numbers', () => {
    expect(rate.ratio('commune', some({ good: 9, bad: 3 }))).toEqual({ numerator: 9, denominator: 12 });
  });

  it('keeps a known zero, which the points of an index have a policy for', () => {
    expect(rate.ratio('commune', some({}))).toEqual({ numerator: 0, denominator: 0 });
  });

  it('is none where nothing was reported, or of a count', () => {
    expect(rate.ratio('commune', nothing)).toBeNull();
    expect(define().ratio('commune', some({ good: 1 }))).toBeNull();
  });
});

describe('a column that is not counted yet', () => {
  const rate = define({ denominator: ['good', 'bad'], known: { measure: 'stated', over: 'period' } });
  const given = { good: 1, bad: 1, stated: 2 };

  it('leaves the rest as it is', () => {
    expect(rate.evaluate('commune', some(given, given, { pending: ['open'] }))).toMatchObject({ value: 0.5 });
  });

  it.each(['good', 'bad', 'stated', 'received'])('%s leaves the figure without data: half a count is shown nowhere', (column) => {
    expect(rate.evaluate('commune', some(given, given, { pending: [column] }))).toEqual(NO_DATA);
    expect(rate.ratio('commune', some(given, given, { pending: [column] }))).toBeNull();
  });
});

describe('a count that differs between kinds of period', () => {
  const perPeriod = define({ numerator: ['by_{period}'] });

  it.each([
    ['month', 1],
    ['quarter', 2],
    ['year', 3],
  ] as const)('of a %s is its own', (kind, value) => {
    const given = counters(measures, { period: { by_month: 1, by_quarter: 2, by_year: 3 }, kind });
    expect(perPeriod.evaluate('commune', given)).toMatchObject({ value });
  });

  it('is no data of a day or a week, for which there is none', () => {
    for (const kind of ['day', 'week'] as const) expect(perPeriod.evaluate('commune', counters(measures, { kind }))).toEqual(NO_DATA);
  });
});

it('an unknown measure is a defect of the catalogue that is found at once', () => {
  expect(() => define({ numerator: ['other'] })).toThrow('unknown measure: other');
  expect(() => define({ percentile: { of: 'other', p: 0.5 } })).toThrow('unknown measure: other');
});

describe('a fact that sources may leave out', () => {
  const rate = define({ unit: 'ratio', numerator: ['good'], denominator: ['received'], known: { measure: 'bad', over: 'period' } });

  it('is no data where nobody stated it, not nought per cent', () => {
    expect(rate.evaluate('commune', some({ good: 0, bad: 0 }))).toEqual(NO_DATA);
  });

  it('counts against all where somebody did', () => {
    expect(rate.evaluate('commune', some({ good: 0, bad: 1 }))).toMatchObject({ kind: 'value', value: 0, denominator: 10 });
  });
});

describe('a fact that could be stated of more than the denominator', () => {
  const paid = define({
    numerator: ['good'],
    denominator: ['bad'],
    known: { measure: 'stated', over: 'period', among: 'received' },
    zeroDenominator: 'notApplicable',
  });

  it('that nobody stated is no data, though the denominator is zero', () => {
    expect(paid.evaluate('commune', some({}))).toEqual(NO_DATA);
    expect(paid.ratio('commune', some({}))).toBeNull();
  });

  it('that was stated of none is a known zero', () => {
    expect(paid.evaluate('commune', some({ stated: 10 }))).toEqual(NOT_APPLICABLE);
    expect(paid.ratio('commune', some({ stated: 10 }))).toEqual({ numerator: 0, denominator: 0 });
  });
});

describe('facts that are not of dossiers', () => {
  const answered = define({ numerator: ['answers'], denominator: ['asked'], known: { measure: 'asked', over: 'root' } });

  it('are no data where nobody in the country tells of them', () => {
    expect(answered.evaluate('commune', counters(measures, { period: { received: 5 } }))).toEqual(NO_DATA);
    expect(answered.ratio('commune', counters(measures, { period: { received: 5 } }))).toBeNull();
  });

  it('are a known zero for a unit without any where others tell of theirs', () => {
    expect(answered.ratio('commune', counters(measures, { root: { asked: 3 } }))).toEqual({ numerator: 0, denominator: 0 });
  });

  it('need no dossier', () => {
    expect(answered.evaluate('commune', counters(measures, { period: { asked: 4, answers: 1 } }))).toMatchObject({ value: 0.25 });
  });

  const integrated = define({
    numerator: ['answers@asOf'],
    denominator: ['asked@asOf'],
    known: { measure: 'state', over: 'asOf', reported: 'by_year' },
  });

  it('are told where something shows that a register is there, though nothing is in the denominator', () => {
    expect(integrated.ratio('commune', counters(measures, { asOf: { by_year: 1 } }))).toEqual({ numerator: 0, denominator: 0 });
    expect(integrated.ratio('commune', counters(measures, {}))).toBeNull();
  });

  it('are no data where the register holds what should be stated and is not', () => {
    expect(integrated.ratio('commune', counters(measures, { asOf: { by_year: 1, asked: 4 } }))).toBeNull();
  });
});

describe('the target', () => {
  const day = parseDay('2026-03-01');
  const general = { value: 0.5, level: null, unit: null, from: null, to: null };
  const ofProvinces = { ...general, value: 0.6, level: 'province' } as const;
  const ofOne = { ...general, value: 0.7, unit: '01' };
  const { definition } = define({
    targets: [general, ofProvinces, ofOne, { ...ofOne, value: 0.9, from: day + 1 }, { ...ofProvinces, value: 0.1, to: day - 1 }],
  });

  it.each([
    ['of a unit comes before that of its level', '01', 'province', day, 0.7],
    ['of a level comes before that of everybody', '04', 'province', day, 0.6],
    ['of everybody is for the rest', '00004', 'commune', day, 0.5],
    ['that begins later counts from its day', '01', 'province', day + 1, 0.9],
  ] as const)('%s', (_, unit, level, on, expected) => {
    expect(targetOf(definition, unit, level, on)).toBe(expected);
  });

  it('is none where there is none', () => {
    expect(targetOf(define().definition, '01', 'province', day)).toBeNull();
  });
});
