import { describe, expect, it } from 'vitest';

import { HOUR_MS, parseDay } from '../shared/instant.ts';
import { calendarBook, type CalendarBookTable } from './calendar-book.ts';
import { at, CALENDAR_TABLE, event, folded, PROCEDURES, snapshot } from './dossier-fixture.ts';
import type { HistoryEntry } from './dossier.ts';
import { fold, type DossierState } from './fold.ts';
import type { Procedure } from './procedure.ts';

const accepted = event('accepted', '2026-03-02T09:00');
const DUE = at('2026-03-05T17:30');

/** Thursday 5 March becomes a day off and Saturday 7 March is worked: announced on the evening before the deadline. */
const SWAP = {
  id: 'swap',
  announcedOn: parseDay('2026-03-04'),
  exceptions: [
    { day: parseDay('2026-03-05'), working: false },
    { day: parseDay('2026-03-07'), working: true },
  ],
};

function foldBy(table: Partial<CalendarBookTable>, ...history: readonly HistoryEntry[]): DossierState {
  return fold(history, PROCEDURES, calendarBook({ ...CALENDAR_TABLE, ...table }));
}

describe('a swap that is announced late', () => {
  const versions = [SWAP];

  it('moves what is still due, and the former instant is kept with its version', () => {
    expect(foldBy({ versions }, accepted)).toMatchObject({
      calendar: 'swap',
      dueAtOriginal: at('2026-03-06T17:30'),
      dueAt: at('2026-03-06T17:30'),
      dueAtComputed: at('2026-03-06T17:30'),
      dueAtBefore: { dueAt: DUE, calendar: 'test' },
    });
  });

  it('does not touch a dossier that ended before the announcement', () => {
    expect(foldBy({ versions }, accepted, event('resolved', '2026-03-03T23:59'))).toMatchObject({
      calendar: 'test',
      dueAt: DUE,
      dueAtBefore: null,
    });
  });

  it('moves the due instant of one that ended on the day of the announcement or later', () => {
    expect(foldBy({ versions }, accepted, event('resolved', '2026-03-04T08:00'))).toMatchObject({
      calendar: 'swap',
      dueAt: at('2026-03-06T17:30'),
      dueAtBefore: { dueAt: DUE, calendar: 'test' },
    });
  });

  it('was known to whoever was accepted after it', () => {
    expect(foldBy({ versions }, event('accepted', '2026-03-04T09:00'))).toMatchObject({
      dueAt: at('2026-03-10T17:30'),
      dueAtBefore: null,
    });
  });

  it('leaves alone what it does not reach', () => {
    expect(foldBy({ versions }, event('accepted', '2026-02-23T09:00'))).toMatchObject({ calendar: 'swap', dueAtBefore: null });
  });

  it('does not move an appointment that the source gave, but the finding says so', () => {
    const state = foldBy({ versions }, { ...accepted, facts: { dueAt: DUE } });
    expect(state).toMatchObject({
      dueAt: DUE,
      dueAtComputed: at('2026-03-06T17:30'),
      dueAtBefore: { dueAt: DUE, calendar: 'test' },
      dueDiffers: true,
    });
  });

  it('counts the time of a pause by the calendar that counts', () => {
    const paused = [accepted, event('supplement_requested', '2026-03-04T17:30'), event('in_process', '2026-03-06T09:30')];
    expect(foldBy({ versions }, ...paused).pausedMs).toBe(2 * HOUR_MS);
    expect(folded(...paused).pausedMs).toBe(10 * HOUR_MS);
  });
});

describe('the day of acceptance', () => {
  const lunch = '2026-03-02T15:00';
  it.each([
    [lunch, '2026-03-05T17:30', 'the last minute of the rule'],
    ['2026-03-02T15:01', '2026-03-06T17:30', 'after it: as of the next day'],
    ['2026-03-06T16:00', '2026-03-13T17:30', 'the next working day comes after a weekend and a holiday'],
    ['2026-03-07T09:00', '2026-03-13T17:30', 'a counter that is open on a Saturday receives, and no clock starts'],
  ])('accepted at %s and three working days: %s (%s)', (accepting, due) => {
    expect(folded(event('accepted', accepting))).toMatchObject({ acceptedAt: at(accepting), dueAt: at(due) });
  });

  it('counts at whatever hour where there is no rule', () => {
    expect(foldBy({ startRule: null }, event('accepted', '2026-03-02T23:00')).dueAt).toBe(DUE);
  });

  it.each([
    ['2026-03-02T16:00', '2026-03-03T11:30', 'from when work begins'],
    ['2026-03-07T09:00', '2026-03-10T11:30', 'from the next working day'],
    ['2026-03-02T14:00', '2026-03-03T08:00', 'from the acceptance'],
  ])('accepted at %s and four working hours: %s (%s)', (accepting, due) => {
    expect(folded({ ...event('accepted', accepting), procedure: 'H4' }).dueAt).toBe(at(due));
  });

  it('decides which statutory limit counts, however long the dossier lasts', () => {
    const changed: Procedure = {
      code: 'C',
      name: 'C',
      field: 'test',
      level: 'commune',
      limit: { amount: 3, unit: 'working_day' },
      changedLimits: [{ from: parseDay('2026-03-03'), limit: { amount: 1, unit: 'working_day' } }],
      fullProcessEligible: false,
    };
    const dueOf = (accepting: string) =>
      fold([{ ...event('accepted', accepting), procedure: 'C' }], new Map([['C', changed]]), calendarBook(CALENDAR_TABLE)).dueAt;
    // Taken after the hour of the rule it counts from the 3rd, but it was accepted on the 2nd.
    expect(dueOf('2026-03-02T16:00')).toBe(at('2026-03-06T17:30'));
    expect(dueOf('2026-03-03T09:00')).toBe(at('2026-03-04T17:30'));
  });

  it('rests on the hours of the unit', () => {
    const agencies = [{ unit: '00004', hours: [{ from: 8 * 60, to: 16 * 60 }] }];
    expect(foldBy({ agencies }, accepted).dueAt).toBe(at('2026-03-05T16:00'));
    expect(foldBy({ agencies }, { ...accepted, unit: '00008' }).dueAt).toBe(DUE);
  });
});

