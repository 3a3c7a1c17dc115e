import { describe, expect, it } from 'vitest';

import { at, CALENDAR } from '../dossier-fixture.ts';
import { foldFeedback, type FeedbackFacts, type FeedbackStatus } from './feedback.ts';
import type { RecordEntry } from './record.ts';
import { entry } from './record-fixture.ts';

const LIMITS = { refuse: 2, askForMore: 5, answer: 15, publish: 2 };

/** 2 March 2026 is a Monday; Monday the 9th is off. */
function folded(...steps: readonly (readonly [FeedbackStatus, string, FeedbackFacts?])[]) {
  const entries = steps.map(([status, local, facts = {}]) =>
    entry<FeedbackFacts>(local, { status, ...facts }, { id: `${local} ${status}` }),
  );
  return foldFeedback(entries, LIMITS, () => CALENDAR);
}

const RECEIVED = ['received', '2026-03-02T09:00'] as const;

describe('a feedback', () => {
  it('that was received is to be answered within fifteen working days', () => {
    expect(folded(RECEIVED)).toMatchObject({ status: 'received', doneAt: null, isLate: false, dueAt: at('2026-03-24T17:30') });
  });

  it('that was answered is done, and is to be published within two working days', () => {
    const state = folded(RECEIVED, ['answered', '2026-03-10T09:00']);
    expect(state).toMatchObject({ doneAt: at('2026-03-10T09:00'), isLate: false, dueAt: at('2026-03-12T17:30') });
  });

  it('that was published has nothing due', () => {
    const state = folded(RECEIVED, ['answered', '2026-03-10T09:00'], ['published', '2026-03-12T10:00']);
    expect(state).toMatchObject({ publishedAt: at('2026-03-12T10:00'), isLate: false, dueAt: null });
  });

  it.each<[string, readonly (readonly [FeedbackStatus, string])[], boolean]>([
    ['answered on the last day', [['answered', '2026-03-24T17:30']], false],
    ['answered a day after', [['answered', '2026-03-25T08:00']], true],
    ['refused within two working days', [['refused', '2026-03-04T17:30']], false],
    ['refused after them', [['refused', '2026-03-05T08:00']], true],
    ['asked for more within five', [['supplement_requested', '2026-03-10T17:30']], false],
    ['asked for more after them', [['supplement_requested', '2026-03-11T08:00']], true],
    [
      'published too long after the answer',
      [
        ['answered', '2026-03-10T09:00'],
        ['published', '2026-03-13T08:00'],
      ],
      true,
    ],
    ['published without an answer, in the time of one', [['published', '2026-03-24T17:00']], false],
    ['published without an answer, after it', [['published', '2026-03-25T08:00']], true],
  ])('%s: is late %s', (_, steps, isLate) => {
    expect(folded(RECEIVED, ...steps).isLate).toBe(isLate);
  });

  it('waits for the citizen without a clock, and starts anew with the supplement', () => {
    const waiting = folded(RECEIVED, ['supplement_requested', '2026-03-05T09:00']);
    expect(waiting).toMatchObject({ isWaitingForCitizen: true, dueAt: null });
    const supplemented = folded(RECEIVED, ['supplement_requested', '2026-03-05T09:00'], ['supplemented', '2026-04-06T09:00']);
    expect(supplemented).toMatchObject({ isWaitingForCitizen: false, isLate: false, dueAt: at('2026-04-27T17:30') });
  });

  it('has its time from the last transfer', () => {
    const state = folded(RECEIVED, ['transferred', '2026-03-20T09:00'], ['answered', '2026-04-08T09:00']);
    expect(state).toMatchObject({ transfers: 1, isLate: false });
    expect(folded(RECEIVED, ['answered', '2026-04-08T09:00']).isLate).toBe(true);
  });

  it('that was raised again keeps its first answer: a second one does not make it late', () => {
    const state = folded(
      RECEIVED,
      ['answered', '2026-03-10T09:00'],
      ['published', '2026-03-11T09:00'],
      ['re_raised', '2026-05-04T09:00'],
      ['answered', '2026-05-05T09:00'],
      ['published', '2026-05-20T09:00'],
    );
    expect(state).toMatchObject({
      isReRaised: true,
      isLate: false,
      answeredAt: at('2026-03-10T09:00'),
      publishedAt: at('2026-03-11T09:00'),
    });
  });

  it('has the votes and the subject that were told last', () => {
    const state = folded(
      ['received', '2026-03-02T09:00', { about: 'staff', likes: 1 }],
      ['answered', '2026-03-03T09:00', { about: null, dislikes: 4, likes: 2 }],
    );
    expect(state).toMatchObject({ about: null, likes: 2, dislikes: 4 });
  });

  it('belongs to the unit that it was last told of, by the code that was given', () => {
    const entries: RecordEntry<FeedbackFacts>[] = [
      entry('2026-03-02T09:00', { status: 'received' }),
      entry('2026-03-03T09:00', { status: 'transferred' }, { unit: '00008', unitGiven: '00002', unitGuessed: true, procedure: 'P3' }),
    ];
    expect(foldFeedback(entries, LIMITS, () => CALENDAR)).toMatchObject({
      unit: '00008',
      unitGiven: '00002',
      unitGuessed: true,
      procedure: 'P3',
    });
  });

  it('has at least one entry', () => {
    expect(() => foldFeedback([], LIMITS, () => CALENDAR)).toThrow('at least one entry');
  });
});
