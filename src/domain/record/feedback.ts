import type { Instant } from '../../shared/instant.ts';
import type { WorkingCalendar } from '../calendar.ts';
import { dueAt } from '../deadline.ts';
import { effectiveRecord, type RecordHistory } from './record.ts';

/** What happens to a citizen's feedback (phản ánh, kiến nghị); Decree 20/2008/NĐ-CP and the portal's own statuses. */
export const FEEDBACK_STATUSES = [
  'received',
  'classified',
  'transferred',
  'supplement_requested',
  'supplemented',
  'answered',
  'published',
  'refused',
  're_raised',
] as const;
export type FeedbackStatus = (typeof FEEDBACK_STATUSES)[number];

export interface FeedbackFacts {
  readonly status?: FeedbackStatus;
  /** Rules and procedures, or the conduct of staff. */
  readonly about?: 'procedure' | 'staff' | 'other' | null;
  readonly likes?: number | null;
  readonly dislikes?: number | null;
}

/** The clock of index component 5.2, in working days (the portal's note to Decision 766/QĐ-TTg). */
export interface FeedbackLimits {
  readonly refuse: number;
  readonly askForMore: number;
  readonly answer: number;
  readonly publish: number;
}

export interface FeedbackState {
  readonly unit: string;
  readonly unitGiven: string | null;
  readonly unitGuessed: boolean;
  readonly procedure: string | null;
  readonly status: FeedbackStatus;
  readonly about: 'procedure' | 'staff' | 'other' | null;
  readonly receivedAt: Instant;
  readonly transfers: number;
  readonly answeredAt: Instant | null;
  readonly publishedAt: Instant | null;
  readonly refusedAt: Instant | null;
  /** When it left the unit's hands: answered (only publication is left), published, or refused. */
  readonly doneAt: Instant | null;
  /** What is due next; `null` when nothing is: published, refused, or the citizen is awaited. */
  readonly dueAt: Instant | null;
  /** A step that was taken came after its time. */
  readonly isLate: boolean;
  readonly isWaitingForCitizen: boolean;
  readonly isReRaised: boolean;
  readonly likes: number;
  readonly dislikes: number;
}

interface Walk {
  status: FeedbackStatus;
  receivedAt: Instant;
  /** Sending, the last transfer, or the citizen's supplement. */
  startedAt: Instant;
  transfers: number;
  answeredAt: Instant | null;
  publishedAt: Instant | null;
  refusedAt: Instant | null;
  isWaitingForCitizen: boolean;
  isReRaised: boolean;
  isLate: boolean;
}

/** Pure, and a function of the set of entries. `history` holds at least one. */
export function foldFeedback(
  history: RecordHistory<FeedbackFacts>,
  limits: FeedbackLimits,
  calendarOf: (unit: string) => WorkingCalendar,
): FeedbackState {
  const entries = effectiveRecord(history);
  const [first] = entries;
  const last = entries.at(-1);
  if (first === undefined || last === undefined) throw new Error('a feedback has at least one entry');
  const calendar = calendarOf(last.unit);
  const within = (from: Instant, days: number): Instant => dueAt(from, { amount: days, unit: 'working_day' }, calendar);
  const walk: Walk = {
    status: 'received',
    receivedAt: first.at,
    startedAt: first.at,
    transfers: 0,
    answeredAt: null,
    publishedAt: null,
    refusedAt: null,
    isWaitingForCitizen: false,
    isReRaised: false,
    isLate: false,
  };
  for (const { at, facts } of entries) if (facts.status !== undefined) takeStep(walk, at, facts.status, limits, within);
  const facts: FeedbackFacts = Object.assign({}, ...entries.map((entry) => entry.facts));
  return {
    ...walk,
    unit: last.unit,
    unitGiven: last.unitGiven ?? null,
    unitGuessed: last.unitGuessed ?? false,
    procedure: last.procedure,
    about: facts.about ?? null,
    doneAt: walk.refusedAt ?? walk.answeredAt ?? walk.publishedAt,
    dueAt: nextDue(walk, limits, within),
    likes: facts.likes ?? 0,
    dislikes: facts.dislikes ?? 0,
  };
}

/** The limits, as working days from an instant. */
type Within = (from: Instant, days: number) => Instant;

/** What a step that is taken does; `mustBeBy` notes where it comes after its time. */
type TakeStep = (walk: Walk, at: Instant, limits: FeedbackLimits, mustBeBy: (from: Instant, days: number) => void) => void;

const STEPS: Readonly<Record<FeedbackStatus, TakeStep>> = {
  received: () => undefined,
  classified: () => undefined,
  transferred(walk, at) {
    // Another body has it now, and its time is its own.
    walk.transfers += 1;
    restart(walk, at);
  },
  supplement_requested(walk, _at, limits, mustBeBy) {
    mustBeBy(walk.startedAt, limits.askForMore);
    walk.isWaitingForCitizen = true;
  },
  supplemented: restart,
  answered(walk, at, limits, mustBeBy) {
    walk.isWaitingForCitizen = false;
    // The first answer counts: a second one, after it was raised again, does not make the first late.
    if (walk.answeredAt !== null) return;
    mustBeBy(walk.startedAt, limits.answer);
    walk.answeredAt = at;
  },
  published(walk, at, limits, mustBeBy) {
    walk.isWaitingForCitizen = false;
    if (walk.publishedAt !== null) return;
    // A source that tells no answer before publication answered by publishing.
    if (walk.answeredAt === null) mustBeBy(walk.startedAt, limits.answer);
    else mustBeBy(walk.answeredAt, limits.publish);
    walk.publishedAt = at;
  },
  refused(walk, at, limits, mustBeBy) {
    if (walk.refusedAt !== null) return;
    mustBeBy(walk.startedAt, limits.refuse);
    walk.refusedAt = at;
  },
  re_raised(walk) {
    walk.isReRaised = true;
  },
};

function takeStep(walk: Walk, at: Instant, status: FeedbackStatus, limits: FeedbackLimits, within: Within): void {
  STEPS[status](walk, at, limits, (from, days) => {
    if (at > within(from, days)) walk.isLate = true;
  });
  if (status !== 're_raised') walk.status = status;
}

function restart(walk: Walk, at: Instant): void {
  walk.startedAt = at;
  walk.isWaitingForCitizen = false;
}

function nextDue(walk: Walk, limits: FeedbackLimits, within: Within): Instant | null {
  if (walk.publishedAt !== null || walk.refusedAt !== null || walk.isWaitingForCitizen) return null;
  return walk.answeredAt === null ? within(walk.startedAt, limits.answer) : within(walk.answeredAt, limits.publish);
}
