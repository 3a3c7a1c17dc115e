import type { Instant } from '../shared/instant.ts';
import type { CalendarBook } from './calendar-book.ts';
import type { WorkingCalendar } from './calendar.ts';
import type { History, RetractionEntry, RetractionReason, Step, ToldEntry } from './dossier.ts';
import { calendarFor, dueDates, type DatedDue } from './due-dates.ts';
import type { DossierFacts } from './facts.ts';
import { effectiveHistory } from './history.ts';
import type { Procedure } from './procedure.ts';
import type { PauseCause, Status } from './status.ts';
import { syncDelayOf, type SyncDelay } from './sync-delay.ts';
import { walkSteps, type Walk } from './walk-steps.ts';

type PausedMs = Readonly<Record<PauseCause, number>>;

/** What a dossier's history says it is. Durations are working time in milliseconds. */
export interface DossierState {
  readonly unit: string;
  readonly unitGiven: string | null;
  readonly unitGuessed: boolean;
  /** Empty where only a retraction that names none is known. */
  readonly procedure: string;
  readonly status: Status;
  readonly facts: DossierFacts;
  /** `null`: nothing is known that may count. The dossier is retracted, or nothing was told of it but that it is not. */
  readonly submittedAt: Instant | null;
  readonly acceptedAt: Instant | null;
  /** The version of the calendar that all of this rests on, save where `dueCalendar` is another. */
  readonly calendar: string;
  /** The source's own appointment, or else the computed one. */
  readonly dueAtOriginal: Instant | null;
  /** The original moved by the pauses so far, or the new appointment that the source stated. */
  readonly dueAt: Instant | null;
  /** The version by which the pauses moved it: `calendar`, or an older one since acceptance that gives a later instant. */
  readonly dueCalendar: string;
  /** By the statutory limit of the day of acceptance, whatever the source says. */
  readonly dueAtComputed: Instant | null;
  /** The computed one by the calendar that was known at acceptance, where a later version has moved it. */
  readonly dueAtBefore: DatedDue | null;
  /**
   * A finding: the source's own appointment is on another day than the computed one, or its new appointment is on a later day
   * than the first and the pauses give, with no apology, extension or supplement request to explain it.
   */
  readonly dueDiffers: boolean;
  readonly pausedMs: number;
  /** The same by whom was waited for: they add up to `pausedMs`. */
  readonly pausedMsBy: PausedMs;
  readonly pausedSince: Instant | null;
  readonly supplementRequests: number;
  /** Different apology and re-appointment notes; more than one is a finding (Decree 61/2018/NĐ-CP, art. 19.9). */
  readonly apologies: number;
  readonly extensions: number;
  readonly resolvedAt: Instant | null;
  readonly returnedAt: Instant | null;
  /** When it left the unit's hands: resolved, or else returned, rejected, withdrawn or stopped. */
  readonly endedAt: Instant | null;
  /** Working time from acceptance to the end without the pauses; `null` while open. */
  readonly processingMs: number | null;
  readonly syncDelay: SyncDelay;
  readonly reopened: boolean;
  readonly unusualStep: boolean;
  /** Sent by mistake: since when, and why where the source says so. Then all the rest is as if nothing had been told. */
  readonly retracted: Retracted | null;
}

interface Retracted {
  readonly at: Instant;
  readonly reason: RetractionReason | null;
}

/**
 * The state that a history means. Pure, and a function of the set of entries: order of arrival, repetition and late
 * correction cannot matter. `history` holds at least one entry; a procedure that `procedures` lacks has no statutory limit.
 */
export function fold(history: History, procedures: ReadonlyMap<string, Procedure>, calendars: CalendarBook): DossierState {
  const { snapshot, events, retraction } = effectiveHistory(history);
  const entries: readonly ToldEntry[] = snapshot === null ? events : [snapshot, ...events];
  const last = entries.at(-1);
  if (retraction !== null && (retraction.isRetracted || last === undefined))
    return untold(last === undefined ? retraction : placingOf(entries, last), retraction, calendars);
  if (last === undefined) throw new Error('a dossier has at least one entry');
  return stateOf(entries, last, stepsOf(snapshot?.steps ?? [], events), procedures, calendars);
}

