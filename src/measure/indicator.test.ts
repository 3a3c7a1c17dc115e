import { describe, expect, it } from 'vitest';

import { indicator, type IndicatorDefinition, type Term } from './indicator.ts';
import { counters } from './measure-fixture.ts';
import { measureSet } from './measure.ts';
import { NO_DATA, NOT_APPLICABLE } from './value.ts';

const measures = measureSet([
  ...['submitted', 'received', 'ended', 'returned', 'good', 'bad', 'open', 'minutes'].map(
    (id) => ({ id, on: 'receivedDay', all: [], none: [] }) as const,
  ),
  { id: 'hours', on: 'receivedDay', all: [], none: [], histogram: { of: 'workingHours', upTo: [1, 2] } },
]);

function term(text: string): Term {
  return {
    measure: text.replace(/^-/, '').replace(/@all$/, ''),
    times: text.startsWith('-') ? -1 : 1,
    over: text.endsWith('@all') ? 'all' : 'period',
  };
}

interface Given extends Omit<Partial<IndicatorDefinition>, 'numerator' | 'denominator' | 'previousNumerator'> {
  readonly numerator?: readonly string[];
  readonly denominator?: readonly string[];
  readonly previousNumerator?: readonly string[];
}

function define({ numerator = ['good'], denominator, previousNumerator, ...more }: Given = {}) {
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
      target: null,
      bands: null,
      levels: null,
      numerator: numerator.map(term),
      numeratorDividedBy: 1,
      denominator: denominator?.map(term) ?? null,
      denominatorPerWorkingDay: false,
      previousNumerator: previousNumerator?.map(term) ?? null,
      percentile: null,
      zeroDenominator: 'noData',
      stock: false,
      known: null,
      ...more,
    },
    measures,
  );
}

const some = (period: Record<string, number>, all?: Record<string, number>, workingDays?: number) =>
  counters(measures, { received: 10, ...period }, { received: 10, ...(all ?? period) }, workingDays);
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
    expect(define().evaluate('commune', counters(measures, { [measure]: 1 }))).toMatchObject({ kind: 'value', value: 0 });
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
    expect(provincial.evaluatePrevious('commune', some({ good: 1 }), some({}))).toEqual(NOT_APPLICABLE);
  });

  it('that it applies to have values', () => {
    expect(provincial.evaluate('province', some({ good: 1 }))).toMatchObject({ value: 1 });
    expect(provincial.evaluate('nation', nothing)).toEqual(NO_DATA);
  });
});

describe('a stock', () => {
  const open = define({ numerator: ['open@all'], previousNumerator: ['open@all', '-received', 'ended'], stock: true });
  const current = some({ open: 2, received: 6, ended: 3 }, { open: 40 });

  it('is over all days, whatever the period', () => {
    expect(open.evaluate('commune', current)).toMatchObject({ value: 40 });
    expect(open.evaluate('commune', counters(measures, {}, { received: 1, open: 1 }))).toMatchObject({ value: 1 });
  });

  it('is no data where nothing was ever reported', () => {
    expect(open.evaluate('commune', nothing)).toEqual(NO_DATA);
  });

  it('stood, when the period began, as the flows since tell', () => {
    expect(open.evaluatePrevious('commune', some({ received: 100 }, { open: 40 }), current)).toMatchObject({ value: 40 - 6 + 3 });
  });

  it('whose past cannot be told has none', () => {
    expect(define({ numerator: ['open@all'], stock: true }).evaluatePrevious('commune', some({}), current)).toEqual(NO_DATA);
  });

  it('per working day of the period', () => {
    const backlog = define({ numerator: ['open@all'], denominator: ['ended'], denominatorPerWorkingDay: true, stock: true, unit: 'days' });
    expect(backlog.evaluate('commune', some({ ended: 10 }, { open: 40 }, 5))).toEqual({
      kind: 'value',
      value: 20,
      numerator: 40,
      denominator: 2,
    });
    expect(backlog.evaluate('commune', some({ ended: 10 }, { open: 40 }, 0))).toEqual(NO_DATA);
    expect(backlog.evaluate('commune', some({}, { open: 40 }, 5))).toEqual(NO_DATA);
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

  it('of the period before is of its buckets', () => {
    expect(median.evaluatePrevious('commune', some({ hours_b00: 2 }), some({ hours_b02: 9 }))).toMatchObject({ value: 0.5 });
  });
});

it('the period before is evaluated alike', () => {
  const ratio = define({ denominator: ['good', 'bad'] });
  expect(ratio.evaluatePrevious('commune', some({ good: 1, bad: 1 }), some({ good: 9 }))).toMatchObject({ value: 0.5 });
  expect(ratio.evaluatePrevious('commune', nothing, some({ good: 9 }))).toEqual(NO_DATA);
});

it('an unknown measure is a defect of the catalogue that is found at once', () => {
  expect(() => define({ numerator: ['other'] })).toThrow('unknown measure: other');
  expect(() => define({ percentile: { of: 'other', p: 0.5 } })).toThrow('unknown measure: other');
});

describe('a fact that sources may leave out', () => {
  const rate = define({ unit: 'ratio', numerator: ['good'], denominator: ['received'], known: 'bad' });

  it('is no data where nobody stated it, not nought per cent', () => {
    expect(rate.evaluate('commune', some({ good: 0, bad: 0 }))).toEqual(NO_DATA);
  });

  it('counts against all where somebody did', () => {
    expect(rate.evaluate('commune', some({ good: 0, bad: 1 }))).toMatchObject({ kind: 'value', value: 0, denominator: 10 });
  });
});
