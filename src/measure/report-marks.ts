import type { ReportState } from '../domain/record/report.ts';
import type { MeasuredFact } from './fact.ts';
import { wordsAmong } from './flag-words.ts';

/** What measures of reported totals can ask for. The position is the bit: only append. */
export const REPORT_FLAGS = ['received', 'finished', 'nationalReport', 'nationalPortal', 'simulated'] as const;

/** A reported total counts on the first day of its period. */
export const REPORT_MARKS = ['reportedDay'] as const;

/** Pure. A report without an amount counts nowhere: null is not zero. */
export function measureReport({ unit, day, facts }: ReportState, isSimulated: boolean): MeasuredFact {
  const { what, by, amount } = facts;
  if (typeof amount !== 'number' || what === undefined || by === undefined) return { of: 'report', unit, marks: [] };
  const named = [what, by === 'national_report' ? 'nationalReport' : 'nationalPortal', ...(isSimulated ? ['simulated'] : [])];
  return { of: 'report', unit, marks: [{ on: 'reportedDay', day, flags: wordsAmong(REPORT_FLAGS, named), sign: 1, amount }] };
}
