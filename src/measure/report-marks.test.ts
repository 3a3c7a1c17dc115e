import { expect, it } from 'vitest';

import type { ReportState } from '../domain/record/report.ts';
import { parseDay } from '../shared/instant.ts';
import { wordsAmong } from './flag-words.ts';
import { measureReport, REPORT_FLAGS } from './report-marks.ts';

const STATE: ReportState = {
  unit: '01',
  unitGiven: null,
  unitGuessed: false,
  procedure: null,
  day: parseDay('2026-03-01'),
  facts: { what: 'received', by: 'national_report', amount: 120 },
};

it('a reported total is its amount on the first day of its period', () => {
  expect(measureReport(STATE, false)).toEqual({
    of: 'report',
    unit: '01',
    marks: [{ on: 'reportedDay', day: STATE.day, flags: wordsAmong(REPORT_FLAGS, ['received', 'nationalReport']), sign: 1, amount: 120 }],
  });
});

it('a total of zero is reported: zero is an amount', () => {
  expect(measureReport({ ...STATE, facts: { ...STATE.facts, amount: 0 } }, false).marks).toHaveLength(1);
});

it.each([{ amount: null }, { what: undefined }, { by: undefined }])('a report without its parts (%o) counts nowhere', (missing) => {
  expect(measureReport({ ...STATE, facts: { ...STATE.facts, ...missing } as ReportState['facts'] }, false).marks).toEqual([]);
});

it('says who reported, what, and whether it is real', () => {
  const [mark] = measureReport({ ...STATE, facts: { what: 'finished', by: 'national_portal', amount: 1 } }, true).marks;
  expect(mark?.flags).toEqual(wordsAmong(REPORT_FLAGS, ['finished', 'nationalPortal', 'simulated']));
});
