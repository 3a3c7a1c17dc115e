import type { Instant } from '../shared/instant.ts';
import type { Day } from '../shared/instant.ts';
import type { TransactionId } from '../intake/ledger.ts';

/** Whole days, both ends included; open ends are ±Infinity. */
export interface DaySpan {
  readonly from: Day;
  readonly to: Day;
}

export interface TallyReading {
  /** Of the n-th span asked for: unit → sums by column, of the unit's own dossiers and facts only. Added up when asked. */
  sums(span: number): ReadonlyMap<string, Float64Array>;
  readonly lastEventAt: Instant | null;
  readonly lastLearnedAt: Instant | null;
  /** Whether the reading has what the transaction wrote. */
  includes(transaction: TransactionId): boolean;
  /** Columns that were not counted yet at the instant asked about, or are not yet: nothing can be said of them. */
  readonly uncounted: ReadonlySet<number>;
}

/**
 * Reads counters at one instant of the database, whatever is written meanwhile; or as they were known at an earlier instant.
 * Throws AppError `invalid` for one that is not kept any more.
 */
export interface TallyReader {
  read(spans: readonly DaySpan[], knownAt?: Instant): Promise<TallyReading>;
}
