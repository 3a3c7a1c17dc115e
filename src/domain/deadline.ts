import { DAY_MS, HOUR_MS, MINUTE_MS, dayOf, startOfDay, type Day, type Instant } from '../shared/instant.ts';
import type { WorkingCalendar } from './calendar.ts';
import type { TimeLimit } from './procedure.ts';

/** Until when on a working day an acceptance counts as one of that day. */
export interface StartRule {
  /** Minutes from midnight, Viet Nam time; this minute itself is still in time. */
  readonly until: number;
}

/**
 * The instant from which the limit of a dossier accepted at `acceptedAt` is counted. What a counter takes after the hour of
 * the rule goes to the officer when work begins on the next working day (Decree 61/2018/NĐ-CP, art. 18); so does what it takes
 * on a day that is none, such as a Saturday morning: else who comes later would be served sooner. Without a rule it is the
 * acceptance itself.
 */
export function countedFrom(acceptedAt: Instant, rule: StartRule | null, calendar: WorkingCalendar): Instant {
  if (rule === null) return acceptedAt;
  const day = dayOf(acceptedAt);
  const isOfThisDay = calendar.isWorkingDay(day) && acceptedAt - startOfDay(day) <= rule.until * MINUTE_MS;
  return isOfThisDay ? acceptedAt : Math.max(acceptedAt, calendar.startOfWorkingDay(calendar.addWorkingDays(day, 1)));
}

/**
 * When a dossier accepted at `acceptedAt` must be answered. The day of acceptance is not counted (Civil Code 2015,
 * art. 147.2); a limit in days or months ends with the working hours of its last day, and where that day is off, with
 * those of the next working day (art. 148.5). `hour` counts working hours from the moment of acceptance. A part of a day
 * or month counts as a whole one.
 */
export function dueAt(acceptedAt: Instant, limit: TimeLimit, calendar: WorkingCalendar): Instant {
  const accepted = dayOf(acceptedAt);
  switch (limit.unit) {
    case 'hour':
      return calendar.addWorkingMs(acceptedAt, limit.amount * HOUR_MS);
    case 'working_day':
      return endOfLimit(calendar.addWorkingDays(accepted, limit.amount), calendar);
    case 'calendar_day':
      return endOfLimit(accepted + Math.ceil(limit.amount), calendar);
    case 'month':
      return endOfLimit(addMonths(accepted, Math.ceil(limit.amount)), calendar);
  }
}

function endOfLimit(lastDay: Day, calendar: WorkingCalendar): Instant {
  return calendar.endOfWorkingDay(calendar.isWorkingDay(lastDay) ? lastDay : calendar.addWorkingDays(lastDay, 1));
}

/** The same day of a later month, or that month's last day where it is shorter. */
function addMonths(day: Day, months: number): Day {
  const date = new Date(day * DAY_MS);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() + months;
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Math.floor(Date.UTC(year, month, Math.min(date.getUTCDate(), lastOfMonth)) / DAY_MS);
}
