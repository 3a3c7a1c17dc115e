import { describe, expect, it } from 'vitest';

import { formatInstant, parseDay } from '../shared/instant.ts';
import { workingCalendar } from './calendar.ts';
import { countedFrom, dueAt } from './deadline.ts';
import type { TimeUnit } from './procedure.ts';

const calendar = workingCalendar({
  version: 'test',
  weekly: { 1: true, 2: true, 3: true, 4: true, 5: true, 6: false, 7: false },
  hours: [
    { from: 7 * 60 + 30, to: 11 * 60 + 30 },
    { from: 13 * 60 + 30, to: 17 * 60 + 30 },
  ],
  exceptions: [
    { day: parseDay('2026-04-30'), working: false },
    { day: parseDay('2026-05-01'), working: false },
  ],
});

function due(accepted: string, amount: number, unit: TimeUnit): string {
  return formatInstant(dueAt(Date.parse(`${accepted}+07:00`), { amount, unit }, calendar)).slice(0, 16);
}

describe('dueAt', () => {
  it.each<[string, number, TimeUnit, string, string]>([
    ['2026-03-02T10:00', 3, 'working_day', '2026-03-05T17:30', 'the day of acceptance is not counted'],
    ['2026-03-05T16:59', 1, 'working_day', '2026-03-06T17:30', 'however late in the day'],
    ['2026-03-07T10:00', 1, 'working_day', '2026-03-09T17:30', 'accepted on a Saturday'],
    ['2026-03-02T10:00', 1.5, 'working_day', '2026-03-04T17:30', 'half a day counts as one'],
    ['2026-03-02T10:00', 10, 'calendar_day', '2026-03-12T17:30', 'calendar days run through the weekend'],
    ['2026-03-02T10:00', 5, 'calendar_day', '2026-03-09T17:30', 'the last day is a Saturday: the next working day'],
    ['2026-04-20T10:00', 10, 'calendar_day', '2026-05-04T17:30', 'the last day is a holiday before a weekend'],
    ['2026-03-02T10:00', 8, 'hour', '2026-03-03T10:00', 'hours are working hours'],
    ['2026-03-06T17:00', 1, 'hour', '2026-03-09T08:00', 'hours stand still over the weekend'],
    ['2026-03-02T10:00', 1, 'month', '2026-04-02T17:30', 'the same day of the next month'],
    ['2026-01-31T10:00', 1, 'month', '2026-03-02T17:30', 'February is shorter, and its last day a Saturday'],
    ['2026-11-30T10:00', 3, 'month', '2027-03-01T17:30', 'into the next year; 28 February 2027 is a Sunday'],
  ])('%s and %d %s: %s (%s)', (accepted, amount, unit, expected) => {
    expect(due(accepted, amount, unit)).toBe(expected);
  });

  it('answers for an absurd year too', () => {
    expect(dueAt(Date.UTC(20_255, 0, 1), { amount: 3, unit: 'working_day' }, calendar)).toBeGreaterThan(Date.UTC(20_254, 11, 31));
  });
});

describe('countedFrom', () => {
  const rule = { until: 15 * 60 };

  it.each([
    ['2026-03-02T09:00', '2026-03-02T09:00', 'in the morning'],
    ['2026-03-02T06:00', '2026-03-02T06:00', 'before work begins'],
    ['2026-03-02T15:00', '2026-03-02T15:00', 'at the hour itself'],
    ['2026-03-02T15:01', '2026-03-03T07:30', 'after it: when work begins on the next day'],
    ['2026-03-06T15:01', '2026-03-09T07:30', 'on a Friday afternoon'],
    ['2026-03-07T08:00', '2026-03-09T07:30', 'on a Saturday morning, at a counter that is open'],
    ['2026-04-29T16:00', '2026-05-04T07:30', 'before holidays and a weekend'],
    ['2026-04-30T08:00', '2026-05-04T07:30', 'on a holiday'],
  ])('%s: %s (%s)', (accepted, counted) => {
    const instant = Date.parse(`${accepted}+07:00`);
    expect(formatInstant(countedFrom(instant, rule, calendar)).slice(0, 16)).toBe(counted);
    expect(countedFrom(instant, null, calendar)).toBe(instant);
  });

  it('never goes back, not even beyond the years of the calendar', () => {
    const far = Date.UTC(20_255, 0, 1, 20);
    expect(countedFrom(far, rule, calendar)).toBeGreaterThanOrEqual(far);
  });
});
