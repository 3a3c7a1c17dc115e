import type { Instant } from '../shared/instant.ts';
import type { WorkingCalendar } from './calendar.ts';
import { dueAt as statutoryDueAt } from './deadline.ts';
import type { History, HistoryEntry, Step } from './dossier.ts';
import type { DossierFacts } from './facts.ts';
import { effectiveHistory } from './history.ts';
import type { Procedure } from './procedure.ts';
import type { Status } from './status.ts';
import { walkSteps, type Walk } from './walk-steps.ts';

/** What a dossier's history says it is. Durations are working time in milliseconds. */
export interface DossierState {
  readonly unit: string;
  readonly unitGiven: string | null;
  readonly unitGuessed: boolean;
  readonly procedure: string;
  readonly status: Status;
  readonly facts: DossierFacts;
  readonly submittedAt: Instant;
  readonly acceptedAt: Instant | null;
  readonly dueAtOriginal: Instant | null;
  /** The original moved by the pauses so far, or the new appointment that the source stated. */
  readonly dueAt: Instant | null;
  readonly pausedMs: number;
  readonly pausedSince: Instant | null;
  readonly supplementRequests: number;
  readonly resolvedAt: Instant | null;
  readonly returnedAt: Instant | null;
  /** When it left the unit's hands: resolved, or else returned, rejected, withdrawn or stopped. */
  readonly endedAt: Instant | null;
  /** Working time from acceptance to the end without the pauses; `null` while open. */
  readonly processingMs: number | null;
  readonly reopened: boolean;
  readonly unusualStep: boolean;
}

/**
 * The state that a history means. Pure, and a function of the set of entries: order of arrival, repetition and late
 * correction cannot matter. `history` holds at least one entry; a procedure that `procedures` lacks has no statutory limit.
 */
export function fold(history: History, procedures: ReadonlyMap<string, Procedure>, calendar: WorkingCalendar): DossierState {
  const { snapshot, events } = effectiveHistory(history);
  const entries: readonly HistoryEntry[] = snapshot === null ? events : [snapshot, ...events];
  const last = entries.at(-1);
  if (last === undefined) throw new Error('a dossier has at least one entry');
  const facts = factsOf(entries, last);
  const steps = stepsOf(snapshot?.steps ?? [], events);
  const walk = walkSteps(steps, facts);
  const endedAt = walk.resolvedAt ?? walk.returnedAt ?? walk.closedAt;
  const pausedMs = pausedTime(walk, endedAt, calendar);
  const dueAtOriginal = originalDue(walk.acceptedAt, facts, procedures.get(last.procedure), calendar);
  return {
    unit: last.unit,
    unitGiven: last.unitGiven ?? null,
    unitGuessed: last.unitGuessed ?? false,
    procedure: last.procedure,
    status: walk.status,
    facts,
    submittedAt: submission(facts, steps[0] ?? last, walk),
    acceptedAt: walk.acceptedAt,
    dueAtOriginal,
    dueAt: facts.dueAtCurrent ?? movedDue(dueAtOriginal, pausedMs, calendar),
    pausedMs,
    pausedSince: endedAt === null ? walk.pausedSince : null,
    supplementRequests: walk.supplementRequests,
    resolvedAt: walk.resolvedAt,
    returnedAt: walk.returnedAt,
    endedAt,
    processingMs: processingTime(walk.acceptedAt, endedAt, pausedMs, calendar),
    reopened: walk.reopened,
    unusualStep: walk.unusualStep,
  };
}

/** Each fact is a register: of several statements the latest in the order of happening wins. */
function factsOf(entries: readonly HistoryEntry[], last: HistoryEntry): DossierFacts {
  return entries.length === 1 ? last.facts : Object.assign({}, ...entries.map((entry) => entry.facts));
}

function stepsOf(snapshotSteps: readonly Step[], events: readonly Step[]): readonly Step[] {
  if (snapshotSteps.length === 0) return events;
  return [...snapshotSteps.toSorted((one, other) => one.at - other.at), ...events];
}

function submission(facts: DossierFacts, first: { readonly at: Instant }, { acceptedAt }: Walk): Instant {
  return facts.submittedAt ?? Math.min(first.at, acceptedAt ?? Infinity);
}

function pausedTime(walk: Walk, endedAt: Instant | null, calendar: WorkingCalendar): number {
  if (walk.acceptedAt === null) return 0;
  const until = endedAt ?? Infinity;
  const from = walk.acceptedAt;
  let total = 0;
  for (const pause of walk.pauses) total += calendar.workingMs(Math.max(pause.from, from), Math.min(pause.to, until));
  // A declared end closes no pause: the one that still stands lasts to the end.
  if (walk.pausedSince !== null && endedAt !== null) total += calendar.workingMs(Math.max(walk.pausedSince, from), endedAt);
  return total;
}

function originalDue(
  acceptedAt: Instant | null,
  facts: DossierFacts,
  procedure: Procedure | undefined,
  calendar: WorkingCalendar,
): Instant | null {
  if (facts.dueAt !== undefined) return facts.dueAt;
  const limit = procedure?.limit ?? null;
  return acceptedAt === null || limit === null ? null : statutoryDueAt(acceptedAt, limit, calendar);
}

function movedDue(original: Instant | null, pausedMs: number, calendar: WorkingCalendar): Instant | null {
  return original === null || pausedMs === 0 ? original : calendar.addWorkingMs(original, pausedMs);
}

function processingTime(acceptedAt: Instant | null, endedAt: Instant | null, pausedMs: number, calendar: WorkingCalendar): number | null {
  if (acceptedAt === null || endedAt === null) return null;
  return Math.max(0, calendar.workingMs(acceptedAt, endedAt) - pausedMs);
}
