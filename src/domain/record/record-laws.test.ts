import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DAY_MS, HOUR_MS } from '../../shared/instant.ts';
import { at, CALENDAR } from '../dossier-fixture.ts';
import { FEEDBACK_STATUSES, foldFeedback, type FeedbackFacts } from './feedback.ts';
import { addRecordEntry, effectiveRecord, recordKnownAt, type RecordEntry } from './record.ts';
import { foldRegistry, type RegistryFacts } from './registry.ts';
import { foldReport, type ReportFacts } from './report.ts';

const START = at('2026-02-23T08:00');
/** Coarse, so that instants often coincide. */
const instant = fc.integer({ min: 0, max: 200 }).map((step) => START + step * 6 * HOUR_MS);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 4 });

function entries<Facts>(facts: fc.Arbitrary<Facts>): fc.Arbitrary<RecordEntry<Facts>[]> {
  const one: fc.Arbitrary<RecordEntry<Facts>> = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    at: instant,
    learnedAt: instant,
    version: fc.nat({ max: 2 }),
    unit: fc.constantFrom('00004', '00008'),
    procedure: maybe(fc.constantFrom('P3', 'H4')),
    facts,
  });
  return fc.array(one, { minLength: 1, maxLength: 12 });
}

const feedback = entries<FeedbackFacts>(
  fc.record({
    status: fc.constantFrom(...FEEDBACK_STATUSES),
    about: maybe(fc.constantFrom('procedure', 'staff', 'other')),
    likes: maybe(fc.nat({ max: 3 })),
  }),
);
const registry = entries<RegistryFacts>(
  fc.record(
    { isPublic: maybe(fc.boolean()), decidedAt: maybe(instant), effectiveAt: maybe(instant), publishedAt: maybe(instant) },
    { requiredKeys: [] },
  ),
);
const reports = entries<ReportFacts>(
  fc.record({ what: fc.constantFrom('received', 'finished'), amount: maybe(fc.nat({ max: 9 })) }, { requiredKeys: [] }),
);

const FOLDS = {
  feedback: (history: readonly RecordEntry<FeedbackFacts>[]) =>
    foldFeedback(history, { refuse: 2, askForMore: 5, answer: 15, publish: 2 }, () => CALENDAR),
  registry: (history: readonly RecordEntry<RegistryFacts>[]) =>
    foldRegistry(
      history,
      () => ({ announceBefore: 5, publishWithin: 5 }),
      () => CALENDAR,
    ),
  report: foldReport,
};

/** The history that comes of learning entries one after another. */
function learned<Facts>(given: readonly RecordEntry<Facts>[]): readonly RecordEntry<Facts>[] {
  let history: readonly RecordEntry<Facts>[] = [];
  for (const one of given) ({ history } = addRecordEntry(history, one));
  return history;
}

function orderDoesNotMatter<Facts>(
  given: fc.Arbitrary<RecordEntry<Facts>[]>,
  fold: (history: readonly RecordEntry<Facts>[]) => unknown,
): void {
  const orders = given.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }), fc.shuffledSubarray(list)),
  );
  fc.assert(
    fc.property(orders, ([list, shuffled, again]) => {
      expect(fold(learned([...shuffled, ...again]))).toEqual(fold(learned(list)));
    }),
  );
}

describe('laws of records', () => {
  it('neither order nor repetition matters to what a feedback is', () => {
    orderDoesNotMatter(feedback, FOLDS.feedback);
  });

  it('neither order nor repetition matters to what a register says', () => {
    orderDoesNotMatter(registry, FOLDS.registry);
  });

  it('neither order nor repetition matters to what was reported', () => {
    orderDoesNotMatter(reports, FOLDS.report);
  });

  it('a correction with a higher version than any leaves nothing of what it corrects', () => {
    fc.assert(
      fc.property(feedback, fc.nat(), (list, which) => {
        const corrected = list[which % list.length];
        if (corrected === undefined) throw new Error('there is at least one');
        const correction = { ...corrected, version: 9 };
        const others = list.filter(({ id }) => id !== corrected.id);
        expect(FOLDS.feedback(learned([...list, correction]))).toEqual(FOLDS.feedback(learned([...others, correction])));
      }),
    );
  });

  it('what was known at an instant is what would have been learned by then', () => {
    fc.assert(
      fc.property(feedback, instant, (list, when) => {
        const then = learned(list.filter(({ learnedAt }) => learnedAt <= when));
        // Of equal entries the first that was learned is kept: the order of learning is that of the clock.
        const inOrder = list.toSorted((one, other) => one.learnedAt - other.learnedAt);
        expect(effectiveRecord(recordKnownAt(learned(inOrder), when)).map(withoutLearning)).toEqual(
          effectiveRecord(then).map(withoutLearning),
        );
      }),
    );
  });

  it('the states of a register follow each other, at most one a day', () => {
    fc.assert(
      fc.property(registry, (list) => {
        const days = FOLDS.registry(list).states.map(({ from }) => from);
        expect(days).toEqual([...new Set(days)].toSorted((one, other) => one - other));
      }),
    );
  });

  it('a feedback that is late stays so, whatever comes later', () => {
    fc.assert(
      fc.property(feedback, fc.constantFrom(...FEEDBACK_STATUSES), (list, status) => {
        const before = FOLDS.feedback(list);
        const last = Math.max(...list.map((one) => one.at));
        const later = { id: 'z', at: last + DAY_MS, learnedAt: last, version: 0, unit: before.unit, procedure: null, facts: { status } };
        if (before.isLate) expect(FOLDS.feedback([...list, later]).isLate).toBe(true);
      }),
    );
  });
});

function withoutLearning<Facts>(entry: RecordEntry<Facts>) {
  return { ...entry, learnedAt: 0 };
}
