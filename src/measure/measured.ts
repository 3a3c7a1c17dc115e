import type { DossierState } from '../domain/fold.ts';
import type { Procedure } from '../domain/procedure.ts';
import { dayOf, HOUR_MS, MINUTE_MS, type Day, type Instant } from '../shared/instant.ts';
import { flagsOf, nextChangeAt, type DossierRules, type FlagWords } from './flags.ts';

/** The days that a measure can be counted on. `null`: the dossier has no such day and is not counted there. */
export const DAY_KEYS = ['submittedDay', 'receivedDay', 'dueDay', 'endDay', 'resolvedDay', 'returnedDay'] as const;
export type DayKey = (typeof DAY_KEYS)[number];

/** The amounts that a measure can add or put into buckets. */
export const AMOUNT_KEYS = ['processingMinutes', 'pausedMinutes', 'workingHours', 'fee'] as const;
export type AmountKey = (typeof AMOUNT_KEYS)[number];

/** All that measures look at: kept in the row, so that what was counted can be taken back exactly. */
export interface MeasuredDossier {
  readonly unit: string;
  readonly procedure: string;
  readonly flags: FlagWords;
  readonly days: Readonly<Record<DayKey, Day | null>>;
  /** Working minutes from acceptance to the end, or null. */
  readonly processingMinutes: number | null;
  readonly pausedMinutes: number;
  readonly fee: number | null;
}

/** What the row keeps: the measured part, when it was evaluated, and until when that holds. */
export interface Evaluation {
  readonly measured: MeasuredDossier;
  readonly evaluatedAt: Instant;
  /** The flags change by themselves then; `null` when only an event can change them. */
  readonly nextChangeAt: Instant | null;
}

export function evaluate(
  source: string,
  state: DossierState,
  procedure: Procedure | undefined,
  now: Instant,
  rules: DossierRules,
): Evaluation {
  return {
    measured: {
      unit: state.unit,
      procedure: state.procedure,
      flags: flagsOf(source, state, procedure, now, rules),
      days: {
        submittedDay: dayOrNull(state.submittedAt),
        receivedDay: dayOrNull(state.acceptedAt),
        dueDay: state.acceptedAt === null ? null : dayOrNull(state.dueAt),
        endDay: dayOrNull(state.endedAt),
        resolvedDay: dayOrNull(state.resolvedAt ?? state.returnedAt),
        returnedDay: dayOrNull(state.returnedAt),
      },
      processingMinutes: state.processingMs === null ? null : Math.round(state.processingMs / MINUTE_MS),
      pausedMinutes: Math.round(state.pausedMs / MINUTE_MS),
      fee: state.facts.fee ?? null,
    },
    evaluatedAt: now,
    nextChangeAt: nextChangeAt(state, now),
  };
}

export function amountOf(measured: MeasuredDossier, key: AmountKey): number | null {
  switch (key) {
    case 'processingMinutes':
      return measured.processingMinutes;
    case 'workingHours':
      return measured.processingMinutes === null ? null : (measured.processingMinutes * MINUTE_MS) / HOUR_MS;
    case 'pausedMinutes':
      return measured.pausedMinutes;
    case 'fee':
      return measured.fee;
  }
}

function dayOrNull(instant: Instant | null): Day | null {
  return instant === null ? null : dayOf(instant);
}
