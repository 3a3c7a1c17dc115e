import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AppError } from '../shared/app-error.ts';
import { formatDay, parseDay } from '../shared/instant.ts';
import { parsePeriod, PERIOD_KINDS, periodBefore, periodOf, type PeriodKind } from './period.ts';

const TODAY = parseDay('2026-11-22');

function shown({ id, from, to }: { id: string; from: number; to: number }): string {
  return `${id}: ${formatDay(from)} – ${formatDay(to)}`;
}

describe('the period of a day', () => {
  it.each<[PeriodKind, string, string]>([
    ['day', '2026-11-22', '2026-11-22: 2026-11-22 – 2026-11-22'],
    ['week', '2026-11-22', '2026-W47: 2026-11-16 – 2026-11-22'],
    ['week', '2026-11-23', '2026-W48: 2026-11-23 – 2026-11-29'],
    ['week', '2027-01-03', '2026-W53: 2026-12-28 – 2027-01-03'],
    ['week', '2027-01-04', '2027-W01: 2027-01-04 – 2027-01-10'],
    ['week', '2024-12-30', '2025-W01: 2024-12-30 – 2025-01-05'],
    ['week', '2024-12-29', '2024-W52: 2024-12-23 – 2024-12-29'],
    ['week', '2021-01-03', '2020-W53: 2020-12-28 – 2021-01-03'],
    ['month', '2024-02-29', '2024-02: 2024-02-01 – 2024-02-29'],
    ['month', '2026-12-31', '2026-12: 2026-12-01 – 2026-12-31'],
    ['quarter', '2026-03-31', '2026-Q1: 2026-01-01 – 2026-03-31'],
    ['quarter', '2026-04-01', '2026-Q2: 2026-04-01 – 2026-06-30'],
    ['quarter', '2026-12-31', '2026-Q4: 2026-10-01 – 2026-12-31'],
    ['year', '2026-01-01', '2026: 2026-01-01 – 2026-12-31'],
  ])('%s of %s is %s', (kind, day, expected) => {
    expect(shown(periodOf(kind, parseDay(day)))).toBe(expected);
  });

  it.each<[PeriodKind, string, string]>([
    ['day', '2026-03-01', '2026-02-28'],
    ['week', '2027-01-04', '2026-W53'],
    ['month', '2026-01-31', '2025-12'],
    ['quarter', '2026-01-01', '2025-Q4'],
    ['year', '2026-06-01', '2025'],
  ])('before the %s of %s comes %s', (kind, day, expected) => {
    expect(periodBefore(periodOf(kind, parseDay(day))).id).toBe(expected);
  });
});

describe('a period by its name', () => {
  it.each([
    ['2025-09-02', '2025-09-02: 2025-09-02 – 2025-09-02'],
    ['2025-W36', '2025-W36: 2025-09-01 – 2025-09-07'],
    ['2026-W53', '2026-W53: 2026-12-28 – 2027-01-03'],
    ['2025-09', '2025-09: 2025-09-01 – 2025-09-30'],
    ['2025-Q3', '2025-Q3: 2025-07-01 – 2025-09-30'],
    ['2025', '2025: 2025-01-01 – 2025-12-31'],
  ])('%s is %s', (text, expected) => {
    expect(shown(parsePeriod(text, TODAY))).toBe(expected);
  });

  it.each(PERIOD_KINDS)('%s means the current one', (kind) => {
    expect(parsePeriod(kind, TODAY)).toEqual(periodOf(kind, TODAY));
  });

  it.each([
    '',
    'Day',
    'decade',
    '2025-02-30',
    '2025-13',
    '2025-00',
    '2025-W00',
    '2025-W53',
    '2025-W54',
    '2025-Q0',
    '2025-Q5',
    '1970-13',
    '1970-01-32',
  ])('%j is refused', (text) => {
    expect(() => parsePeriod(text, TODAY)).toThrow(AppError);
  });

  it.each(['2025-9', '25', '20255', '12025', '2025-09-2', ' 2025', '2025\n', '2025-w36', '1899', '2100', '2025-09-02T00:00', '٢٠٢٥'])(
    '%j is refused',
    (text) => {
      expect(() => parsePeriod(text, TODAY)).toThrow(AppError);
    },
  );

  it('is told back shortened where it is long', () => {
    expect(() => parsePeriod('x'.repeat(5_000), TODAY)).toThrow(/^no such period: x{40};/);
  });
});

describe('laws of periods', () => {
  const days = fc.integer({ min: parseDay('1990-01-01'), max: parseDay('2099-12-31') });
  const kinds = fc.constantFrom(...PERIOD_KINDS);

  it('a period holds its day, and is the period of each of its days', () => {
    fc.assert(
      fc.property(kinds, days, fc.nat(365), (kind, day, offset) => {
        const period = periodOf(kind, day);
        expect(period.from <= day && day <= period.to).toBe(true);
        expect(periodOf(kind, Math.min(period.from + offset, period.to))).toEqual(period);
      }),
    );
  });

  it('the period before ends where this one begins', () => {
    fc.assert(
      fc.property(kinds, days, (kind, day) => {
        expect(periodBefore(periodOf(kind, day)).to).toBe(periodOf(kind, day).from - 1);
      }),
    );
  });

  it('a name leads back to its period', () => {
    fc.assert(
      fc.property(kinds, days, (kind, day) => {
        const period = periodOf(kind, day);
        expect(parsePeriod(period.id, TODAY)).toEqual(period);
      }),
    );
  });
});
