import { describe, expect, it } from 'vitest';

import { HOUR_MS, parseDay } from '../shared/instant.ts';
import { calendarBook, type CalendarBookTable } from './calendar-book.ts';
import { at } from './dossier-fixture.ts';

const day = parseDay;
const NINE_TO_FIVE = [{ from: 9 * 60, to: 17 * 60 }];

const table: CalendarBookTable = {
  weekly: { 1: true, 2: true, 3: true, 4: true, 5: true, 6: false, 7: false },
  hours: [{ from: 8 * 60, to: 12 * 60 }],
  agencies: [
    { unit: '01', hours: NINE_TO_FIVE },
    { unit: '00004', hours: [{ from: 7 * 60, to: 11 * 60 }] },
    { unit: '02', hours: [...NINE_TO_FIVE] },
  ],
  startRule: null,
  base: { id: 'law', exceptions: [{ day: day('2026-01-01'), working: false }] },
  versions: [
    {
      id: 'swap',
      announcedOn: day('2025-12-25'),
      exceptions: [
        { day: day('2026-01-02'), working: false },
        { day: day('2026-01-10'), working: true },
      ],
    },
    { id: 'taken back', announcedOn: day('2025-12-30'), exceptions: [{ day: day('2026-01-10'), working: false }] },
  ],
};
const LINES: Readonly<Record<string, readonly string[]>> = {
  '00004': ['00004', '01', 'VN'],
  '00008': ['00008', '01', 'VN'],
  '00256': ['00256', '02', 'VN'],
  '00300': ['00300', '03', 'VN'],
};
const book = calendarBook(table, (unit) => LINES[unit] ?? []);

describe('what was known of the calendar', () => {
  it.each([
    ['2025-12-24T23:59', 'law', true, false],
    ['2025-12-25T00:00', 'swap', false, true],
    ['2025-12-29T23:59', 'swap', false, true],
    ['2025-12-30T00:00', 'taken back', false, false],
    ['2030-01-01T00:00', 'taken back', false, false],
    ['1990-01-01T00:00', 'law', true, false],
  ])('at %s is the version %s', (when, version, second, tenth) => {
    const calendar = book.knownAt('00300', at(when));
    expect(calendar.version).toBe(version);
    expect([calendar.isWorkingDay(day('2026-01-02')), calendar.isWorkingDay(day('2026-01-10'))]).toEqual([second, tenth]);
    expect(calendar.isWorkingDay(day('2026-01-01'))).toBe(false);
  });

  it('now is the newest version', () => {
    expect([book.version, book.of('00300').version, book.standard.version]).toEqual(['taken back', 'taken back', 'taken back']);
  });

  it('is the base where nothing was ever announced', () => {
    const plain = calendarBook({ ...table, versions: [] });
    expect(plain.knownAt('01', at('2026-05-05T09:00'))).toBe(plain.of('01'));
    expect(plain.version).toBe('law');
  });
});

describe('the versions before one', () => {
  const before = (unit: string, from: string, calendar = book.of(unit)) =>
    book.knownBefore(calendar, unit, at(from)).map((one) => [one.calendar.version, one.onlyLostDays]);

  it.each([
    [
      '2025-12-24T09:00',
      [
        ['law', true],
        ['swap', true],
      ],
    ],
    ['2025-12-25T09:00', [['swap', true]]],
    ['2025-12-30T09:00', []],
    ['2027-01-01T09:00', []],
  ])('since %s are those known then and after, and say whether only days off came', (from, versions) => {
    expect(before('00300', from)).toEqual(versions);
    expect(before('00004', from)).toEqual(versions);
  });

  it('have not only lost days where one was added', () => {
    expect(before('00300', '2025-12-01T09:00', book.knownAt('00300', at('2025-12-26T09:00')))).toEqual([['law', false]]);
  });

  it('have the hours of the unit', () => {
    expect(book.knownBefore(book.of('00008'), '00008', at('2025-12-01T09:00'))[0]?.calendar).toBe(
      book.knownAt('00008', at('2025-12-01T09:00')),
    );
  });
});

describe('the hours of an agency', () => {
  const hoursOf = (unit: string): number => book.of(unit).workingMs(at('2026-01-05T00:00'), at('2026-01-06T00:00')) / HOUR_MS;

  it.each([
    ['00004', 4, '07:00', 'its own'],
    ['00008', 8, '09:00', 'those of the unit above it'],
    ['00256', 8, '09:00', 'those of another unit above it'],
    ['00300', 4, '08:00', 'the usual ones, where no unit above it has any'],
    ['?', 4, '08:00', 'the usual ones, where the unit is unknown'],
  ])('of unit %s are %i a day from %s: %s', (unit, hours, begins) => {
    expect(hoursOf(unit)).toBe(hours);
    expect(book.of(unit).startOfWorkingDay(day('2026-01-05'))).toBe(at(`2026-01-05T${begins}`));
  });

  it('that are equal share one calendar, in every version', () => {
    expect(book.of('00008')).toBe(book.of('00256'));
    expect(book.of('00300')).toBe(book.standard);
    expect(book.knownAt('00008', at('2025-12-24T09:00'))).toBe(book.knownAt('00256', at('2025-12-24T09:00')));
  });

  it('of a unit that becomes known later are found then', () => {
    const lines = new Map<string, readonly string[]>();
    const growing = calendarBook(table, (unit) => lines.get(unit) ?? []);
    expect(growing.of('new')).toBe(growing.standard);
    lines.set('new', ['new', '01']);
    expect(growing.of('new')).not.toBe(growing.standard);
  });
});
