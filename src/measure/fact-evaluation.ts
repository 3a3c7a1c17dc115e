import type { WorkingCalendar } from '../domain/calendar.ts';
import { foldFeedback, type FeedbackFacts, type FeedbackLimits } from '../domain/record/feedback.ts';
import type { RecordHistory } from '../domain/record/record.ts';
import { foldRegistry, type AnnouncementLimits, type RegistryFacts } from '../domain/record/registry.ts';
import { foldReport, type ReportFacts } from '../domain/record/report.ts';
import type { Instant } from '../shared/instant.ts';
import type { FactKind, MeasuredFact } from './fact.ts';
import { measureFeedback } from './feedback-marks.ts';
import { measureRegistry } from './registry-marks.ts';
import { measureReport } from './report-marks.ts';

export type RecordFacts = FeedbackFacts | RegistryFacts | ReportFacts;

/** What the time limits and calendars of a country say about the other facts. */
export interface FactRules {
  readonly feedback: FeedbackLimits;
  readonly announcementOf: (unit: string) => AnnouncementLimits;
  readonly calendarOf: (unit: string) => WorkingCalendar;
}

/** What the row of a fact keeps: what was counted, and until when that holds. */
export interface FactEvaluation {
  readonly unit: string;
  readonly unitGiven: string | null;
  readonly procedure: string | null;
  readonly measured: MeasuredFact;
  readonly evaluatedAt: Instant;
  readonly nextChangeAt: Instant | null;
}

/** Source systems whose facts are not real. */
const SIMULATED_SOURCES: ReadonlySet<string> = new Set(['simulator']);

/** Pure: fold, flags and marks of one fact, by its kind. `history` holds at least one entry. */
export function evaluateFact(
  of: FactKind,
  source: string,
  history: RecordHistory<RecordFacts>,
  now: Instant,
  rules: FactRules,
): FactEvaluation {
  const isSimulated = SIMULATED_SOURCES.has(source);
  switch (of) {
    case 'feedback': {
      // A row's history holds facts of its own kind only: the door checked each by the schema of the kind.
      const state = foldFeedback(history as RecordHistory<FeedbackFacts>, rules.feedback, rules.calendarOf);
      return { ...keptOf(state), ...measureFeedback(state, now, isSimulated), evaluatedAt: now };
    }
    case 'registry': {
      // As above.
      const record = foldRegistry(history as RecordHistory<RegistryFacts>, rules.announcementOf, rules.calendarOf);
      return { ...keptOf(record), ...measureRegistry(record, now, isSimulated), evaluatedAt: now };
    }
    case 'report': {
      // As above.
      const state = foldReport(history as RecordHistory<ReportFacts>);
      return { ...keptOf(state), measured: measureReport(state, isSimulated), evaluatedAt: now, nextChangeAt: null };
    }
  }
}

interface Kept {
  readonly unit: string;
  readonly unitGiven: string | null;
  readonly procedure: string | null;
}

function keptOf({ unit, unitGiven, procedure }: Kept): Kept {
  return { unit, unitGiven, procedure };
}
