import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DAY_MS, HOUR_MS, MINUTE_MS, dayOf } from '../shared/instant.ts';
import { calendarBook } from './calendar-book.ts';
import { bookTables, countMinutes, instants, isWorkedDay, lineOf, minutes, START, tables } from './calendar-fixture.ts';
import { workingCalendar } from './calendar.ts';

/** Even one minute a week adds up to more than this before the calendar's last year. */
const MOST_MS = 15 * HOUR_MS;
const lengths = fc.integer({ min: 0, max: 3 * 24 * 60 });
const units = fc.constantFrom('01', '00004', '00008');

describe('laws of the working calendar', () => {
  it('working time is what counting minute by minute gives', () => {
    fc.assert(
      fc.property(tables, minutes, lengths, (table, from, length) => {
        const counted = countMinutes((day) => isWorkedDay(table.weekly, table.exceptions, day), table.hours, from, length);
        expect(workingCalendar(table).workingMs(from, from + length * MINUTE_MS)).toBe(counted * MINUTE_MS);
      }),
    );
  });

  it('so it is for every unit’s hours, by every version that was known at an instant', () => {
    fc.assert(
      fc.property(bookTables, units, instants, minutes, lengths, (table, unit, asked, from, length) => {
        const known = table.versions.filter(({ announcedOn }) => announcedOn <= dayOf(asked));
        const excepted = [table.base, ...known].flatMap(({ exceptions }) => exceptions);
        const agency = lineOf(unit).flatMap((one) => table.agencies.filter((other) => other.unit === one))[0];
        const hours = agency?.hours ?? table.hours;
        const counted = countMinutes((day) => isWorkedDay(table.weekly, excepted, day), hours, from, length);
        const calendar = calendarBook(table, lineOf).knownAt(unit, asked);
        expect(calendar.workingMs(from, from + length * MINUTE_MS)).toBe(counted * MINUTE_MS);
        expect(calendar.version).toBe((known.at(-1) ?? table.base).id);
      }),
    );
  });

  it('the newest version is what is known after the last announcement', () => {
    fc.assert(
      fc.property(bookTables, units, (table, unit) => {
        const book = calendarBook(table, lineOf);
        expect(book.of(unit)).toBe(book.knownAt(unit, Date.parse('2030-01-01T00:00:00Z')));
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

  it('work begins before it ends, and none passes outside', () => {
    fc.assert(
      fc.property(tables, fc.integer({ min: START, max: START + 30 }), (table, day) => {
        const calendar = workingCalendar(table);
        const [begin, end] = [calendar.startOfWorkingDay(day), calendar.endOfWorkingDay(day)];
        expect(begin).toBeLessThan(end);
        expect([dayOf(begin), dayOf(end - 1)]).toEqual([day, day]);
        const ofTheDay = calendar.workingMs(begin, end);
        expect(calendar.workingMs(begin - HOUR_MS * 24 * 2, end + HOUR_MS * 24 * 2) >= ofTheDay).toBe(true);
        expect(ofTheDay > 0).toBe(calendar.isWorkingDay(day));
      }),
    );
  });
});
