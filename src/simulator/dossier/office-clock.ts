import type { WorkingCalendar } from '../../domain/calendar.ts';
import type { Instant } from '../../shared/instant.ts';

/** How an office's time passes. */
export interface OfficeClock {
  /** The instant at which `ms` of office time have passed since `from`. */
  add(from: Instant, ms: number): Instant;
  /** Office time between two instants, milliseconds. */
  between(from: Instant, to: Instant): number;
}

/** Officials work in working hours. */
export function calendarClock(calendar: WorkingCalendar): OfficeClock {
  return {
    add: (from, ms) => calendar.addWorkingMs(from, ms),
    between: (from, to) => calendar.workingMs(from, to),
  };
}

/** The demo rhythm's short procedures pay no heed to nights and Sundays. */
export const wallClock: OfficeClock = {
  add: (from, ms) => from + ms,
  between: (from, to) => to - from,
};
