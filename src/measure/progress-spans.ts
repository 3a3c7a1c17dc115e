import type { Day } from '../shared/instant.ts';
import { periodBefore, periodOf, type Period, type PeriodKind } from './period.ts';

/** A period up to a day of it. */
export interface PartOfPeriod {
  readonly period: Period;
  readonly upTo: Day;
}

/** What is compared for a kind of period. Whole days that are over, and nothing of today: a morning is not compared with a day. */
export interface ProgressSpans {
  readonly kind: PeriodKind;
  /** The period that yesterday is in, up to yesterday; of days, the last working day that is over. */
  readonly now: PartOfPeriod;
  /** As many days of the one before; all of it where the other is over. */
  readonly like: PartOfPeriod;
  /** The last ones that are over, in order of time: of these a run is told. */
  readonly finished: readonly Period[];
}

/** Twelve comparisons need one period more. */
export const KEPT_FINISHED = 13;

/** Days are working days: of a Sunday nobody expects what a Friday brings. All other periods have some of both. */
export function progressSpans(kind: PeriodKind, today: Day, isWorkingDay: (day: Day) => boolean): ProgressSpans {
  const upTo = kind === 'day' ? workingDayBefore(today, isWorkingDay) : today - 1;
  const before = (period: Period): Period =>
    kind === 'day' ? periodOf('day', workingDayBefore(period.from, isWorkingDay)) : periodBefore(period);
  const period = periodOf(kind, upTo);
  const earlier = before(period);
  const isOver = upTo === period.to;
  const likeUpTo = isOver ? earlier.to : Math.min(earlier.from + (upTo - period.from), earlier.to);
  const finished = [isOver ? period : earlier];
  while (finished.length < KEPT_FINISHED) finished.unshift(before(finished[0] ?? earlier));
  return { kind, now: { period, upTo }, like: { period: earlier, upTo: likeUpTo }, finished };
}

/** Longer than any holiday: where a calendar has no working day at all, every day is one. */
const LONGEST_BREAK = 30;

function workingDayBefore(day: Day, isWorkingDay: (day: Day) => boolean): Day {
  for (let earlier = day - 1; earlier >= day - LONGEST_BREAK; earlier--) if (isWorkingDay(earlier)) return earlier;
  return day - 1;
}
