import { parseDay, type Instant } from '../shared/instant.ts';
import { calendarBook, type CalendarBookTable } from './calendar-book.ts';
import type { RetractionEntry, SnapshotEntry, StatusEntry } from './dossier.ts';
import { fold, type DossierState } from './fold.ts';
import type { HistoryEntry } from './dossier.ts';
import type { Procedure } from './procedure.ts';
import type { Status } from './status.ts';

/**
 * Monday to Friday, 7:30 to 11:30 and 13:30 to 17:30; the second Monday of March 2026 is off. What comes after 15:00 counts
 * as of the next working day.
 */
export const CALENDAR_TABLE: CalendarBookTable = {
  weekly: { 1: true, 2: true, 3: true, 4: true, 5: true, 6: false, 7: false },
  hours: [
    { from: 7 * 60 + 30, to: 11 * 60 + 30 },
    { from: 13 * 60 + 30, to: 17 * 60 + 30 },
  ],
  agencies: [],
  startRule: { until: 15 * 60 },
  base: { id: 'test', exceptions: [{ day: parseDay('2026-03-09'), working: false }] },
  versions: [],
};

export const CALENDARS = calendarBook(CALENDAR_TABLE);
export const CALENDAR = CALENDARS.standard;

/** What is sent within a working day of its happening is in time. */
export const RULES = { synchronisation: { amount: 8, unit: 'working_hour' } } as const;

const procedure = (code: string, more: Partial<Procedure>): Procedure => ({
  code,
  name: code,
  field: 'test',
  level: 'commune',
  limit: null,
  fullProcessEligible: false,
  ...more,
});

/** `P3` three working days and eligible for full process, `H4` four working hours, `P0` without a limit. */
export const PROCEDURES: ReadonlyMap<string, Procedure> = new Map(
  [
    procedure('P3', { limit: { amount: 3, unit: 'working_day' }, fullProcessEligible: true }),
    procedure('H4', { limit: { amount: 4, unit: 'hour' } }),
    procedure('P0', {}),
  ].map((one) => [one.code, one]),
);

/** `2026-03-02T09:00` in Viet Nam. 2 March 2026 is a Monday. */
export function at(local: string): Instant {
  return Date.parse(`${local}:00+07:00`);
}

const BASE = { version: 0, unit: '00004', procedure: 'P3', facts: {} };

export function event(status: Status, local: string, more: Partial<StatusEntry> = {}): StatusEntry {
  const instant = at(local);
  return { kind: 'status', id: `${instant}:${status}`, status, at: instant, learnedAt: instant, ...BASE, ...more };
}

export function snapshot(local: string, steps: readonly (readonly [Status, string])[], more: Partial<SnapshotEntry> = {}): SnapshotEntry {
  const instant = at(local);
  return {
    kind: 'snapshot',
    steps: steps.map(([status, when]) => ({ status, at: at(when) })),
    at: instant,
    learnedAt: instant,
    ...BASE,
    ...more,
  };
}

export function retraction(local: string, more: Partial<RetractionEntry> = {}): RetractionEntry {
  const instant = at(local);
  const { version, unit } = BASE;
  const what = more.isRetracted === false ? 'restored' : 'retracted';
  const common = { version, unit, at: instant, learnedAt: instant };
  return { kind: 'retraction', id: `${instant}:${what}`, isRetracted: true, procedure: null, reason: null, ...common, ...more };
}

export function folded(...history: readonly HistoryEntry[]): DossierState {
  return fold(history, PROCEDURES, CALENDARS);
}
