import type { Instant } from '../shared/instant.ts';
import type { Step } from './dossier.ts';
import type { DossierFacts } from './facts.ts';
import { classOf, isUsualStep, pauseCauseOf, type PauseCause, type Status } from './status.ts';

/** A time in which the clock stood for one reason; a pause whose reason changes is several of them, one after the other. */
interface Standing {
  readonly from: Instant;
  readonly cause: PauseCause;
}

/** Where a dossier stands after its steps, and when it passed each milestone. */
export interface Walk {
  status: Status;
  acceptedAt: Instant | null;
  /** Since when, for whatever reason, the clock stands. */
  pausedSince: Instant | null;
  /** Why it stands, and since when for this reason. */
  standing: Standing | null;
  /** What a later step closed. */
  pauses: (Standing & { readonly to: Instant })[];
  supplementRequests: number;
  resolvedAt: Instant | null;
  returnedAt: Instant | null;
  /** Left the unit's hands without a result. */
  closedAt: Instant | null;
  reopened: boolean;
  unusualStep: boolean;
}

/** What the steps, in order of happening, and the source's own milestones say together. */
export function walkSteps(steps: readonly Step[], facts: DossierFacts): Walk {
  const walk: Walk = {
    status: 'registered',
    acceptedAt: null,
    pausedSince: null,
    standing: null,
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
  applyDeclared(walk, facts);
  return walk;
}

function takeStep(walk: Walk, { at, status }: Step, before: Status | null): void {
  if (before !== null && !isUsualStep(before, status)) walk.unusualStep = true;
  if (status === 'supplement_requested' && before !== status) walk.supplementRequests += 1;
  const kind = classOf(status);
  keepPause(walk, at, pauseCauseOf(status));
  // A dossier that is worked on has been accepted, even if the source never said so.
  if (kind === 'open' || kind === 'done') walk.acceptedAt ??= at;
  if (kind === 'done') finish(walk, at, status);
  else if (kind === 'ended') walk.closedAt ??= at;
  else reopen(walk);
  walk.status = status;
}

function keepPause(walk: Walk, at: Instant, cause: PauseCause | null): void {
  const { standing } = walk;
  if (standing === null && cause === null) return;
  if (standing !== null) walk.pauses.push({ ...standing, to: at });
  walk.standing = cause === null ? null : { from: at, cause };
  walk.pausedSince = cause === null ? null : (walk.pausedSince ?? at);
}

function finish(walk: Walk, at: Instant, status: Status): void {
  walk.resolvedAt ??= at;
  if (status === 'returned') walk.returnedAt ??= at;
  walk.closedAt = null;
}

/** Work after the end re-opens the dossier: an early "resolved" must not hide the time that followed. */
function reopen(walk: Walk): void {
  if (walk.resolvedAt !== null || walk.closedAt !== null) walk.reopened = true;
  walk.resolvedAt = walk.returnedAt = walk.closedAt = null;
}

/** The source's own milestones outrank what the steps imply; a declared `null` takes a milestone back. */
function applyDeclared(walk: Walk, facts: DossierFacts): void {
  if (facts.acceptedAt !== undefined) walk.acceptedAt = facts.acceptedAt;
  if (facts.resolvedAt !== undefined) walk.resolvedAt = facts.resolvedAt;
  if (facts.returnedAt !== undefined) walk.returnedAt = facts.returnedAt;
  const end = facts.resolvedAt ?? facts.returnedAt ?? null;
  if (end !== null) applyDeclaredEnd(walk, facts, end);
  const isDone = classOf(walk.status) === 'done';
  if (isDone && walk.resolvedAt === null && walk.returnedAt === null) walk.status = 'in_process';
  if (walk.status === 'registered' && typeof facts.acceptedAt === 'number') walk.status = 'accepted';
}

function applyDeclaredEnd(walk: Walk, facts: DossierFacts, end: Instant): void {
  if (classOf(walk.status) !== 'done') {
    walk.status = typeof facts.returnedAt === 'number' ? 'returned' : 'resolved';
    walk.closedAt = null;
  }
  // As with a step: what has a result has been accepted, unless the source says that it was not.
  if (facts.acceptedAt === undefined) walk.acceptedAt ??= end;
}
