import { describe, expect, it } from 'vitest';

import { at, event, folded, PROCEDURES, RULES, snapshot } from '../domain/dossier-fixture.ts';
import type { HistoryEntry } from '../domain/dossier.ts';
import type { DossierFacts } from '../domain/facts.ts';
import { flagNames, FLAGS, flagsOf, hasFlag, nextChangeAt, wordsOf, type Flag } from './flags.ts';

/** The procedure P3, accepted on Monday, is due on Thursday at 17:30. */
const NOW = '2026-03-03T09:00';
const registered = event('registered', '2026-03-02T08:00');
const accepted = event('accepted', '2026-03-02T09:00');
const inProcess = event('in_process', '2026-03-02T10:00');
const asked = event('supplement_requested', '2026-03-02T15:00');
const came = event('in_process', '2026-03-03T08:00');
const askedAgain = event('supplement_requested', '2026-03-03T08:30');
const resolved = event('resolved', '2026-03-05T17:30');
const late = event('resolved', '2026-03-05T17:31');
const returned = event('returned', '2026-03-06T09:00');

function flagsAt(now: string, history: readonly HistoryEntry[], source = 'onegate'): Flag[] {
  const state = folded(...history);
  return flagNames(flagsOf(source, state, PROCEDURES.get(state.procedure), at(now), RULES));
}

function withFacts(facts: DossierFacts): readonly HistoryEntry[] {
  return [{ ...accepted, facts }];
}

interface Case {
  readonly flag: Flag;
  readonly set: readonly (readonly HistoryEntry[])[];
  /** Neighbours that differ in little and do not have it. */
  readonly unset: readonly (readonly HistoryEntry[])[];
  readonly now?: string;
  readonly source?: string;
}

const LATER = '2026-03-05T17:31';
const dueAtNone = withFacts({ dueAt: null });

