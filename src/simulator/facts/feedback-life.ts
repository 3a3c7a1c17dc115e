import type { FeedbackItem } from '../../intake/fact-contract.ts';
import { HOUR_MS, SECOND_MS, type Instant } from '../../shared/instant.ts';
import type { Random } from '../../shared/random.ts';
import { chance, logNormal } from '../chance/draw.ts';
import type { OfficeClock } from '../dossier/office-clock.ts';
import type { NationParameters } from '../parameters.ts';
import type { OfficeTraits } from '../traits/office-traits.ts';

/** One thing that happens to a feedback. */
export interface FeedbackStep extends Pick<FeedbackItem, 'status' | 'facts'> {
  readonly at: Instant;
  readonly unit: string;
}

export interface FeedbackCase {
  readonly arrivedAt: Instant;
  readonly unit: string;
  /** To whom it goes where it came to the wrong one. */
  readonly other: string;
  /** Of the province or ministry: a commune answers as its province does. */
  readonly office: OfficeTraits;
  readonly about: 'procedure' | 'staff' | 'other';
}

const WORKING_DAY_MS = 8 * HOUR_MS;

/** The whole life of a citizen's feedback, in strictly increasing order of time. */
export function feedbackLife(
  random: Random,
  given: FeedbackCase,
  clock: OfficeClock,
  parameters: NationParameters,
): readonly FeedbackStep[] {
  const { feedback } = parameters;
  const life = new Life(given.unit, given.arrivedAt, { about: given.about });
  if (chance(random, feedback.transferred)) {
    life.moveTo(given.other);
    life.add(clock.add(given.arrivedAt, logNormal(random, feedback.transfer)), 'transferred');
  }
  const start = life.lastAt;
  const late = chance(random, given.office.feedbackLate);
  const days = (from: Instant, count: number): Instant => clock.add(from, count * WORKING_DAY_MS);
  const { limits } = feedback;
  const lot = random();
  if (lot < feedback.refused) {
    life.add(days(start, late ? limits.refuse + 1 + 3 * random() : limits.refuse * (0.05 + 0.85 * random())), 'refused');
    return life.steps;
  }
  life.add(clock.add(start, logNormal(random, feedback.classification)), 'classified');
  if (lot < feedback.refused + feedback.supplement) {
    life.add(days(start, late ? limits.askForMore + 1 + 3 * random() : limits.askForMore * (0.2 + 0.7 * random())), 'supplement_requested');
    if (chance(random, feedback.abandoned)) return life.steps;
    life.add(life.lastAt + logNormal(random, feedback.supplementWait), 'supplemented');
    answer(random, life, { late: false, from: life.lastAt }, clock, parameters);
  } else {
    answer(random, life, { late, from: start }, clock, parameters);
  }
  judge(random, life, late, given.office, parameters);
  return life.steps;
}

function answer(
  random: Random,
  life: Life,
  { late, from }: { readonly late: boolean; readonly from: Instant },
  clock: OfficeClock,
  { feedback }: NationParameters,
): void {
  const { limits } = feedback;
  const days = (since: Instant, count: number): Instant => clock.add(since, count * WORKING_DAY_MS);
  const used = limits.answer * (0.12 + 0.82 * random());
  const beyond = logNormal(random, feedback.delay);
  life.add(late ? clock.add(from, (limits.answer + 1) * WORKING_DAY_MS + beyond) : Math.max(days(from, used), life.lastAt), 'answered');
  const publishedLate = chance(random, feedback.publishedLate);
  life.add(days(life.lastAt, publishedLate ? limits.publish + 1 + 5 * random() : limits.publish * (0.02 + 0.88 * random())), 'published');
}

/** What the citizen makes of the answer. */
function judge(random: Random, life: Life, late: boolean, office: OfficeTraits, { feedback }: NationParameters): void {
  const answeredAt = life.lastAt;
  const votesAt = answeredAt + logNormal(random, feedback.vote);
  const raisesAt = answeredAt + logNormal(random, feedback.reRaise);
  const most = 1 + Math.floor(4 * random());
  const least = Math.floor(most * random());
  const isDisliked = chance(random, late ? office.feedbackDisliked * feedback.dislikedLateTimes : office.feedbackDisliked);
  if (chance(random, feedback.rated)) {
    life.add(votesAt, undefined, isDisliked ? { likes: least, dislikes: most } : { likes: most, dislikes: least });
  }
  if (chance(random, office.feedbackReRaised) && raisesAt > life.lastAt) life.add(raisesAt, 're_raised');
}

class Life {
  readonly #steps: FeedbackStep[];
  #unit: string;

  constructor(unit: string, at: Instant, facts: FeedbackStep['facts']) {
    this.#unit = unit;
    this.#steps = [{ at, unit, status: 'received', ...(facts !== undefined && { facts }) }];
  }

  get steps(): readonly FeedbackStep[] {
    return this.#steps;
  }

  get lastAt(): Instant {
    return this.#steps.at(-1)?.at ?? 0;
  }

  moveTo(unit: string): void {
    this.#unit = unit;
  }

  /** Two things never happen to one feedback at once. */
  add(at: Instant, status: FeedbackStep['status'], facts?: FeedbackStep['facts']): void {
    const then = Math.max(Math.round(at), this.lastAt + SECOND_MS);
    this.#steps.push({ at: then, unit: this.#unit, ...(status !== undefined && { status }), ...(facts !== undefined && { facts }) });
  }
}
