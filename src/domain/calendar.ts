import { DAY_MS, MINUTE_MS, dayOf, parseDay, startOfDay, weekdayOf, type Day, type Instant } from '../shared/instant.ts';
import type { LocaleText } from '../shared/locale-text.ts';

/** `ordinary` takes an exception of an earlier version back: the day follows the week again. */
type ExceptionKind = 'statutory' | 'compensatory' | 'swap_off' | 'makeup_workday' | 'ordinary';
type ExceptionStatus = 'official' | 'likely' | 'projected';

/** A day that does not follow the weekly pattern. */
export interface CalendarException {
  readonly day: Day;
  readonly working: boolean;
  readonly kind?: ExceptionKind;
  readonly name?: LocaleText;
  readonly status?: ExceptionStatus;
  /** What the entry rests on, for the person who has to check it. */
  readonly basis?: string;
}

/** Minutes from midnight, Viet Nam time; `to` is not included. */
export interface WorkingSpan {
  readonly from: number;
  readonly to: number;
}

/** By weekday, 1 Monday … 7 Sunday. */
export type WeeklyPattern = Readonly<Record<number, boolean>>;

/** A working calendar as data. A deadline is always stored with the `version` that it was computed with. */
export interface CalendarTable {
  readonly version: string;
  readonly weekly: WeeklyPattern;
  /** In order and not overlapping. The same on every working day. */
  readonly hours: readonly WorkingSpan[];
  readonly exceptions: readonly CalendarException[];
}

/**
 * Days and working time, each answer in constant time. Known from 1995 to 2045; beyond that `isWorkingDay` follows the
 * weekly pattern, no working time passes, and results stop at the edge: an absurd date gives an absurd answer at once.
 */
export interface WorkingCalendar {
  readonly version: string;
  isWorkingDay(day: Day): boolean;
  /** The `count`-th working day after `day`, which is not counted itself; `day` where `count` is 0 or less. Parts round up. */
  addWorkingDays(day: Day, count: number): Day;
  /** When work begins on `day`, as if it were a working day. */
  startOfWorkingDay(day: Day): Instant;
  /** When work ends on `day`, as if it were a working day. */
  endOfWorkingDay(day: Day): Instant;
  /** Working time from `from` to `to`, milliseconds; 0 where `to` is not later. */
  workingMs(from: Instant, to: Instant): number;
  /** The first instant at which `ms` of working time have passed since `from`; `from` where `ms` is 0 or less. */
  addWorkingMs(from: Instant, ms: number): Instant;
  /** Working days in `[from, to]`, both included. */
  workingDaysBetween(from: Day, to: Day): number;
}

const FIRST_DAY = parseDay('1995-01-01');
const LAST_DAY = parseDay('2045-12-31');

export function workingCalendar({ version, weekly, hours, exceptions }: CalendarTable): WorkingCalendar {
  return calendarOver(version, dayIndex(weekly, exceptions), workingHours(hours));
}

/** A calendar over parts that calendars may share: days are the same for all hours, hours for all versions of the days. */
export function calendarOver(version: string, days: DayIndex, hours: WorkingHours): WorkingCalendar {
  /** Working time from the beginning of the calendar to an instant: every question about time is a difference of two. */
  const position = (instant: Instant): number => {
    const day = dayOf(instant);
    const before = days.countBefore(day) * hours.lengthMs;
    return days.isWorking(day) ? before + hours.elapsedMs(instant - startOfDay(day)) : before;
  };

  return {
    version,
    isWorkingDay: (day) => (isCovered(day) ? days.isWorking(day) : days.followsWeek(day)),
    addWorkingDays(day, count) {
      if (!(count > 0)) return day;
      return days.atRank(days.countBefore(day + 1) + Math.ceil(count) - 1) ?? Math.max(day, LAST_DAY);
    },
    startOfWorkingDay: (day) => startOfDay(day) + hours.startMs,
    endOfWorkingDay: (day) => startOfDay(day) + hours.endMs,
    workingMs: (from, to) => (to > from ? position(to) - position(from) : 0),
    addWorkingMs(from, ms) {
      if (!(ms > 0)) return from;
      const target = position(from) + ms;
      // The moment a working day is used up is its own end, not the beginning of the next one.
      const rank = Math.ceil(target / hours.lengthMs) - 1;
      const day = days.atRank(rank);
      if (day === undefined) return Math.max(from, startOfDay(LAST_DAY + 1));
      return startOfDay(day) + hours.offsetMs(target - rank * hours.lengthMs);
    },
    workingDaysBetween: (from, to) => (to < from ? 0 : days.countBefore(to + 1) - days.countBefore(from)),
  };
}

function isCovered(day: Day): boolean {
  return day >= FIRST_DAY && day <= LAST_DAY;
}

export type DayIndex = ReturnType<typeof dayIndex>;

/** Prefix sums over the covered days, and their inverse. Of several exceptions for a day the last counts. */
export function dayIndex(weekly: WeeklyPattern, exceptions: readonly CalendarException[]) {
  const size = LAST_DAY - FIRST_DAY + 1;
  const excepted = new Map(exceptions.map(({ day, working }) => [day, working]));
  const followsWeek = (day: Day): boolean => weekly[weekdayOf(day)] ?? false;
  const before = new Int32Array(size + 1);
  const ranked: Day[] = [];
  for (let at = 0; at < size; at++) {
    const day = FIRST_DAY + at;
    if (excepted.get(day) ?? followsWeek(day)) ranked.push(day);
    before[at + 1] = ranked.length;
  }
  return {
    followsWeek,
    isWorking(day: Day): boolean {
      const at = day - FIRST_DAY;
      return (before[at + 1] ?? 0) > (before[at] ?? 0);
    },
    /** Working days before `day`. */
    countBefore: (day: Day): number => before[Math.min(Math.max(day - FIRST_DAY, 0), size)] ?? 0,
    atRank: (rank: number): Day | undefined => ranked[rank],
  };
}

export type WorkingHours = ReturnType<typeof workingHours>;

/** One working day: how much of it has passed at a time of day, and the inverse. All in milliseconds. */
export function workingHours(hours: readonly WorkingSpan[]) {
  const spans = hours.map(({ from, to }) => ({ from: from * MINUTE_MS, to: to * MINUTE_MS }));
  const endMs = spans.at(-1)?.to ?? DAY_MS;
  return {
    startMs: spans[0]?.from ?? 0,
    endMs,
    lengthMs: spans.reduce((sum, span) => sum + span.to - span.from, 0),
    elapsedMs(timeOfDay: number): number {
      let elapsed = 0;
      for (const { from, to } of spans) elapsed += Math.min(Math.max(timeOfDay - from, 0), to - from);
      return elapsed;
    },
    /** The time of day at which `elapsed` has just passed. */
    offsetMs(elapsed: number): number {
      let left = elapsed;
      for (const { from, to } of spans) {
        if (left <= to - from) return from + left;
        left -= to - from;
      }
      return endMs;
    },
  };
}
