import type { Day } from '../shared/instant.ts';

/** What a unit counted of its own in one stretch of days. */
export interface UnitStretch {
  readonly unit: string;
  /** How many of the edges are at or before its days. */
  readonly stretch: number;
  /** By column of the measures. */
  readonly amounts: Float64Array;
}

/** Reads counters of a few units at a time, by stretches of days between edges: slowly and in the background. */
export interface StretchReader {
  /** `edges` rise. A unit and stretch may come twice: of dossiers and of other facts. */
  read(units: readonly string[], edges: readonly Day[]): Promise<readonly UnitStretch[]>;
  /** Columns that are still being counted: nothing can be said by them. */
  uncounted(): Promise<ReadonlySet<number>>;
}
