import type { Instant } from '../shared/instant.ts';
import type { WorkingCalendar } from './calendar.ts';
import { dueAt as statutoryDueAt } from './deadline.ts';
import type { History, HistoryEntry, Step } from './dossier.ts';
import type { DossierFacts } from './facts.ts';
import { effectiveHistory } from './history.ts';
import type { Procedure } from './procedure.ts';
import { classOf, isUsualStep, type Status } from './status.ts';

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

interface Walk {
  status: Status;
  acceptedAt: Instant | null;
  pausedSince: Instant | null;
  pauses: { from: Instant; to: Instant }[];
  supplementRequests: number;
  resolvedAt: Instant | null;
  returnedAt: Instant | null;
  closedAt: Instant | null;
  reopened: boolean;
  unusualStep: boolean;
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
  const facts: DossierFacts = entries.length === 1 ? last.facts : Object.assign({}, ...entries.map((entry) => entry.facts));
  const steps = stepsOf(snapshot?.steps ?? [], events);
  const walk = applyDeclared(walkSteps(steps), facts);
  const submittedAt = facts.submittedAt ?? Math.min(steps[0]?.at ?? last.at, walk.acceptedAt ?? Infinity);
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
    submittedAt,
    acceptedAt: walk.acceptedAt,
    dueAtOriginal,
    dueAt: facts.dueAtCurrent ?? (dueAtOriginal === null || pausedMs === 0 ? dueAtOriginal : calendar.addWorkingMs(dueAtOriginal, pausedMs)),
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

function stepsOf(snapshotSteps: readonly Step[], events: readonly Step[]): readonly Step[] {
  if (snapshotSteps.length === 0) return events;
  return [...snapshotSteps.toSorted((one, other) => one.at - other.at), ...events];
}

function walkSteps(steps: readonly Step[]): Walk {
  const walk: Walk = {
    status: 'registered',
    acceptedAt: null,
    pausedSince: null,
    pauses: [],
    supplementRequests: 0,
    resolvedAt: null,
    returnedAt: null,
    closedAt: null,
    reopened: false,
    unusualStep: false,
  };
  let before: Status | null = null;
  for (const step of steps) {
    takeStep(walk, step, before);
    before = step.status;
  }
  return walk;
}

function takeStep(walk: Walk, { at, status }: Step, before: Status | null): void {
  if (before !== null && !isUsualStep(before, status)) walk.unusualStep = true;
  const kind = classOf(status);
  if (kind === 'paused') walk.pausedSince ??= at;
  else closePause(walk, at);
  if (status === 'supplement_requested' && before !== status) walk.supplementRequests += 1;
  // A dossier that is worked on has been accepted, even if the source never said so.
  if (kind === 'open' || kind === 'done') walk.acceptedAt ??= at;
  if (kind === 'done') {
    walk.resolvedAt ??= at;
    if (status === 'returned') walk.returnedAt ??= at;
    walk.closedAt = null;
  } else if (kind === 'ended') {
    walk.closedAt ??= at;
  } else {
    // Work after the end re-opens the dossier: an early "resolved" must not hide the time that followed.
    if (walk.resolvedAt !== null || walk.closedAt !== null) walk.reopened = true;
    walk.resolvedAt = walk.returnedAt = walk.closedAt = null;
  }
  walk.status = status;
}

function closePause(walk: Walk, at: Instant): void {
  if (walk.pausedSince === null) return;
  walk.pauses.push({ from: walk.pausedSince, to: at });
  walk.pausedSince = null;
}

/** The source's own milestones outrank what the steps imply; a declared `null` takes a milestone back. */
function applyDeclared(walk: Walk, facts: DossierFacts): Walk {
  if (facts.acceptedAt !== undefined) walk.acceptedAt = facts.acceptedAt;
  if (facts.resolvedAt !== undefined) walk.resolvedAt = facts.resolvedAt;
  if (facts.returnedAt !== undefined) walk.returnedAt = facts.returnedAt;
  const declaredEnd = facts.resolvedAt ?? facts.returnedAt ?? null;
  if (declaredEnd !== null && classOf(walk.status) !== 'done') {
    walk.status = facts.returnedAt === undefined || facts.returnedAt === null ? 'resolved' : 'returned';
    walk.closedAt = null;
  }
  // As with a step: what has a result has been accepted, unless the source says that it was not.
  if (declaredEnd !== null && facts.acceptedAt === undefined) walk.acceptedAt ??= declaredEnd;
  if (walk.resolvedAt === null && walk.returnedAt === null && classOf(walk.status) === 'done') walk.status = 'in_process';
  if (facts.acceptedAt !== undefined && facts.acceptedAt !== null && walk.status === 'registered') walk.status = 'accepted';
  return walk;
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

function processingTime(
  acceptedAt: Instant | null,
  endedAt: Instant | null,
  pausedMs: number,
  calendar: WorkingCalendar,
): number | null {
  if (acceptedAt === null || endedAt === null) return null;
  return Math.max(0, calendar.workingMs(acceptedAt, endedAt) - pausedMs);
}
