import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DAY_MS, dayOf, HOUR_MS } from '../shared/instant.ts';
import { instants, startRules, tables } from './calendar-fixture.ts';
import { workingCalendar, type WorkingCalendar } from './calendar.ts';
import { countedFrom, dueAt, type StartRule } from './deadline.ts';
import type { TimeLimit } from './procedure.ts';

/** Halves too: a part of a day or month counts as a whole one. */
const amounts = fc.integer({ min: 1, max: 24 }).map((half) => half / 2);
const units = fc.constantFrom('hour' as const, 'working_day' as const, 'calendar_day' as const, 'month' as const);
const limits: fc.Arbitrary<TimeLimit> = fc.record({ amount: amounts, unit: units });

function due(acceptedAt: number, limit: TimeLimit, rule: StartRule | null, calendar: WorkingCalendar): number {
  return dueAt(countedFrom(acceptedAt, rule, calendar), limit, calendar);
}

describe('laws of the deadline', () => {
  it('who is accepted later is never due earlier', () => {
    fc.assert(
      fc.property(tables, startRules, limits, instants, fc.nat(10 * DAY_MS), (table, rule, limit, acceptedAt, later) => {
        const calendar = workingCalendar(table);
        expect(due(acceptedAt + later, limit, rule, calendar)).toBeGreaterThanOrEqual(due(acceptedAt, limit, rule, calendar));
      }),
      { numRuns: 1_000 },
    );
  });

  it('a longer limit is never due earlier', () => {
    fc.assert(
      fc.property(tables, startRules, limits, amounts, instants, (table, rule, limit, more, acceptedAt) => {
        const calendar = workingCalendar(table);
        const longer = { ...limit, amount: limit.amount + more };
        expect(due(acceptedAt, longer, rule, calendar)).toBeGreaterThanOrEqual(due(acceptedAt, limit, rule, calendar));
      }),
    );
  });

  it('a rule for the start never brings a deadline forward', () => {
    fc.assert(
      fc.property(tables, startRules, limits, instants, (table, rule, limit, acceptedAt) => {
        const calendar = workingCalendar(table);
        expect(countedFrom(acceptedAt, rule, calendar)).toBeGreaterThanOrEqual(acceptedAt);
        expect(due(acceptedAt, limit, rule, calendar)).toBeGreaterThanOrEqual(due(acceptedAt, limit, null, calendar));
      }),
    );
  });

  it('a limit in working hours leaves exactly so many, and one in days ends with the work of a working day', () => {
    fc.assert(
      fc.property(tables, limits, instants, (table, limit, acceptedAt) => {
        const calendar = workingCalendar(table);
        const end = dueAt(acceptedAt, limit, calendar);
        if (limit.unit === 'hour') expect(calendar.workingMs(acceptedAt, end)).toBe(limit.amount * HOUR_MS);
        else expect(end).toBe(calendar.endOfWorkingDay(dayOf(end - 1)));
        if (limit.unit === 'working_day') {
          expect(calendar.workingDaysBetween(dayOf(acceptedAt) + 1, dayOf(end - 1))).toBe(Math.ceil(limit.amount));
        }
      }),
    );
  });
});
