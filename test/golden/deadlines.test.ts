import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

import { readCalendar } from '../../src/catalogue/read-calendar.ts';
import { calendarBook } from '../../src/domain/calendar-book.ts';
import type { HistoryEntry } from '../../src/domain/dossier.ts';
import { fold, type DossierState } from '../../src/domain/fold.ts';
import type { Procedure } from '../../src/domain/procedure.ts';
import type { Status } from '../../src/domain/status.ts';
import { formatInstant } from '../../src/shared/instant.ts';
import golden from './deadlines.json' with { type: 'json' };

const calendars = calendarBook(await readCalendar(fileURLToPath(new URL('../../catalogue/calendars/viet-nam.yaml', import.meta.url))));

function stateOf(workingDays: number, ...steps: readonly (readonly [Status, string])[]): DossierState {
  const procedure: Procedure = {
    code: 'P',
    name: 'P',
    field: 'golden',
    level: 'commune',
    limit: { amount: workingDays, unit: 'working_day' },
    fullProcessEligible: false,
  };
  const history = steps.map(([status, when]): HistoryEntry => {
    const at = Date.parse(when);
    return { kind: 'status', id: `${at}:${status}`, status, at, learnedAt: at, version: 0, unit: '00004', procedure: 'P', facts: {} };
  });
  return fold(history, new Map([['P', procedure]]), calendars);
}

function shown(instant: number | null | undefined): string | null {
  return instant === null || instant === undefined ? null : formatInstant(instant);
}

describe('deadlines with the calendar of the catalogue', () => {
  it.each(golden.cases)('$acceptedAt and $workingDays working days: $because', ({ acceptedAt, workingDays, dueAt }) => {
    expect(shown(stateOf(workingDays, ['accepted', acceptedAt]).dueAt)).toBe(dueAt);
  });
});

describe('a swap that was announced late', () => {
  const { announced, before, after, cases } = golden.swapAnnouncedLate;
  const newest = calendars.version;

  it.each(cases)('$acceptedAt and $workingDays working days: $because', ({ acceptedAt, workingDays, dueAt, dueBefore }) => {
    const state = stateOf(workingDays, ['accepted', acceptedAt]);
    expect([shown(state.dueAt), state.calendar]).toEqual([dueAt, newest]);
    expect([shown(state.dueAtBefore?.dueAt), state.dueAtBefore?.calendar]).toEqual([dueBefore, dueBefore === null ? undefined : before]);
  });

  it.each(cases)('$acceptedAt and $workingDays working days, answered before the announcement: nothing moves', (one) => {
    const { acceptedAt, workingDays, dueBefore, dueAt } = one;
    const isBefore = acceptedAt < announced;
    const state = stateOf(workingDays, ['accepted', acceptedAt], ['resolved', acceptedAt.replace('T09:00', 'T10:00')]);
    expect([shown(state.dueAt), state.calendar]).toEqual([dueBefore ?? dueAt, isBefore ? before : after]);
    expect(state.dueAtBefore).toBeNull();
  });
});
