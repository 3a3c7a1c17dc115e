import { dayOf, type Day } from '../../shared/instant.ts';
import { effectiveRecord, type RecordHistory } from './record.ts';

/** A total that somebody reported: a control figure beside what is counted here. Its instant is that of the statement. */
export interface ReportFacts {
  /** What was counted. */
  readonly what?: 'received' | 'finished';
  /** By whom: the National Reporting System, or the National Public Service Portal. */
  readonly by?: 'national_report' | 'national_portal';
  readonly amount?: number | null;
  /** A month, where nothing is said. */
  readonly periodKind?: 'month' | 'year';
  /** The first day of the period that it is a total of. */
  readonly periodFrom?: Day;
}

export interface ReportState {
  readonly unit: string;
  readonly unitGiven: string | null;
  readonly unitGuessed: boolean;
  readonly procedure: string | null;
  readonly day: Day;
  readonly facts: ReportFacts;
}

/** Pure, and a function of the set of entries. `history` holds at least one. */
export function foldReport(history: RecordHistory<ReportFacts>): ReportState {
  const entries = effectiveRecord(history);
  const last = entries.at(-1);
  if (last === undefined) throw new Error('a report has at least one entry');
  const facts: ReportFacts = Object.assign({}, ...entries.map((entry) => entry.facts));
  return {
    unit: last.unit,
    unitGiven: last.unitGiven ?? null,
    unitGuessed: last.unitGuessed ?? false,
    procedure: last.procedure,
    day: facts.periodFrom ?? dayOf(last.at),
    facts,
  };
}