const CASES: readonly Case[] = [
  {
    flag: 'registered',
    set: [[registered], [registered, event('supplement_requested', '2026-03-02T08:30')]],
    unset: [
      [registered, accepted],
      [registered, event('rejected', '2026-03-02T08:30')],
    ],
  },
  { flag: 'accepted', set: [[accepted], [accepted, resolved], withFacts({})], unset: [[registered], withFacts({ acceptedAt: null })] },
  {
    flag: 'open',
    set: [[accepted], [accepted, asked]],
    unset: [[registered], [accepted, resolved], [accepted, event('stopped', '2026-03-02T10:00')]],
  },
  {
    flag: 'paused',
    set: [
      [accepted, asked],
      [accepted, event('payment_requested', '2026-03-02T10:00')],
    ],
    unset: [
      [accepted, asked, came],
      [registered, event('supplement_requested', '2026-03-02T08:30')],
      [accepted, asked, late],
    ],
  },
  {
    flag: 'overdue',
    now: LATER,
    set: [[accepted], [accepted, inProcess]],
    unset: [[registered], [accepted, resolved], [accepted, asked], dueAtNone],
  },
  { flag: 'pastDue', now: LATER, set: [[accepted]], unset: [[registered], [accepted, resolved], [accepted, asked], dueAtNone] },
  { flag: 'pastDue', now: '2026-03-05T17:30', set: [], unset: [[accepted, asked, came, askedAgain]] },
  ...(['fullProcess', 'digitised', 'reused', 'electronicResult', 'personalStorage', 'populationData'] as const).map((fact): Case => ({
    flag: `${fact}Known`,
    set: [withFacts({ [fact]: true }), withFacts({ [fact]: false })],
    unset: [withFacts({ [fact]: null }), [accepted]],
  })),
  { flag: 'receivingUnitKnown', set: [withFacts({ receivingUnit: '00004' })], unset: [withFacts({ receivingUnit: null }), [accepted]] },
  { flag: 'overdue', now: '2026-03-05T17:30', set: [[accepted, asked, came, askedAgain]], unset: [[accepted], [accepted, asked, came]] },
  {
    flag: 'overdue',
    now: '2026-03-10T09:00',
    set: [[accepted, event('supplement_requested', '2026-03-06T09:00')]],
    unset: [[accepted, event('supplement_requested', '2026-03-05T17:30')]],
  },
  {
    flag: 'dueSoon',
    now: '2026-03-04T17:30',
    set: [[accepted]],
    unset: [[registered], [accepted, asked], [accepted, resolved], dueAtNone, [accepted, asked, came]],
  },
  { flag: 'dueSoon', now: '2026-03-05T17:30', set: [[accepted]], unset: [[accepted, asked, came, askedAgain]] },
  {
    flag: 'ended',
    set: [
      [accepted, resolved],
      [accepted, event('withdrawn', '2026-03-03T08:00')],
    ],
    unset: [[accepted], [registered, event('withdrawn', '2026-03-03T08:00')]],
  },
  {
    flag: 'endedOnTime',
    set: [
      [accepted, resolved],
      [accepted, event('stopped', '2026-03-05T17:30')],
    ],
    unset: [[accepted, late], [accepted], [...dueAtNone, resolved]],
  },
  {
    flag: 'endedLate',
    set: [
      [accepted, late],
      [accepted, event('stopped', '2026-03-05T17:31')],
    ],
    unset: [[accepted, resolved], [accepted], [...dueAtNone, late]],
  },
  {
    flag: 'resolved',
    set: [
      [accepted, resolved],
      [accepted, returned],
      [...dueAtNone, late],
    ],
    unset: [[accepted], [accepted, event('withdrawn', '2026-03-03T08:00')], [accepted, resolved, event('in_process', '2026-03-06T08:00')]],
  },
  {
    flag: 'resolvedOnTime',
    set: [
      [accepted, resolved],
      [accepted, resolved, returned],
    ],
    unset: [
      [accepted, late],
      [accepted, event('stopped', '2026-03-03T08:00')],
      [...dueAtNone, resolved],
    ],
  },
  {
    flag: 'resolvedLate',
    set: [
      [accepted, late],
      [accepted, returned],
    ],
    unset: [
      [accepted, resolved],
      [accepted, resolved, returned],
      [...dueAtNone, late],
    ],
  },
  {
    flag: 'resolvedEarly',
    set: [[accepted, event('resolved', '2026-03-04T23:59')]],
    unset: [[accepted, event('resolved', '2026-03-05T00:00')], [accepted, late], [accepted]],
  },
  { flag: 'resolvedOnTimeOriginal', set: [[accepted, resolved]], unset: [[accepted, asked, came, late], [accepted]] },
  {
    flag: 'resolvedLateOriginal',
    set: [
      [accepted, late],
      [...withFacts({ dueAtCurrent: at('2026-03-20T17:30') }), late],
    ],
    unset: [
      [accepted, resolved],
      [...dueAtNone, late],
    ],
  },
  {
    flag: 'returned',
    set: [
      [accepted, resolved, returned],
      [accepted, returned],
    ],
    unset: [
      [accepted, resolved],
      [accepted, returned, event('in_process', '2026-03-07T09:00')],
    ],
  },
  {
    flag: 'rejected',
    set: [[registered, event('rejected', '2026-03-02T09:00')]],
    unset: [[registered], [registered, event('withdrawn', '2026-03-02T09:00')]],
  },
  {
    flag: 'withdrawn',
    set: [
      [registered, event('withdrawn', '2026-03-02T09:00')],
      [accepted, event('withdrawn', '2026-03-03T08:00')],
    ],
    unset: [[accepted], [accepted, event('stopped', '2026-03-03T08:00')]],
  },
  {
    flag: 'stopped',
    set: [[accepted, event('stopped', '2026-03-03T08:00')]],
    unset: [[accepted, event('stopped', '2026-03-03T08:00'), resolved]],
  },
  { flag: 'online', set: [withFacts({ channel: 'online' })], unset: [withFacts({ channel: 'postal' }), [accepted]] },
  { flag: 'inPerson', set: [withFacts({ channel: 'in_person' })], unset: [withFacts({ channel: 'online' }), [accepted]] },
  { flag: 'postal', set: [withFacts({ channel: 'postal' })], unset: [withFacts({ channel: 'in_person' }), [accepted]] },
  { flag: 'channelMissing', set: [[accepted], withFacts({ channel: null })], unset: [withFacts({ channel: 'in_person' })] },
  {
    flag: 'fullProcess',
    set: [withFacts({ fullProcess: true })],
    unset: [withFacts({ fullProcess: false }), withFacts({ fullProcess: null }), [accepted]],
  },
  { flag: 'fullProcessEligible', set: [[accepted]], unset: [[{ ...accepted, procedure: 'P0' }], [{ ...accepted, procedure: '?' }]] },
  { flag: 'feeBearing', set: [withFacts({ fee: 1 })], unset: [withFacts({ fee: 0 }), withFacts({ fee: null }), [accepted]] },
  {
    flag: 'paidOnline',
    set: [withFacts({ onlinePayment: 'national_portal' }), withFacts({ onlinePayment: 'agency_gateway' })],
    unset: [withFacts({ onlinePayment: 'none' }), withFacts({ onlinePayment: null }), [accepted]],
  },
  ...(['digitised', 'reused', 'electronicResult', 'personalStorage', 'populationData', 'liked', 'disliked', 'complained'] as const).map(
    (flag): Case => ({
      flag,
      set: [withFacts({ [flag]: true })],
      unset: [withFacts({ [flag]: false }), withFacts({ [flag]: null }), [accepted]],
    }),
  ),
  {
    flag: 'boundaryFree',
    set: [withFacts({ receivingUnit: '00008' })],
    unset: [withFacts({ receivingUnit: '00004' }), withFacts({ receivingUnit: null }), [accepted]],
  },
  {
    flag: 'supplemented',
    set: [
      [accepted, asked],
      [accepted, asked, came],
    ],
    unset: [[accepted, event('payment_requested', '2026-03-02T10:00')], [accepted]],
  },
  {
    flag: 'supplementedTwice',
    set: [[accepted, asked, came, askedAgain]],
    unset: [
      [accepted, asked],
      [accepted, asked, came],
    ],
  },
  { flag: 'apologised', set: [withFacts({ apologyAt: at('2026-03-02T09:00') })], unset: [withFacts({ apologyAt: null }), [accepted]] },
  {
    flag: 'reopened',
    set: [[accepted, resolved, event('in_process', '2026-03-06T08:00')]],
    unset: [
      [accepted, resolved],
      [accepted, asked, came],
    ],
  },
  { flag: 'feeKnown', set: [withFacts({ fee: 0 }), withFacts({ fee: 1 })], unset: [withFacts({ fee: null }), [accepted]] },
  {
    flag: 'paymentPaused',
    set: [
      [accepted, event('payment_requested', '2026-03-02T10:00')],
      [accepted, asked, event('payment_requested', '2026-03-02T16:00')],
    ],
    unset: [
      [accepted, asked],
      [registered, event('payment_requested', '2026-03-02T08:30')],
      [accepted, event('payment_requested', '2026-03-02T10:00'), came],
      [...withFacts({ resolvedAt: at('2026-03-02T11:00') }), event('payment_requested', '2026-03-02T10:00')],
    ],
  },
  {
    flag: 'consultationPaused',
    set: [[accepted, event('consultation_requested', '2026-03-02T10:00')]],
    unset: [
      [accepted, asked],
      [accepted, event('consultation_requested', '2026-03-02T10:00'), came],
      [registered, event('consultation_requested', '2026-03-02T08:30')],
    ],
  },
  { flag: 'extended', set: [withFacts({ extendedAt: at('2026-03-02T09:00') })], unset: [withFacts({ extendedAt: null }), [accepted]] },
  {
    flag: 'reappointedAgain',
    set: [[...withFacts({ apologyAt: at('2026-03-02T09:00') }), { ...inProcess, facts: { apologyAt: at('2026-03-02T10:00') } }]],
    unset: [
      withFacts({ apologyAt: at('2026-03-02T09:00') }),
      [...withFacts({ extendedAt: at('2026-03-02T09:00') }), { ...inProcess, facts: { apologyAt: at('2026-03-02T10:00') } }],
    ],
  },
  {
    flag: 'dueDiffers',
    set: [withFacts({ dueAt: at('2026-03-06T17:30') }), withFacts({ dueAtCurrent: at('2026-03-20T17:30') })],
    unset: [
      withFacts({ dueAt: at('2026-03-05T08:00') }),
      dueAtNone,
      [accepted],
      withFacts({ dueAtCurrent: at('2026-03-20T17:30'), apologyAt: at('2026-03-02T10:00') }),
      withFacts({ dueAtCurrent: at('2026-03-20T17:30'), extendedAt: at('2026-03-02T10:00') }),
    ],
  },
  {
    flag: 'syncedOnTime',
    set: [[accepted], [{ ...accepted, learnedAt: at('2026-03-03T09:00') }]],
    unset: [[{ ...accepted, learnedAt: at('2026-03-03T09:01') }], [accepted, { ...inProcess, learnedAt: at('2026-03-03T10:01') }]],
  },
  {
    flag: 'syncedLate',
    set: [[{ ...accepted, learnedAt: at('2026-03-03T09:01') }]],
    unset: [[accepted], [{ ...accepted, learnedAt: at('2026-03-04T09:00'), sentAt: at('2026-03-02T10:00') }]],
  },
  { flag: 'unusualStep', set: [[registered, resolved]], unset: [[registered, accepted, resolved]] },
  {
    flag: 'noDueDate',
    set: [dueAtNone, [{ ...accepted, procedure: 'P0' }], [{ ...accepted, procedure: '?' }]],
    unset: [[accepted], [registered]],
  },
  { flag: 'unknownProcedure', set: [[{ ...accepted, procedure: '?' }]], unset: [[{ ...accepted, procedure: 'P0' }]] },
  { flag: 'translatedUnit', set: [[{ ...accepted, unitGiven: 'H29.01' }]], unset: [[accepted]] },
  { flag: 'guessedUnit', set: [[{ ...accepted, unitGiven: '00001', unitGuessed: true }]], unset: [[{ ...accepted, unitGiven: '00001' }]] },
  {
    flag: 'simulated',
    source: 'simulator',
    set: [[accepted], [snapshot('2026-03-02T09:00', [['accepted', '2026-03-02T09:00']])]],
    unset: [],
  },
  { flag: 'simulated', source: 'simulator-2', set: [], unset: [[accepted]] },
];

