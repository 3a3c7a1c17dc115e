import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { dayOf, MINUTE_MS } from '../shared/instant.ts';
import { calendarBook } from './calendar-book.ts';
import { lineOf } from './calendar-fixture.ts';
import { PROCEDURES } from './dossier-fixture.ts';
import type { HistoryEntry } from './dossier.ts';
import { fold, type DossierState } from './fold.ts';
import { histories, LENGTH_MS, liveTables, START } from './history-fixture.ts';
import type { Procedure, TimeLimit } from './procedure.ts';

function limited(code: string, limit: TimeLimit): readonly [string, Procedure] {
  return [code, { code, name: code, field: 'test', level: 'commune', limit, fullProcessEligible: false }];
}

/** A limit of every unit. */
const LIMITS: ReadonlyMap<string, Procedure> = new Map([
  ...PROCEDURES,
  limited('P0', { amount: 6, unit: 'calendar_day' }),
  limited('unknown', { amount: 1, unit: 'month' }),
]);

const halfHours = (days: number) => fc.integer({ min: 1, max: days * 48 }).map((half) => half * 30 * MINUTE_MS);

/** Accepted, paused for days, worked on again: what random steps seldom give. */
const paused: fc.Arbitrary<readonly HistoryEntry[]> = fc
  .record({
    begin: halfHours(10),
    lengths: fc.array(fc.tuple(halfHours(6), halfHours(8)), { minLength: 1, maxLength: 2 }),
    procedure: fc.constantFrom(...LIMITS.keys()),
    due: fc.option(halfHours(30)),
    unit: fc.constantFrom('00004', '00008'),
  })
  .map(({ begin, lengths, procedure, due, unit }) => {
    let at = START + begin;
    const entry = (status: 'accepted' | 'consultation_requested' | 'in_process', more: number): HistoryEntry => {
      at += more;
      const facts = status === 'accepted' && due !== null ? { dueAt: at + due } : {};
      return { kind: 'status', id: `${at}`, at, learnedAt: at, version: 0, unit, procedure, status, facts };
    };
    const first = entry('accepted', 0);
    return [first, ...lengths.flatMap(([work, pause]) => [entry('consultation_requested', work), entry('in_process', pause)])];
  });

const days = (working: fc.Arbitrary<boolean>) =>
  fc.array(fc.record({ day: fc.integer({ min: dayOf(START), max: dayOf(START + LENGTH_MS) }), working }), { minLength: 1, maxLength: 12 });

/** What holds between a dossier without and with one more announcement, made after its acceptance and after all others. */
function everyAnnouncement(working: fc.Arbitrary<boolean>, check: (before: DossierState, after: DossierState) => void): void {
  const told = fc.oneof(histories, paused);
  fc.assert(
    fc.property(told, liveTables, fc.nat(20), days(working), (items, table, later, exceptions) => {
      const before = fold(items, LIMITS, calendarBook(table, lineOf));
      const known = Math.max(dayOf(before.acceptedAt ?? START), table.versions.at(-1)?.announcedOn ?? 0);
      const last = { id: 'last', announcedOn: known + 1 + later, exceptions };
      check(before, fold(items, LIMITS, calendarBook({ ...table, versions: [...table.versions, last] }, lineOf)));
    }),
    { numRuns: 300 },
  );
}

describe('an announcement after the acceptance', () => {
  it('of days off alone never brings any due instant forward, whoever gave it and whatever was paused', () => {
    everyAnnouncement(fc.constant(false), (before, after) => {
      for (const due of ['dueAt', 'dueAtOriginal', 'dueAtComputed'] as const) {
        expect([due, after[due] === null]).toEqual([due, before[due] === null]);
        expect(after[due] ?? 0, due).toBeGreaterThanOrEqual(before[due] ?? 0);
      }
    });
  });

  it('of whatever days never brings a stated appointment forward', () => {
    everyAnnouncement(fc.boolean(), (before, after) => {
      if (typeof before.facts.dueAt === 'number') expect(after.dueAt).toBeGreaterThanOrEqual(before.dueAt ?? Infinity);
    });
  });
});
