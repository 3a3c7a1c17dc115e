export type TimeUnit = 'working_day' | 'calendar_day' | 'hour' | 'month';

/** A statutory time limit; `hour` counts working hours. */
export interface TimeLimit {
  readonly amount: number;
  readonly unit: TimeUnit;
}

export interface Procedure {
  readonly code: string;
  readonly name: string;
  readonly field: string;
  readonly level: 'commune' | 'province' | 'ministry';
  /** `null` where the portal states no usable limit. */
  readonly limit: TimeLimit | null;
  /** Flagged eligible for full-process online service on the national procedure database. */
  readonly fullProcessEligible: boolean;
}