describe.each(CASES)('the flag $flag', ({ flag, set, unset, now = NOW, source }) => {
  it.each(set.map((history) => [describeHistory(history), history] as const))('is set: %s', (_, history) => {
    expect(flagsAt(now, history, source)).toContain(flag);
  });

  it.each(unset.map((history) => [describeHistory(history), history] as const))('is not: %s', (_, history) => {
    expect(flagsAt(now, history, source)).not.toContain(flag);
  });
});

function describeHistory(history: readonly HistoryEntry[]): string {
  return history
    .map((entry) =>
      entry.kind === 'retraction'
        ? entry.id
        : `${entry.kind === 'status' ? entry.status : 'snapshot'} ${entry.procedure} ${JSON.stringify(entry.facts)}`,
    )
    .join(' → ');
}

describe('the words', () => {
  it('every flag has a case that sets it and one that does not', () => {
    for (const flag of FLAGS) {
      const own = CASES.filter((one) => one.flag === flag);
      expect([flag, own.some(({ set }) => set.length > 0), own.some(({ unset }) => unset.length > 0)]).toEqual([flag, true, true]);
    }
  });

  it('hold each flag alone and all together, and stay positive 31-bit numbers', () => {
    for (const flag of FLAGS) expect(flagNames(wordsOf([flag]))).toEqual([flag]);
    const all = wordsOf(FLAGS);
    expect(flagNames(all)).toEqual(FLAGS);
    expect([all.low, all.high].every((word) => word > 0 && word < 2 ** 31)).toBe(true);
    expect(hasFlag({ low: 0, high: 0 }, 'open')).toBe(false);
  });

  it('keep the bits that rows in a database have: names may be added at the end only', () => {
    expect(wordsOf(['registered'])).toEqual({ low: 1, high: 0 });
    expect(wordsOf(['personalStorage'])).toEqual({ low: 2 ** 30, high: 0 });
    expect(wordsOf(['populationData'])).toEqual({ low: 0, high: 1 });
    expect(wordsOf(['simulated'])).toEqual({ low: 0, high: 2 ** 13 });
    expect(wordsOf(['receivingUnitKnown'])).toEqual({ low: 0, high: 2 ** 19 });
    expect(wordsOf(['syncedLate'])).toEqual({ low: 0, high: 2 ** 30 });
  });
});