describe('our own due instant beside the source’s', () => {
  it.each([
    [DUE, false, 'the same'],
    [at('2026-03-05T08:00'), false, 'another hour of the same day'],
    [at('2026-03-06T08:00'), true, 'another day'],
    [at('2026-03-04T17:30'), true, 'an earlier day'],
  ])('is kept, and %d differs: %s (%s)', (dueAt, differs) => {
    expect(folded({ ...accepted, facts: { dueAt } })).toMatchObject({ dueAtOriginal: dueAt, dueAtComputed: DUE, dueDiffers: differs });
  });

  it.each([
    ['nothing is computed for a procedure without a limit', { ...accepted, procedure: 'P0', facts: { dueAt: DUE } }, null],
    ['the source says that there is none', { ...accepted, facts: { dueAt: null } }, DUE],
    ['the source says nothing', accepted, DUE],
  ])('is no finding where %s', (_, entry, computed) => {
    expect(folded(entry)).toMatchObject({ dueDiffers: false, dueAtComputed: computed });
  });

  it('is compared before the pauses and before a new appointment that a supplement explains', () => {
    const state = folded(
      { ...accepted, facts: { dueAt: DUE, dueAtCurrent: at('2026-03-20T17:30') } },
      event('supplement_requested', '2026-03-03T09:00'),
      event('in_process', '2026-03-04T09:00'),
    );
    expect(state).toMatchObject({ dueDiffers: false, dueAtComputed: DUE, dueAt: at('2026-03-20T17:30') });
  });
});

describe('pauses by whom is waited for', () => {
  it('are each counted by itself, and all are deducted', () => {
    const state = folded(
      accepted,
      event('supplement_requested', '2026-03-02T10:00'),
      event('payment_requested', '2026-03-02T11:00'),
      event('consultation_requested', '2026-03-02T14:00'),
      event('in_process', '2026-03-02T17:00'),
      event('resolved', '2026-03-03T08:30'),
    );
    expect(state).toMatchObject({
      pausedMsBy: { citizen: 1 * HOUR_MS, payment: 1 * HOUR_MS, otherBody: 3 * HOUR_MS },
      pausedMs: 5 * HOUR_MS,
      // An hour before, half an hour of the evening and one of the next morning.
      processingMs: 2.5 * HOUR_MS,
      dueAt: at('2026-03-06T14:30'),
    });
  });

  it('that still stand are told since their beginning, whatever the reason was then', () => {
    const state = folded(accepted, event('supplement_requested', '2026-03-02T10:00'), event('payment_requested', '2026-03-02T11:00'));
    expect(state).toMatchObject({ pausedSince: at('2026-03-02T10:00'), status: 'payment_requested' });
    expect(state.pausedMsBy).toEqual({ citizen: 1 * HOUR_MS, payment: 0, otherBody: 0 });
  });

  it('that stand at a declared end belong to the reason that stood', () => {
    const resolvedAt = at('2026-03-02T14:30');
    const asked = { ...event('consultation_requested', '2026-03-02T10:00'), facts: { resolvedAt } };
    expect(folded(accepted, asked).pausedMsBy).toEqual({ citizen: 0, payment: 0, otherBody: 2.5 * HOUR_MS });
  });
});

describe('apologies and extensions', () => {
  const first = at('2026-03-03T09:00');
  const second = at('2026-03-04T09:00');
  const dueAtCurrent = at('2026-03-12T17:30');

  it('keep the first due instant beside the current one', () => {
    const state = folded(accepted, { ...event('in_process', '2026-03-03T09:00'), facts: { apologyAt: first, dueAtCurrent } });
    expect(state).toMatchObject({ apologies: 1, extensions: 0, dueAtOriginal: DUE, dueAt: dueAtCurrent });
    const longer = folded(accepted, { ...event('in_process', '2026-03-03T09:00'), facts: { extendedAt: first, dueAtCurrent } });
    expect(longer).toMatchObject({ apologies: 0, extensions: 1, dueAtOriginal: DUE, dueAt: dueAtCurrent });
  });

  it.each([
    ['two notes are two', [first, second], 2],
    ['a note told twice is one', [first, first], 1],
    ['a note that is taken back is none', [first, null], 0],
    ['a note in the place of one taken back is one', [first, null, second], 1],
    ['nothing told is none', [undefined], 0],
  ])('%s', (_, notes, count) => {
    const told = notes.map((apologyAt, index) => ({
      ...event('in_process', `2026-03-04T1${index}:00`),
      facts: apologyAt === undefined ? {} : { apologyAt },
    }));
    expect(folded(accepted, ...told).apologies).toBe(count);
  });
});

it('synchronisation is judged by the longest delay of what counts', () => {
  const late = { ...event('in_process', '2026-03-02T10:00'), learnedAt: at('2026-03-03T10:00') };
  expect(folded(accepted, late).syncDelay).toEqual({ ms: 24 * HOUR_MS, workingMs: 8 * HOUR_MS });
  // What a snapshot has replaced counts no more.
  expect(folded(accepted, late, snapshot('2026-03-03T11:00', [['accepted', '2026-03-02T09:00']])).syncDelay.ms).toBe(0);
});
