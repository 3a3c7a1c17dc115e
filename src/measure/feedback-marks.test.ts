import { describe, expect, it } from 'vitest';

import { at } from '../domain/dossier-fixture.ts';
import type { FeedbackState } from '../domain/record/feedback.ts';
import { dayOf } from '../shared/instant.ts';
import { FEEDBACK_FLAGS, measureFeedback } from './feedback-marks.ts';
import { wordsAmong } from './flag-words.ts';

const NOW = at('2026-03-10T12:00');
const DUE = at('2026-03-24T17:30');

const OPEN: FeedbackState = {
  unit: '00004',
  unitGiven: null,
  unitGuessed: false,
  procedure: null,
  status: 'received',
  about: null,
  receivedAt: at('2026-03-02T09:00'),
  transfers: 0,
  answeredAt: null,
  publishedAt: null,
  refusedAt: null,
  doneAt: null,
  dueAt: DUE,
  isLate: false,
  isWaitingForCitizen: false,
  isReRaised: false,
  likes: 0,
  dislikes: 0,
};
const ANSWERED: Partial<FeedbackState> = {
  answeredAt: at('2026-03-09T09:00'),
  doneAt: at('2026-03-09T09:00'),
  dueAt: at('2026-03-11T17:30'),
};

function flagsOf(more: Partial<FeedbackState>, now = NOW, isSimulated = false): readonly string[] {
  const { measured } = measureFeedback({ ...OPEN, ...more }, now, isSimulated);
  const { low, high } = measured.marks[0]?.flags ?? { low: 0, high: 0 };
  return FEEDBACK_FLAGS.filter((flag) => {
    const bit = wordsAmong(FEEDBACK_FLAGS, [flag]);
    return (low & bit.low) !== 0 || (high & bit.high) !== 0;
  });
}

describe('the flags of a feedback', () => {
  it.each<[string, Partial<FeedbackState>, readonly string[]]>([
    ['open and in time', {}, ['open', 'openInTime']],
    ['open and past its time', { dueAt: at('2026-03-10T11:59') }, ['open', 'overdue']],
    ['open with a step that was late', { isLate: true }, ['open', 'overdue']],
    ['waiting for the citizen', { isWaitingForCitizen: true, dueAt: null }, ['open', 'openInTime', 'waitsForCitizen']],
    ['answered in time', ANSWERED, ['done', 'doneOnTime', 'answered']],
    ['answered late', { ...ANSWERED, isLate: true }, ['done', 'doneLate', 'overdue', 'answered']],
    [
      'answered, and published too late or not at all',
      { ...ANSWERED, dueAt: at('2026-03-10T11:59') },
      ['done', 'doneLate', 'overdue', 'answered'],
    ],
    ['published', { ...ANSWERED, publishedAt: NOW, dueAt: null }, ['done', 'doneOnTime', 'answered', 'published']],
    ['refused', { refusedAt: NOW, doneAt: NOW, dueAt: null }, ['done', 'doneOnTime', 'refused']],
    ['about rules', { about: 'procedure' }, ['open', 'openInTime', 'aboutProcedure']],
    ['about staff', { about: 'staff' }, ['open', 'openInTime', 'aboutStaff']],
    ['about something else', { about: 'other' }, ['open', 'openInTime']],
    ['liked more than disliked', { likes: 2, dislikes: 1 }, ['open', 'openInTime', 'liked']],
    ['disliked more than liked', { likes: 1, dislikes: 2 }, ['open', 'openInTime', 'disliked']],
    ['as often liked as disliked', { likes: 2, dislikes: 2 }, ['open', 'openInTime']],
    ['raised again', { isReRaised: true }, ['open', 'openInTime', 'reRaised']],
    ['transferred, from a code that ended', { transfers: 1, unitGiven: '00001' }, ['open', 'openInTime', 'transferred', 'translatedUnit']],
  ])('%s', (_, more, expected) => {
    expect(flagsOf(more)).toEqual(expected);
  });

  it('say where it is not real', () => {
    expect(flagsOf({}, NOW, true)).toContain('simulated');
  });
});

describe('the marks of a feedback', () => {
  it('are one on the day of receipt, and one on the day it was done', () => {
    const { measured } = measureFeedback({ ...OPEN, ...ANSWERED }, NOW, false);
    expect(measured.marks.map(({ on, day, sign, amount }) => [on, day, sign, amount])).toEqual([
      ['receivedDay', dayOf(OPEN.receivedAt), 1, null],
      ['doneDay', dayOf(ANSWERED.doneAt ?? 0), 1, null],
    ]);
    expect(measureFeedback(OPEN, NOW, false).measured.marks).toHaveLength(1);
  });
});

describe('the next change of a feedback', () => {
  it('is the first instant after its time, and only until then', () => {
    expect(measureFeedback(OPEN, NOW, false).nextChangeAt).toBe(DUE + 1);
    expect(measureFeedback(OPEN, DUE, false).nextChangeAt).toBe(DUE + 1);
    expect(flagsOf({}, DUE)).toContain('openInTime');
    expect(measureFeedback(OPEN, DUE + 1, false).nextChangeAt).toBeNull();
    expect(flagsOf({}, DUE + 1)).toContain('overdue');
  });

  it('is none where nothing is due', () => {
    expect(measureFeedback({ ...OPEN, dueAt: null }, NOW, false).nextChangeAt).toBeNull();
  });
});
