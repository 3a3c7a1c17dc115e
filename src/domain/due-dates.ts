import { dayOf, type Instant } from '../shared/instant.ts';
import type { CalendarBook } from './calendar-book.ts';
import type { WorkingCalendar } from './calendar.ts';
import { countedFrom, dueAt as statutoryDueAt } from './deadline.ts';
import type { DossierFacts } from './facts.ts';
import { limitOn, type Procedure } from './procedure.ts';
import type { Walk } from './walk-steps.ts';

/** A due instant and the version of the calendar that it rests on. */
export interface DatedDue {
  readonly dueAt: Instant;
  readonly calendar: string;
}

/** When a dossier is due: by our own count, and by the source's word, which counts where it is given. */
export interface DueDates {
  readonly dueAtOriginal: Instant | null;
  readonly dueAt: Instant | null;
  readonly dueCalendar: string;
  readonly dueAtComputed: Instant | null;
  readonly dueAtBefore: DatedDue | null;
  readonly dueDiffers: boolean;
}

export interface DueQuestion {
  readonly walk: Walk;
  readonly endedAt: Instant | null;
  readonly facts: DossierFacts;
  readonly procedure: Procedure | undefined;
  readonly unit: string;
  /** The one that counts. */
  readonly calendar: WorkingCalendar;
  readonly calendars: CalendarBook;
  /** The working time of all pauses that have ended. */
  readonly pausedBy: (calendar: WorkingCalendar) => number;
}

/** A due instant before any pause, as one version of the calendar has it. */
type DueBy = (calendar: WorkingCalendar) => Instant | null;

/**
 * Which version of the calendar a dossier rests on: while it is open the newest, for a swap announced late moves what is still
 * due; once it has ended the newest of that day, for what was announced afterwards cannot make it late or in time.
 */
export function calendarFor(unit: string, endedAt: Instant | null, calendars: CalendarBook): WorkingCalendar {
  return endedAt === null ? calendars.of(unit) : calendars.knownAt(unit, endedAt);
}

export function dueDates(question: DueQuestion): DueDates {
  const { facts, calendar } = question;
  const computedBy = computedDue(question);
  const dueAtComputed = computedBy(calendar);
  const stated = facts.dueAt;
  const moved = movedDue(question, typeof stated === 'number' ? () => stated : computedBy);
  const dueAtOriginal = stated === undefined ? dueAtComputed : stated;
  const restated = facts.dueAtCurrent ?? null;
  const counting = restated === null && dueAtOriginal !== null ? moved : null;
  return {
    dueAtOriginal,
    dueAt: counting === null ? restated : counting.dueAt,
    dueCalendar: counting === null ? calendar.version : counting.calendar,
    dueAtComputed,
    dueAtBefore: formerDue(question, dueAtComputed, computedBy),
    dueDiffers: isOnAnotherDay(stated, dueAtComputed) || isPutOffSilently(question, moved),
  };
}

function computedDue({ walk: { acceptedAt }, procedure, calendars }: DueQuestion): DueBy {
  const limit = acceptedAt === null || procedure === undefined ? null : limitOn(procedure, dayOf(acceptedAt));
  if (acceptedAt === null || limit === null) return () => null;
  return (by) => statutoryDueAt(countedFrom(acceptedAt, calendars.startRule, by), limit, by);
}

function formerDue({ walk, unit, calendar, calendars }: DueQuestion, now: Instant | null, computedBy: DueBy): DatedDue | null {
  if (walk.acceptedAt === null) return null;
  const known = calendars.knownAt(unit, walk.acceptedAt);
  const before = known === calendar ? now : computedBy(known);
  return before === null || before === now ? null : { dueAt: before, calendar: known.version };
}

/**
 * The due instant moved by the pauses, each version of the calendar taken as a whole. A day off that is announced within a pause
 * makes the pause shorter in working time and leaves an appointment where it was; taken by the newest version alone, the due
 * instant would come forward, and a holiday would make a dossier late. So the latest one counts, of all versions since acceptance
 * for what the source has stated, for a stated day is a promise. What we compute may come forward by a day that is worked in
 * place of another, but never by days off alone: there the versions count from which the one in force has only taken days.
 */
function movedDue({ walk, facts, unit, calendar, calendars, pausedBy }: DueQuestion, dueBy: DueBy): DatedDue | null {
  const moved = (by: WorkingCalendar): Instant | null => {
    const due = dueBy(by);
    return due === null ? null : by.addWorkingMs(due, pausedBy(by));
  };
  const now = moved(calendar);
  if (now === null) return null;
  let latest = { dueAt: now, calendar: calendar.version };
  const hasPaused = walk.pauses.length > 0 || walk.standing !== null;
  if (walk.acceptedAt === null || !hasPaused) return latest;
  const isPromised = typeof facts.dueAt === 'number';
  for (const { calendar: earlier, onlyLostDays } of calendars.knownBefore(calendar, unit, walk.acceptedAt)) {
    const due = isPromised || onlyLostDays ? moved(earlier) : null;
    if (due !== null && due > latest.dueAt) latest = { dueAt: due, calendar: earlier.version };
  }
  return latest;
}

/** A receipt note names a day; hours are a matter of each counter. */
function isOnAnotherDay(stated: Instant | null | undefined, computed: Instant | null): boolean {
  return typeof stated === 'number' && computed !== null && dayOf(stated) !== dayOf(computed);
}

/**
 * The appointment that counts is on a later day than the first one (by our own count, where the source gives none) and the pauses
 * give, and nothing that may put it off was told. While the clock stands nobody can say how far the pause will move it.
 */
function isPutOffSilently({ walk, endedAt, facts }: DueQuestion, moved: DatedDue | null): boolean {
  const { dueAtCurrent, apologyAt, extendedAt } = facts;
  if (typeof dueAtCurrent !== 'number' || moved === null || dayOf(dueAtCurrent) <= dayOf(moved.dueAt)) return false;
  const isStanding = endedAt === null && walk.pausedSince !== null;
  return !isStanding && typeof apologyAt !== 'number' && typeof extendedAt !== 'number' && walk.supplementRequests === 0;
}
