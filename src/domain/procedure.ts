import type { Day } from '../shared/instant.ts';

export type TimeUnit = 'working_day' | 'calendar_day' | 'hour' | 'month';

/** A statutory time limit; `hour` counts working hours. */
export interface TimeLimit {
  readonly amount: number;
  readonly unit: TimeUnit;
}

/** A limit that took the place of the one before it. */
export interface ChangedLimit {
  /** The first day of acceptance that it holds for. */
  readonly from: Day;
  /** `null`: from then on the procedure has none. */
  readonly limit: TimeLimit | null;
}

export interface Procedure {
  readonly code: string;
  readonly name: string;
  readonly field: string;
  readonly level: 'commune' | 'province' | 'ministry';
  /** `null` where the portal states no usable limit. */
  readonly limit: TimeLimit | null;
  /** In order of `from`. */
  readonly changedLimits?: readonly ChangedLimit[];
  /** Flagged eligible for full-process online service on the national procedure database. */
  readonly fullProcessEligible: boolean;
}

/** The statutory limit as it was on a day: that of acceptance decides. */
export function limitOn({ limit, changedLimits }: Procedure, day: Day): TimeLimit | null {
  const changed = changedLimits?.findLast(({ from }) => from <= day);
  return changed === undefined ? limit : changed.limit;
}
