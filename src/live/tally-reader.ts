import type { Instant } from '../shared/instant.ts';
import type { Day } from '../shared/instant.ts';
import type { TransactionId } from '../intake/dossier-ledger.ts';

/** Whole days, both ends included; open ends are ±Infinity. */
export interface DaySpan {
  readonly from: Day;
  readonly to: Day;
}

export interface TallyReading {
  /** For each span asked for: unit → sums by column, of the unit's own dossiers only. */
  readonly sums: readonly ReadonlyMap<string, Float64Array>[];
  readonly lastEventAt: Instant | null;
  readonly lastLearnedAt: Instant | null;
  /** Whether the reading has what the transaction wrote. */
  includes(transaction: TransactionId): boolean;
}

/** Reads counters at one instant of the database, whatever is written meanwhile. */
export interface TallyReader {
  read(spans: readonly DaySpan[]): Promise<TallyReading>;
}
