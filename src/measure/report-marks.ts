import type { ReportState } from '../domain/record/report.ts';
import type { MeasuredFact } from './fact.ts';
import type { Day } from '../shared/instant.ts';
import { wordsAmong } from './flag-words.ts';
import { periodOf } from './period.ts';

/** What measures of reported totals can ask for. The position is the bit: only append. */
export const REPORT_FLAGS = ['received', 'finished', 'nationalReport', 'nationalPortal', 'simulated', 'ofLastYear'] as const;

/** A month's total counts on the first day of the month; a year's, as last year's, on that of each month of the next. */
export const REPORT_MARKS = ['reportedDay'] as const;

/**
 * Pure. A report without an amount counts nowhere: null is not zero. A year's total is whole in each month of the next year: a
 * twelfth of what stands in a period is the period's share of it, and no month needs a fraction.
 */
export function measureReport({ unit, day, facts }: ReportState, isSimulated: boolean): MeasuredFact {
  const { what, by, amount } = facts;
  if (typeof amount !== 'number' || what === undefined || by === undefined) return { of: 'report', unit, marks: [] };
  const named = [what, by === 'national_report' ? 'nationalReport' : 'nationalPortal', ...(isSimulated ? ['simulated'] : [])];
  const isOfYear = facts.periodKind === 'year';
  const flags = wordsAmong(REPORT_FLAGS, isOfYear ? [...named, 'ofLastYear'] : named);
  const days = isOfYear ? monthsOfNextYear(day) : [day];
  return { of: 'report', unit, marks: days.map((on) => ({ on: 'reportedDay', day: on, flags, sign: 1, amount })) };
}

function monthsOfNextYear(day: Day): readonly Day[] {
  const year = periodOf('year', periodOf('year', day).to + 1);
  const months: Day[] = [];
  for (let first = year.from; first <= year.to; first = periodOf('month', first).to + 1) months.push(first);
  return months;
}
