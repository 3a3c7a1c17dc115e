import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DAY_MS, dayOf, formatDay, formatInstant, parseDay, startOfDay, weekdayOf } from './instant.ts';

describe('days are counted in Viet Nam', () => {
  it.each([
    ['2026-11-21T17:00:00Z', '2026-11-22', 'midnight in Viet Nam'],
    ['2026-11-21T16:59:59.999Z', '2026-11-21', 'the moment before'],
    ['2026-11-22T00:00:00+07:00', '2026-11-22', 'the same midnight with its offset'],
    ['1969-12-31T16:59:00Z', '1969-12-31', 'before the epoch'],
  ])('%s lies on %s (%s)', (instant, day) => {
    expect(formatDay(dayOf(Date.parse(instant)))).toBe(day);
  });

  it('an instant lies between the start of its day and the start of the next', () => {
    fc.assert(
      fc.property(fc.integer({ min: -4e12, max: 4e12 }), (instant) => {
        const start = startOfDay(dayOf(instant));
        expect(start).toBeLessThanOrEqual(instant);
        expect(start + DAY_MS).toBeGreaterThan(instant);
      }),
    );
  });

  it('a day survives being written and read', () => {
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 60_000 }), (day) => {
        expect(parseDay(formatDay(day))).toBe(day);
      }),
    );
  });

  it.each([
    ['1970-01-01', 4],
    ['1969-12-28', 7],
    ['2026-11-22', 7],
    ['2026-11-23', 1],
  ])('%s is weekday %i', (day, weekday) => {
    expect(weekdayOf(parseDay(day))).toBe(weekday);
  });
});

it('an instant is written with the offset of Viet Nam and means the same', () => {
  const instant = Date.parse('2026-11-22T02:30:00.250Z');
  expect(formatInstant(instant)).toBe('2026-11-22T09:30:00.250+07:00');
  expect(Date.parse(formatInstant(instant))).toBe(instant);
});
