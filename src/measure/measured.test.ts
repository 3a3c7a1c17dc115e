import { describe, expect, it } from 'vitest';

import { at, event, folded, PROCEDURES, retraction, RULES } from '../domain/dossier-fixture.ts';
import type { HistoryEntry } from '../domain/dossier.ts';
import { parseDay } from '../shared/instant.ts';
import { amountOf, evaluate, type MeasuredDossier } from './measured.ts';

const accepted = event('accepted', '2026-03-02T09:00');

function measured(...history: readonly HistoryEntry[]): MeasuredDossier {
  const state = folded(...history);
  return evaluate('onegate', state, PROCEDURES.get(state.procedure), at('2026-03-10T09:00'), RULES).measured;
}

describe('the days of a dossier', () => {
  it('are those of Viet Nam', () => {
    const lateEvening = event('accepted', '2026-03-02T23:30');
    expect(measured(lateEvening).days).toMatchObject({ submittedDay: parseDay('2026-03-02'), receivedDay: parseDay('2026-03-02') });
  });

  it('are null where there is no such day', () => {
    expect(measured(event('registered', '2026-03-02T09:00')).days).toEqual({
      submittedDay: parseDay('2026-03-02'),
      receivedDay: null,
      dueDay: null,
      endDay: null,
      resolvedDay: null,
      returnedDay: null,
    });
  });

  it('of one that was retracted are none, and it has no flags and will never change by itself', () => {
    const state = folded(accepted, event('resolved', '2026-03-09T09:00', { facts: { fee: 50_000 } }), retraction('2026-03-03T09:00'));
    const { measured: row, nextChangeAt } = evaluate('simulator', state, PROCEDURES.get('P3'), at('2026-03-10T09:00'), RULES);
    expect(new Set(Object.values(row.days))).toEqual(new Set([null]));
    expect([row.flags, row.fee, row.processingMinutes, row.pausedMinutes, nextChangeAt]).toEqual([
      { low: 0, high: 0 },
      null,
      null,
      0,
      null,
    ]);
  });

  it('of a withdrawn one have an end and no result', () => {
    const { days } = measured(accepted, event('withdrawn', '2026-03-04T09:00'));
    expect(days).toMatchObject({ dueDay: parseDay('2026-03-05'), endDay: parseDay('2026-03-04'), resolvedDay: null });
  });

  it('of one that was only handed over take that for the result', () => {
    const { days } = measured(accepted, event('returned', '2026-03-04T09:00'));
    expect(days).toMatchObject({
      endDay: parseDay('2026-03-04'),
      resolvedDay: parseDay('2026-03-04'),
      returnedDay: parseDay('2026-03-04'),
    });
  });

  it('of one that is not accepted have no due day, even where an appointment was told', () => {
    expect(measured(event('registered', '2026-03-02T09:00', { facts: { dueAt: at('2026-03-04T09:00') } })).days.dueDay).toBeNull();
  });
});

describe('the amounts of a dossier', () => {
  const paused = [event('supplement_requested', '2026-03-02T10:00'), event('in_process', '2026-03-02T10:30')];
  const whole = measured({ ...accepted, facts: { fee: 50_000 } }, ...paused, event('resolved', '2026-03-02T11:15'));

  it('are minutes, working hours and dong', () => {
    expect(amountOf(whole, 'processingMinutes')).toBe(105);
    expect(amountOf(whole, 'workingHours')).toBe(1.75);
    expect(amountOf(whole, 'pausedMinutes')).toBe(30);
    expect(amountOf(whole, 'fee')).toBe(50_000);
  });

  it('are null where nothing is known, which is not zero', () => {
    const open = measured(accepted);
    expect(amountOf(open, 'processingMinutes')).toBeNull();
    expect(amountOf(open, 'workingHours')).toBeNull();
    expect(amountOf(open, 'fee')).toBeNull();
    expect(amountOf(open, 'pausedMinutes')).toBe(0);
    expect(measured({ ...accepted, facts: { fee: 0 } }).fee).toBe(0);
  });
});

it('an evaluation says when it was made and until when it holds', () => {
  expect(evaluate('onegate', folded(accepted), PROCEDURES.get('P3'), at('2026-03-03T09:00'), RULES)).toMatchObject({
    evaluatedAt: at('2026-03-03T09:00'),
    nextChangeAt: at('2026-03-04T17:30'),
  });
});
