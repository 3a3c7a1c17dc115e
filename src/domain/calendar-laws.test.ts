import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DAY_MS, HOUR_MS, MINUTE_MS, dayOf, parseDay, startOfDay, weekdayOf } from '../shared/instant.ts';
import { workingCalendar, type CalendarTable, type WorkingSpan } from './calendar.ts';

const START = parseDay('2026-01-01');

const weekly = fc
  .tuple(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean())
  // One day at least is worked, so that time can pass.
  .map((days) => ({ 1: true, 2: days[0], 3: days[1], 4: days[2], 5: days[3], 6: days[4], 7: days[5] }));

const hours = fc.uniqueArray(fc.integer({ min: 0, max: 24 * 60 }), { minLength: 2, maxLength: 6 }).map((marks) => {
  const sorted = marks.toSorted((one, other) => one - other);
  return sorted.flatMap((from, at): WorkingSpan[] => {
    const to = sorted[at + 1];
    return at % 2 === 0 && to !== undefined ? [{ from, to }] : [];
  });
});

const exceptions = fc.uniqueArray(fc.record({ day: fc.integer({ min: START - 5, max: START + 40 }), working: fc.boolean() }), {
  maxLength: 10,
  selector: ({ day }) => day,
});

const tables: fc.Arbitrary<CalendarTable> = fc.record({ version: fc.constant('random'), weekly, hours, exceptions });

const instants = fc.integer({ min: 0, max: 30 * DAY_MS }).map((ms) => startOfDay(START) + ms);
const minutes = fc.integer({ min: 0, max: 30 * 24 * 60 }).map((minute) => startOfDay(START) + minute * MINUTE_MS);

/** The rule as one would say it: is this minute worked? */
function isWorked(table: CalendarTable, instant: number): boolean {
  const day = dayOf(instant);
  const working = table.exceptions.find((exception) => exception.day === day)?.working ?? table.weekly[weekdayOf(day)];
  const minute = (instant - startOfDay(day)) / MINUTE_MS;
  return working === true && table.hours.some(({ from, to }) => minute >= from && minute < to);
}

/** Even one minute a week adds up to more than this before the calendar's last year. */
const MOST_MS = 15 * HOUR_MS;

describe('laws of the working calendar', () => {
  it('working time is what counting minute by minute gives', () => {
    fc.assert(
      fc.property(tables, minutes, fc.integer({ min: 0, max: 3 * 24 * 60 }), (table, from, length) => {
        let counted = 0;
        for (let minute = 0; minute < length; minute++) if (isWorked(table, from + minute * MINUTE_MS)) counted += 1;
        expect(workingCalendar(table).workingMs(from, from + length * MINUTE_MS)).toBe(counted * MINUTE_MS);
      }),
    );
  });

  it('working time adds up over neighbouring intervals', () => {
    fc.assert(
      fc.property(tables, instants, instants, instants, (table, ...marks) => {
        const [from = 0, between = 0, to = 0] = marks.toSorted((one, other) => one - other);
        const calendar = workingCalendar(table);
        expect(calendar.workingMs(from, between) + calendar.workingMs(between, to)).toBe(calendar.workingMs(from, to));
      }),
    );
  });

  it('working time never runs backwards, nor faster than time', () => {
    fc.assert(
      fc.property(tables, instants, fc.nat(DAY_MS), (table, from, more) => {
        const passed = workingCalendar(table).workingMs(from, from + more);
        expect(passed).toBeGreaterThanOrEqual(0);
        expect(passed).toBeLessThanOrEqual(more);
      }),
    );
  });

  it('adding working time is the inverse of measuring it, and gives the first such instant', () => {
    fc.assert(
      fc.property(tables, instants, fc.integer({ min: 1, max: MOST_MS }), (table, from, ms) => {
        const calendar = workingCalendar(table);
        const end = calendar.addWorkingMs(from, ms);
        expect(calendar.workingMs(from, end)).toBe(ms);
        expect(calendar.workingMs(from, end - 1)).toBe(ms - 1);
      }),
    );
  });

  it('adding working days is the inverse of counting them, and ends on a working day', () => {
    fc.assert(
      fc.property(tables, fc.integer({ min: START - 10, max: START + 50 }), fc.integer({ min: 1, max: 60 }), (table, day, count) => {
        const calendar = workingCalendar(table);
        const end = calendar.addWorkingDays(day, count);
        expect(calendar.isWorkingDay(end)).toBe(true);
        expect(calendar.workingDaysBetween(day + 1, end)).toBe(count);
      }),
    );
  });
});
