import type { MeasuredDossier } from '../measure/measured.ts';
import { dayOf, type Instant } from '../shared/instant.ts';

/** The columns that say what was counted, in the order of `MeasuredRow`. */
export const MEASURED_COLUMNS =
  'unit_id, procedure_code, flags_low, flags_high, submitted_at, accepted_at, due_at, ended_at, resolved_at, returned_at, processing_minutes, paused_minutes, fee';

export type MeasuredRow = readonly [
  unit: string,
  procedure: string,
  low: number,
  high: number,
  /** `null`: retracted. */
  submittedAt: Instant | null,
  acceptedAt: Instant | null,
  dueAt: Instant | null,
  endedAt: Instant | null,
  resolvedAt: Instant | null,
  returnedAt: Instant | null,
  processingMinutes: number | null,
  pausedMinutes: number,
  fee: number | null,
];

export function measuredOfRow(row: MeasuredRow): MeasuredDossier {
  const [
    unit,
    procedure,
    low,
    high,
    submittedAt,
    acceptedAt,
    dueAt,
    endedAt,
    resolvedAt,
    returnedAt,
    processingMinutes,
    pausedMinutes,
    fee,
  ] = row;
  return {
    unit,
    procedure,
    flags: { low, high },
    days: {
      submittedDay: dayOrNull(submittedAt),
      receivedDay: dayOrNull(acceptedAt),
      dueDay: acceptedAt === null ? null : dayOrNull(dueAt),
      endDay: dayOrNull(endedAt),
      resolvedDay: dayOrNull(resolvedAt ?? returnedAt),
      returnedDay: dayOrNull(returnedAt),
    },
    processingMinutes,
    pausedMinutes,
    fee,
  };
}

function dayOrNull(instant: Instant | null): number | null {
  return instant === null ? null : dayOf(instant);
}
