import { expect, it } from 'vitest';

import { parseDay } from '../../shared/instant.ts';
import { entry } from './record-fixture.ts';
import { foldReport, type ReportFacts } from './report.ts';

const TOLD = entry<ReportFacts>('2026-04-03T09:00', {
  what: 'received',
  by: 'national_report',
  amount: 100,
  periodFrom: parseDay('2026-03-01'),
});

it('a total is of the first day of its period, whenever it is told', () => {
  expect(foldReport([TOLD])).toMatchObject({ unit: '00004', day: parseDay('2026-03-01'), facts: { amount: 100 } });
});

it('without a period it is of the day on which it is told', () => {
  expect(foldReport([entry<ReportFacts>('2026-04-03T09:00', { amount: 5 })]).day).toBe(parseDay('2026-04-03'));
});

it('a correction replaces it, whatever came first', () => {
  const corrected = { ...TOLD, version: 1, facts: { ...TOLD.facts, amount: 120 } };
  expect(foldReport([corrected, TOLD]).facts.amount).toBe(120);
  expect(foldReport([TOLD, corrected]).facts.amount).toBe(120);
});

it('a later statement replaces what it says anew, and null takes it back', () => {
  const later = entry<ReportFacts>('2026-05-03T09:00', { amount: null });
  expect(foldReport([TOLD, later]).facts).toEqual({ ...TOLD.facts, amount: null });
});
