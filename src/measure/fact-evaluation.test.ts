import { expect, it } from 'vitest';

import { at, CALENDAR } from '../domain/dossier-fixture.ts';
import { entry } from '../domain/record/record-fixture.ts';
import { parseDay } from '../shared/instant.ts';
import { evaluateFact, type FactRules, type RecordFacts } from './fact-evaluation.ts';

const RULES: FactRules = {
  feedback: { refuse: 2, askForMore: 5, answer: 15, publish: 2 },
  announcementOf: () => ({ announceBefore: 5, publishWithin: 5 }),
  calendarOf: () => CALENDAR,
};
const NOW = at('2026-03-10T12:00');
const of = (facts: RecordFacts) => [entry<RecordFacts>('2026-03-02T09:00', facts, { procedure: 'P3', unitGiven: '00001' })];

it.each([
  ['feedback', { status: 'received' }, 'receivedDay'],
  ['registry', { isPublic: true }, 'state'],
  ['report', { what: 'received', by: 'national_portal', amount: 3 }, 'reportedDay'],
] as const)('a fact of kind %s is folded and measured as what it is', (kind, facts, on) => {
  const evaluation = evaluateFact(kind, 'source', of(facts), NOW, RULES);
  expect(evaluation).toMatchObject({
    unit: '00004',
    unitGiven: '00001',
    procedure: 'P3',
    evaluatedAt: NOW,
    measured: { of: kind, unit: '00004' },
  });
  expect(evaluation.measured.marks.map((mark) => [mark.on, mark.day])).toEqual([[on, parseDay('2026-03-02')]]);
});

it('what is due changes by itself, what is reported does not', () => {
  expect(evaluateFact('feedback', 'source', of({ status: 'received' }), NOW, RULES).nextChangeAt).toBe(at('2026-03-24T17:30') + 1);
  expect(evaluateFact('report', 'source', of({ amount: 3 }), NOW, RULES).nextChangeAt).toBeNull();
});

it('what comes from the simulator is marked as not real', () => {
  const flags = (source: string) => evaluateFact('registry', source, of({ isPublic: true }), NOW, RULES).measured.marks[0]?.flags;
  expect(flags('simulator')).not.toEqual(flags('source'));
});