function stateOf(
  entries: readonly ToldEntry[],
  last: ToldEntry,
  steps: readonly Step[],
  procedures: ReadonlyMap<string, Procedure>,
  calendars: CalendarBook,
): DossierState {
  const { unit, unitGiven = null, unitGuessed = false } = placingOf(entries, last);
  const procedure = procedureOf(entries, last);
  const facts = factsOf(entries, last);
  const walk = walkSteps(steps, facts);
  const { acceptedAt } = walk;
  const endedAt = walk.resolvedAt ?? walk.returnedAt ?? walk.closedAt;
  const calendar = calendarFor(unit, endedAt, calendars);
  const pausedMsBy = pausedTime(walk, endedAt, calendar);
  const pausedMs = totalOf(pausedMsBy);
  const pausedBy = (by: WorkingCalendar): number => (by === calendar ? pausedMs : totalOf(pausedTime(walk, endedAt, by)));
  const due = dueDates({ walk, endedAt, facts, procedure: procedures.get(procedure), unit, calendar, calendars, pausedBy });
  return {
    unit,
    unitGiven,
    unitGuessed,
    procedure,
    status: walk.status,
    facts,
    submittedAt: submission(facts, steps[0] ?? last, walk),
    acceptedAt,
    calendar: calendar.version,
    dueAtOriginal: due.dueAtOriginal,
    dueAt: due.dueAt,
    dueCalendar: due.dueCalendar,
    dueAtComputed: due.dueAtComputed,
    dueAtBefore: due.dueAtBefore,
    dueDiffers: due.dueDiffers,
    pausedMs,
    pausedMsBy,
    pausedSince: endedAt === null ? walk.pausedSince : null,
    supplementRequests: walk.supplementRequests,
    apologies: notes(entries, 'apologyAt'),
    extensions: notes(entries, 'extendedAt'),
    resolvedAt: walk.resolvedAt,
    returnedAt: walk.returnedAt,
    endedAt,
    processingMs: processingTime(acceptedAt, endedAt, pausedMs, calendar),
    syncDelay: syncDelayOf(entries, calendar),
    reopened: walk.reopened,
    unusualStep: walk.unusualStep,
    retracted: null,
  };
}

/** What is left of a dossier that counts nowhere: whose it is. */
function untold(said: ToldEntry | RetractionEntry, { isRetracted, at, reason }: RetractionEntry, calendars: CalendarBook): DossierState {
  const { unit, unitGiven = null, unitGuessed = false, procedure } = said;
  const calendar = calendarFor(unit, null, calendars).version;
  return {
    ...NOTHING,
    unit,
    unitGiven,
    unitGuessed,
    procedure: procedure ?? '',
    calendar,
    dueCalendar: calendar,
    retracted: isRetracted ? { at, reason } : null,
  };
}

/** The entry that says whose it is: the latest that says so at all. */
function placingOf(entries: readonly ToldEntry[], last: ToldEntry): ToldEntry {
  return last.unitAssumed === true ? (entries.findLast(({ unitAssumed }) => unitAssumed !== true) ?? last) : last;
}

function procedureOf(entries: readonly ToldEntry[], { procedure }: ToldEntry): string {
  return procedure === '' ? (entries.findLast((entry) => entry.procedure !== '')?.procedure ?? '') : procedure;
}

/** Each fact is a register: of several statements the latest in the order of happening wins. */
function factsOf(entries: readonly ToldEntry[], last: ToldEntry): DossierFacts {
  return entries.length === 1 ? last.facts : Object.assign({}, ...entries.map((entry) => entry.facts));
}

/** How many different notes a dossier was given; a `null` takes back those before it, a repetition is the same note. */
function notes(entries: readonly ToldEntry[], fact: 'apologyAt' | 'extendedAt'): number {
  let told: Set<Instant> | null = null;
  for (const { facts } of entries) {
    const at = facts[fact];
    if (at === null) told = null;
    else if (at !== undefined) told = (told ?? new Set<Instant>()).add(at);
  }
  return told?.size ?? 0;
}

function stepsOf(snapshotSteps: readonly Step[], events: readonly Step[]): readonly Step[] {
  if (snapshotSteps.length === 0) return events;
  return [...snapshotSteps.toSorted((one, other) => one.at - other.at), ...events];
}

function submission(facts: DossierFacts, first: { readonly at: Instant }, { acceptedAt }: Walk): Instant {
  return facts.submittedAt ?? Math.min(first.at, acceptedAt ?? Infinity);
}

const NO_PAUSE: PausedMs = { citizen: 0, payment: 0, otherBody: 0 };

const NOTHING = {
  status: 'registered',
  facts: {},
  submittedAt: null,
  acceptedAt: null,
  dueAtOriginal: null,
  dueAt: null,
  dueAtComputed: null,
  dueAtBefore: null,
  dueDiffers: false,
  pausedMs: 0,
  pausedMsBy: NO_PAUSE,
  pausedSince: null,
  supplementRequests: 0,
  apologies: 0,
  extensions: 0,
  resolvedAt: null,
  returnedAt: null,
  endedAt: null,
  processingMs: null,
  syncDelay: { ms: 0, workingMs: 0 },
  reopened: false,
  unusualStep: false,
} as const;

function pausedTime({ acceptedAt, pauses, standing }: Walk, endedAt: Instant | null, calendar: WorkingCalendar): PausedMs {
  if (acceptedAt === null || (pauses.length === 0 && standing === null)) return NO_PAUSE;
  const total = { ...NO_PAUSE };
  const until = endedAt ?? Infinity;
  for (const { from, to, cause } of pauses) total[cause] += calendar.workingMs(Math.max(from, acceptedAt), Math.min(to, until));
  // A declared end closes no pause: the one that still stands lasts to the end.
  if (standing !== null && endedAt !== null) total[standing.cause] += calendar.workingMs(Math.max(standing.from, acceptedAt), endedAt);
  return total;
}

function totalOf({ citizen, payment, otherBody }: PausedMs): number {
  return citizen + payment + otherBody;
}

function processingTime(acceptedAt: Instant | null, endedAt: Instant | null, pausedMs: number, calendar: WorkingCalendar): number | null {
  if (acceptedAt === null || endedAt === null) return null;
  return Math.max(0, calendar.workingMs(acceptedAt, endedAt) - pausedMs);
}
