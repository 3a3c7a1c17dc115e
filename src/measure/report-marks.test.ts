import { expect, it } from 'vitest';

import type { ReportState } from '../domain/record/report.ts';
import { formatDay, parseDay } from '../shared/instant.ts';
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

it("a year's total stands whole, as last year's, in each month of the next year", () => {
  const ofYear = { ...STATE, day: parseDay('2023-01-01'), facts: { ...STATE.facts, periodKind: 'year' as const } };
  const { marks } = measureReport(ofYear, false);
  expect(marks.map(({ day }) => formatDay(day))).toEqual(
    Array.from({ length: 12 }, (_, at) => `2024-${String(at + 1).padStart(2, '0')}-01`),
  );
  const flags = wordsAmong(REPORT_FLAGS, ['received', 'nationalReport', 'ofLastYear']);
  expect(new Set(marks.map(({ amount }) => amount))).toEqual(new Set([120]));
  expect(marks.every((mark) => mark.on === 'reportedDay' && mark.sign === 1)).toBe(true);
  expect(marks.map((mark) => mark.flags)).toEqual(marks.map(() => flags));
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