it('the limit of synchronisation is that of the rules', () => {
  const state = folded({ ...accepted, learnedAt: at('2026-03-02T09:16') });
  const within = (amount: number) =>
    hasFlag(flagsOf('onegate', state, undefined, at(NOW), { synchronisation: { amount, unit: 'minute' } }), 'syncedOnTime');
  expect([within(15), within(16)]).toEqual([false, true]);
});

describe('a second request for supplements', () => {
  it('is overdue also where there is no due instant', () => {
    expect(flagsAt(NOW, [...dueAtNone, asked, came, askedAgain])).toEqual(expect.arrayContaining(['overdue', 'noDueDate']));
  });
});

describe('nextChangeAt', () => {
  const due = at('2026-03-05T17:30');
  const soon = at('2026-03-04T17:30');
  it.each<[string, number, number | null]>([
    ['well before', at(NOW), soon],
    ['just before the last day', soon - 1, soon],
    ['when the last day begins', soon, due + 1],
    ['at the due instant', due, due + 1],
    ['after it', due + 1, null],
  ])('%s', (_, now, expected) => {
    expect(nextChangeAt(folded(accepted), now)).toBe(expected);
  });

  it.each<[string, readonly HistoryEntry[]]>([
    ['before acceptance', [registered]],
    ['while paused', [accepted, asked]],
    ['after the end', [accepted, resolved]],
    ['without a due instant', dueAtNone],
  ])('is never %s', (_, history) => {
    expect(nextChangeAt(folded(...history), at(NOW))).toBeNull();
  });
});
