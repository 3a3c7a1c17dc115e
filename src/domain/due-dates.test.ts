import { describe, expect, it } from 'vitest';

import { HOUR_MS, parseDay } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { calendarBook, type CalendarBookTable } from './calendar-book.ts';
import { at, CALENDAR_TABLE, event, folded, PROCEDURES } from './dossier-fixture.ts';
import type { HistoryEntry } from './dossier.ts';
import type { DossierFacts } from './facts.ts';
import { fold, type DossierState } from './fold.ts';

const accepted = event('accepted', '2026-03-02T09:00');
const DUE = at('2026-03-05T17:30');

function foldBy(table: Partial<CalendarBookTable>, ...history: readonly HistoryEntry[]): DossierState {
  return fold(history, PROCEDURES, calendarBook({ ...CALENDAR_TABLE, ...table }));
}

describe('an appointment that is put off', () => {
  const DAY_AFTER = at('2026-03-06T08:00');
  const putOff = (facts: DossierFacts, ...more: readonly HistoryEntry[]) =>
    folded({ ...accepted, facts: { dueAt: DUE, ...facts } }, ...more).dueDiffers;
  const consulted = [event('consultation_requested', '2026-03-03T09:00'), event('in_process', '2026-03-04T09:00')];
  const note = at('2026-03-03T09:00');

  it.each([
    ['to an absurd year', { dueAtCurrent: at('2099-01-01T08:00') }],
    ['to the next day', { dueAtCurrent: DAY_AFTER }],
    ['beside a note that was taken back', { dueAtCurrent: DAY_AFTER, apologyAt: null, extendedAt: null }],
    ['where the source says that there was no first one', { dueAt: null, dueAtCurrent: DAY_AFTER }],
  ])('with nothing to explain it is a finding: %s', (_, facts) => {
    expect(putOff(facts)).toBe(true);
  });

  it('is compared with what we compute where the source told no first one', () => {
    expect(folded({ ...accepted, facts: { dueAtCurrent: DAY_AFTER } }).dueDiffers).toBe(true);
  });

  it.each([
    ['an apology', { dueAtCurrent: DAY_AFTER, apologyAt: note }],
    ['an extension', { dueAtCurrent: DAY_AFTER, extendedAt: note }],
    ['another hour of the same day', { dueAtCurrent: at('2026-03-05T23:00') }],
    ['an earlier day', { dueAtCurrent: at('2026-03-03T08:00') }],
    ['a new one that was taken back', { dueAtCurrent: null }],
  ])('is none with %s', (_, facts) => {
    expect(putOff(facts)).toBe(false);
  });

  it('is none within the pauses and one beyond them', () => {
    expect(putOff({ dueAtCurrent: at('2026-03-06T23:00') }, ...consulted)).toBe(false);
    expect(putOff({ dueAtCurrent: at('2026-03-10T08:00') }, ...consulted)).toBe(true);
  });

  it('is none while a pause stands, and none after a supplement', () => {
    const dueAtCurrent = at('2026-03-20T17:30');
    expect(putOff({ dueAtCurrent }, event('payment_requested', '2026-03-03T09:00'))).toBe(false);
    expect(putOff({ dueAtCurrent }, event('payment_requested', '2026-03-03T09:00'), event('resolved', '2026-03-03T10:00'))).toBe(true);
    expect(putOff({ dueAtCurrent }, event('supplement_requested', '2026-03-03T09:00'), event('in_process', '2026-03-03T10:00'))).toBe(
      false,
    );
  });

  it('is a finding also where no limit is known', () => {
    const P0 = { ...accepted, procedure: 'P0' };
    expect(folded({ ...P0, facts: { dueAt: DUE, dueAtCurrent: DAY_AFTER } }).dueDiffers).toBe(true);
    expect(folded({ ...P0, facts: { dueAtCurrent: DAY_AFTER } }).dueDiffers).toBe(false);
  });
});

describe('a day off that is announced within a pause', () => {
  const day = parseDay('2026-03-04');
  const off = { id: 'off', announcedOn: day, exceptions: [{ day: parseDay('2026-03-05'), working: false }] };
  const more = { id: 'more', announcedOn: day + 1, exceptions: [{ day: parseDay('2026-03-06'), working: false }] };
  const made = { id: 'made', announcedOn: day + 1, exceptions: [{ day: parseDay('2026-03-14'), working: true }] };
  const within = { id: 'within', announcedOn: day, exceptions: [{ day: parseDay('2026-03-07'), working: true }] };
  const pause = [event('consultation_requested', '2026-03-03T17:30'), event('in_process', '2026-03-10T07:30')];
  const stated = { ...accepted, facts: { dueAt: at('2026-03-13T17:30') } };
  const Z5 = { ...must(PROCEDURES.get('P3'), 'P3'), code: 'Z5', limit: { amount: 11, unit: 'calendar_day' } } as const;
  const foldZ5 = (versions: CalendarBookTable['versions']) =>
    fold(
      [accepted, ...pause].map((one) => ({ ...one, procedure: 'Z5' })),
      new Map([['Z5', Z5]]),
      calendarBook({ ...CALENDAR_TABLE, versions }),
    );

  // The pause is Wednesday to Friday; the Monday after it is off by the base.
  it.each([
    ['nothing', [], '2026-03-18T17:30', 'test', 24],
    ['a day off', [off], '2026-03-18T17:30', 'test', 16],
    ['two, one after the other', [off, more], '2026-03-18T17:30', 'test', 8],
    ['a day off, then one worked in its place', [off, made], '2026-03-18T17:30', 'test', 16],
    ['a day worked within the pause', [within], '2026-03-19T17:30', 'within', 32],
    [
      'the same, and then days off',
      [within, { ...more, exceptions: [...off.exceptions, ...more.exceptions] }],
      '2026-03-19T17:30',
      'within',
      16,
    ],
  ])('leaves a stated appointment moved as far as any version since acceptance does: %s', (_, versions, due, dueCalendar, hours) => {
    const state = foldBy({ versions }, stated, ...pause);
    expect(state).toMatchObject({ dueAt: at(due), dueCalendar, pausedMs: hours * HOUR_MS, dueAtOriginal: stated.facts.dueAt });
    expect(state.calendar).toBe(versions.at(-1)?.id ?? 'test');
  });

  it('that was known at acceptance is none of it: the pause is as short as it was', () => {
    const known = [{ ...off, announcedOn: parseDay('2026-03-02') }];
    expect(foldBy({ versions: known }, stated, ...pause)).toMatchObject({ dueAt: at('2026-03-17T17:30'), dueCalendar: 'off' });
  });

  it('announced after the end does not matter', () => {
    const ended = event('resolved', '2026-03-10T08:00');
    const versions = [within, { ...off, announcedOn: parseDay('2026-03-11') }];
    expect(foldBy({ versions }, stated, ...pause, ended)).toMatchObject({ dueAt: at('2026-03-19T17:30'), calendar: 'within' });
  });

  it.each([
    ['nothing', [], '2026-03-18T17:30', 'test'],
    ['a day off does not', [off], '2026-03-18T17:30', 'test'],
    ['a day worked in its place does', [off, made], '2026-03-16T17:30', 'made'],
  ])('brings one that we compute forward only with a day that is worked: %s', (_, versions, due, dueCalendar) => {
    expect(foldZ5(versions)).toMatchObject({ dueAt: at(due), dueCalendar });
  });
});
