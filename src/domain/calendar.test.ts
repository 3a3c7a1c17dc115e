import { describe, expect, it } from 'vitest';

import { HOUR_MS, formatDay, formatInstant, parseDay } from '../shared/instant.ts';
import { workingCalendar, type CalendarTable } from './calendar.ts';

const day = parseDay;
const at = (iso: string): number => Date.parse(`${iso}+07:00`);

const table: CalendarTable = {
  version: 'test',
  weekly: { 1: true, 2: true, 3: true, 4: true, 5: true, 6: false, 7: false },
  hours: [
    { from: 7 * 60 + 30, to: 11 * 60 + 30 },
    { from: 13 * 60 + 30, to: 17 * 60 + 30 },
  ],
  exceptions: [
    { day: day('2026-01-01'), working: false },
    { day: day('2026-01-02'), working: false },
    { day: day('2026-01-10'), working: true },
  ],
};
const calendar = workingCalendar(table);

describe('working days', () => {
  it.each([
    ['2026-01-05', true, 'a Monday'],
    ['2026-01-03', false, 'a Saturday'],
    ['2026-01-02', false, 'a Friday off'],
    ['2026-01-10', true, 'a Saturday worked'],
    ['1994-12-30', true, 'a Friday before the calendar begins'],
    ['2046-01-06', false, 'a Saturday after it ends'],
  ])('%s is worked: %s (%s)', (iso, working) => {
    expect(calendar.isWorkingDay(day(iso))).toBe(working);
  });

  it.each([
    ['2025-12-31', 1, '2026-01-05', 'holidays and the weekend are skipped'],
    ['2026-01-08', 2, '2026-01-10', 'a Saturday worked counts'],
    ['2026-01-03', 1, '2026-01-05', 'starting on a day off'],
    ['2026-01-03', 0, '2026-01-03', 'none to add'],
    ['2026-01-03', -4, '2026-01-03', 'fewer than none'],
  ])('%s and %i more end on %s: %s', (from, count, to) => {
    expect(formatDay(calendar.addWorkingDays(day(from), count))).toBe(to);
  });

  it('counts both ends', () => {
    expect(calendar.workingDaysBetween(day('2025-12-31'), day('2026-01-05'))).toBe(2);
    expect(calendar.workingDaysBetween(day('2026-01-05'), day('2026-01-05'))).toBe(1);
    expect(calendar.workingDaysBetween(day('2026-01-05'), day('2026-01-04'))).toBe(0);
  });

  it('ends with the last hours of the day', () => {
    expect(formatInstant(calendar.endOfWorkingDay(day('2026-01-05')))).toBe('2026-01-05T17:30:00.000+07:00');
  });
});

describe('working time', () => {
  it.each([
    ['2026-01-05T08:00', '2026-01-05T09:30', 1.5, 'within the morning'],
    ['2026-01-05T11:00', '2026-01-05T14:00', 1, 'across the lunch break'],
    ['2026-01-05T17:00', '2026-01-06T08:00', 1, 'across the night'],
    ['2025-12-31T16:30', '2026-01-05T08:30', 2, 'across holidays and a weekend'],
    ['2026-01-10T00:00', '2026-01-11T00:00', 8, 'a Saturday worked'],
    ['2026-01-03T00:00', '2026-01-04T23:59', 0, 'a weekend'],
    ['2026-01-06T08:00', '2026-01-05T08:00', 0, 'backwards'],
  ])('%s to %s is %d h: %s', (from, to, hours) => {
    expect(calendar.workingMs(at(from), at(to)) / HOUR_MS).toBe(hours);
  });

  it.each([
    ['2026-01-05T08:00', 8, '2026-01-06T08:00', 'one working day later'],
    ['2026-01-05T07:30', 8, '2026-01-05T17:30', 'a full day ends in the evening, not the next morning'],
    ['2026-01-05T09:30', 2, '2026-01-05T11:30', 'a full morning ends before lunch'],
    ['2026-01-03T12:00', 1, '2026-01-05T08:30', 'starting on a day off'],
    ['2026-01-03T12:00', 0, '2026-01-03T12:00', 'nothing to add'],
  ])('%s and %d h end at %s: %s', (from, hours, to) => {
    expect(calendar.addWorkingMs(at(from), hours * HOUR_MS)).toBe(at(to));
  });
});

describe('outside its years', () => {
  const far = Date.UTC(20_255, 0, 1);

  it('gives an answer at once, never earlier than asked from', () => {
    expect(calendar.workingMs(far, far + 1_000 * HOUR_MS)).toBe(0);
    expect(calendar.addWorkingMs(far, HOUR_MS)).toBe(far);
    expect(calendar.addWorkingDays(day('2300-01-01'), 5)).toBe(day('2300-01-01'));
    expect(calendar.workingDaysBetween(day('2300-01-01'), day('2400-01-01'))).toBe(0);
  });

  it('stops at the edge', () => {
    expect(formatDay(calendar.addWorkingDays(day('2045-12-01'), 1_000))).toBe('2045-12-31');
    expect(formatInstant(calendar.addWorkingMs(at('2045-12-01T08:00'), 1e12))).toBe('2046-01-01T00:00:00.000+07:00');
    expect(formatDay(calendar.addWorkingDays(day('1900-01-01'), 1))).toBe('1995-01-02');
  });

  it('does not choke on what is no time at all', () => {
    expect(calendar.workingMs(Number.NaN, 0)).toBe(0);
    expect(calendar.addWorkingMs(0, Number.NaN)).toBe(0);
    expect(calendar.isWorkingDay(Number.NaN)).toBe(false);
    expect(calendar.workingMs(-Infinity, Infinity)).toBeGreaterThan(0);
  });

  it('holds for a calendar on which nobody works', () => {
    const idle = workingCalendar({ version: 'idle', weekly: {}, hours: [], exceptions: [] });
    expect(idle.workingMs(at('2026-01-05T08:00'), at('2026-02-05T08:00'))).toBe(0);
    expect(idle.addWorkingMs(at('2026-01-05T08:00'), 1)).toBe(at('2046-01-01T00:00'));
    expect(formatDay(idle.addWorkingDays(day('2026-01-05'), 1))).toBe('2045-12-31');
  });
});
