import fc from 'fast-check';

import { DAY_MS, MINUTE_MS, dayOf, parseDay, startOfDay, weekdayOf, type Day, type Instant } from '../shared/instant.ts';
import type { CalendarBookTable } from './calendar-book.ts';
import type { CalendarException, CalendarTable, WeeklyPattern, WorkingSpan } from './calendar.ts';
import type { StartRule } from './deadline.ts';

/** Everything random of the calendars happens around the month from here. */
export const START = parseDay('2026-01-01');

const weekly: fc.Arbitrary<WeeklyPattern> = fc
  .tuple(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean())
  // One day at least is worked, so that time can pass.
  .map((days) => ({ 1: true, 2: days[0], 3: days[1], 4: days[2], 5: days[3], 6: days[4], 7: days[5] }));

const hours: fc.Arbitrary<readonly WorkingSpan[]> = fc
  .uniqueArray(fc.integer({ min: 0, max: 24 * 60 }), { minLength: 2, maxLength: 6 })
  .map((marks) => {
    const sorted = marks.toSorted((one, other) => one - other);
    return sorted.flatMap((from, at): WorkingSpan[] => {
      const to = sorted[at + 1];
      return at % 2 === 0 && to !== undefined ? [{ from, to }] : [];
    });
  });

const exceptions: fc.Arbitrary<readonly CalendarException[]> = fc.uniqueArray(
  fc.record({ day: fc.integer({ min: START - 5, max: START + 40 }), working: fc.boolean() }),
  { maxLength: 10, selector: ({ day }) => day },
);

export const tables: fc.Arbitrary<CalendarTable> = fc.record({ version: fc.constant('random'), weekly, hours, exceptions });

export const startRules: fc.Arbitrary<StartRule | null> = fc.option(fc.record({ until: fc.integer({ min: 0, max: 24 * 60 }) }));

/** Versions are announced before, in and after the month; units 01 and 00004 may have hours of their own. */
export const bookTables: fc.Arbitrary<CalendarBookTable> = fc
  .record({
    weekly,
    hours,
    agencies: fc.uniqueArray(fc.record({ unit: fc.constantFrom('01', '00004'), hours }), { maxLength: 2, selector: ({ unit }) => unit }),
    startRule: startRules,
    base: fc.record({ id: fc.constant('v0'), exceptions }),
    versions: fc.uniqueArray(fc.record({ announcedOn: fc.integer({ min: START - 10, max: START + 60 }), exceptions }), {
      maxLength: 3,
      selector: ({ announcedOn }) => announcedOn,
    }),
  })
  .map((table) => ({
    ...table,
    versions: table.versions
      .toSorted((one, other) => one.announcedOn - other.announcedOn)
      .map((version, index) => ({ ...version, id: `v${index + 1}` })),
  }));

/** Whom a unit is under, in the books above: itself first. */
export function lineOf(unit: string): readonly string[] {
  return unit === '01' ? ['01'] : [unit, '01'];
}

export const instants: fc.Arbitrary<Instant> = fc.integer({ min: 0, max: 30 * DAY_MS }).map((ms) => startOfDay(START) + ms);
export const minutes: fc.Arbitrary<Instant> = fc
  .integer({ min: 0, max: 30 * 24 * 60 })
  .map((minute) => startOfDay(START) + minute * MINUTE_MS);

/** The rule as one would say it: is this day worked? The last exception for it counts, else the week. */
export function isWorkedDay(week: WeeklyPattern, excepted: readonly CalendarException[], day: Day): boolean {
  return excepted.findLast((exception) => exception.day === day)?.working ?? week[weekdayOf(day)] ?? false;
}

/** Working minutes from `from` on, counted one by one. */
export function countMinutes(isWorked: (day: Day) => boolean, spans: readonly WorkingSpan[], from: Instant, length: number): number {
  let counted = 0;
  for (let at = 0; at < length; at++) {
    const instant = from + at * MINUTE_MS;
    const day = dayOf(instant);
    const minute = (instant - startOfDay(day)) / MINUTE_MS;
    if (isWorked(day) && spans.some((span) => minute >= span.from && minute < span.to)) counted += 1;
  }
  return counted;
}
