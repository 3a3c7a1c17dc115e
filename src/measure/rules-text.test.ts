import { describe, expect, it } from 'vitest';

import { parseDay } from '../shared/instant.ts';
import { CALENDAR_TABLE, PROCEDURES, RULES } from '../domain/dossier-fixture.ts';
import type { CalendarBookTable } from '../domain/calendar-book.ts';
import type { Procedure } from '../domain/procedure.ts';
import { FLAGS } from './flags.ts';
import { rulesText } from './rules-text.ts';

const text = rulesText({ table: CALENDAR_TABLE }, PROCEDURES, RULES);
const withTable = (change: Partial<CalendarBookTable>): string => rulesText({ table: { ...CALENDAR_TABLE, ...change } }, PROCEDURES, RULES);
const withProcedure = (change: Partial<Procedure>): string =>
  rulesText(
    { table: CALENDAR_TABLE },
    new Map([...PROCEDURES].map(([code, one]) => [code, code === 'P3' ? { ...one, ...change } : one])),
    RULES,
  );

describe('the text of the rules', () => {
  it.each([
    ['a version of the calendar', withTable({ versions: [{ id: 'v', announcedOn: 20_000, exceptions: [] }] })],
    ['a day of the calendar', withTable({ base: { id: 'test', exceptions: [{ day: parseDay('2026-03-09'), working: true }] } })],
    ['the usual hours', withTable({ hours: [{ from: 0, to: 60 }] })],
    ['the hours of an agency', withTable({ agencies: [{ unit: '01', hours: [{ from: 0, to: 60 }] }] })],
    ['the rule for the start', withTable({ startRule: null })],
    ['the week', withTable({ weekly: {} })],
    ['the limit of a procedure', withProcedure({ limit: null })],
    ['a later limit of it', withProcedure({ changedLimits: [{ from: 20_000, limit: null }] })],
    ['its eligibility', withProcedure({ fullProcessEligible: false })],
    ['a new procedure', rulesText({ table: CALENDAR_TABLE }, new Map([...PROCEDURES].slice(1)), RULES)],
    ['the limit of synchronisation', rulesText({ table: CALENDAR_TABLE }, PROCEDURES, { synchronisation: { amount: 8, unit: 'minute' } })],
  ])('differs by %s', (_, other) => {
    expect(other).not.toBe(text);
  });

  it('does not differ by what decides nothing: names, and the order of procedures', () => {
    expect(withProcedure({ name: 'another', field: 'another' })).toBe(text);
    expect(rulesText({ table: CALENDAR_TABLE }, new Map([...PROCEDURES].toReversed()), RULES)).toBe(text);
    const named = { day: parseDay('2026-03-09'), working: false, name: { vi: 'a', en: 'b' }, basis: 'c' };
    expect(withTable({ base: { id: 'test', exceptions: [named] } })).toBe(text);
  });

  it('names every flag: a new one has to be worked out for all rows', () => {
    expect(text).toContain(JSON.stringify(FLAGS));
  });
});
