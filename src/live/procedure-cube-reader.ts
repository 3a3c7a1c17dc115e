import type { TransactionId } from '../intake/ledger.ts';
import type { Day } from '../shared/instant.ts';

/** Takes what a procedure has in a province in one stretch of days: an amount for each of the columns asked for. */
type TakeSums = (procedure: string, province: string, stretch: number, amounts: ArrayLike<number>) => void;

/** Reads the counters by procedure at one instant of the database, whatever is written meanwhile. */
export interface ProcedureTallyReader {
  /** Stretches are cut at the `edges`, in order: the n-th begins at the n-th edge, the one before all of them is number 0. */
  read(
    edges: readonly Day[],
    columns: readonly number[],
    take: TakeSums,
  ): Promise<{ readonly includes: (transaction: TransactionId) => boolean }>;
}
