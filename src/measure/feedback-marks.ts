import type { FeedbackState } from '../domain/record/feedback.ts';
import { dayOf, type Instant } from '../shared/instant.ts';
import type { Mark, MeasuredFact } from './fact.ts';
import { wordsAmong } from './flag-words.ts';

/** What measures of feedback can ask for. The position is the bit: only append. */
export const FEEDBACK_FLAGS = [
  'open', // not answered, published or refused
  'done',
  'doneOnTime', // done, and every step that was taken was in time
  'doneLate',
  'overdue', // a step was late, or what is due next is past its time
  'openInTime',
  'waitsForCitizen',
  'aboutProcedure',
  'aboutStaff',
  'answered',
  'published',
  'refused',
  'liked', // more likes than dislikes
  'disliked', // more dislikes than likes
  'reRaised',
  'transferred',
  'translatedUnit',
  'simulated',
] as const;

export const FEEDBACK_MARKS = ['receivedDay', 'doneDay'] as const;

/** Pure: how a feedback counts at an instant, and when that changes by itself. */
export function measureFeedback(
  state: FeedbackState,
  now: Instant,
  isSimulated: boolean,
): { readonly measured: MeasuredFact; readonly nextChangeAt: Instant | null } {
  const flags = wordsAmong(FEEDBACK_FLAGS, flagNames(state, now, isSimulated));
  const mark = (on: (typeof FEEDBACK_MARKS)[number], at: Instant): Mark => ({ on, day: dayOf(at), flags, sign: 1, amount: null });
  const marks = [mark('receivedDay', state.receivedAt)];
  if (state.doneAt !== null) marks.push(mark('doneDay', state.doneAt));
  const isStillDue = state.dueAt !== null && now <= state.dueAt;
  return { measured: { of: 'feedback', unit: state.unit, marks }, nextChangeAt: isStillDue ? (state.dueAt ?? 0) + 1 : null };
}

function flagNames(state: FeedbackState, now: Instant, isSimulated: boolean): string[] {
  const isDone = state.doneAt !== null;
  const isPastDue = state.dueAt !== null && now > state.dueAt;
  // Publication that is overdue makes an answer late as well: the clock of 5.2 has four parts.
  const isLate = state.isLate || isPastDue;
  const named: Readonly<Record<(typeof FEEDBACK_FLAGS)[number], boolean>> = {
    open: !isDone,
    done: isDone,
    doneOnTime: isDone && !isLate,
    doneLate: isDone && isLate,
    overdue: isLate,
    openInTime: !isDone && !isLate,
    waitsForCitizen: !isDone && state.isWaitingForCitizen,
    aboutProcedure: state.about === 'procedure',
    aboutStaff: state.about === 'staff',
    answered: state.answeredAt !== null,
    published: state.publishedAt !== null,
    refused: state.refusedAt !== null,
    liked: state.likes > state.dislikes,
    disliked: state.dislikes > state.likes,
    reRaised: state.isReRaised,
    transferred: state.transfers > 0,
    translatedUnit: state.unitGiven !== null,
    simulated: isSimulated,
  };
  return FEEDBACK_FLAGS.filter((flag) => named[flag]);
}
