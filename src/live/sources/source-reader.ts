import type { Heartbeat } from '../../intake/heartbeat.ts';
import type { TransactionId } from '../../intake/ledger.ts';
import type { SampledShape } from '../../measure/field-drift.ts';
import type { SourceCounts, VerdictCounts } from '../../measure/source-health.ts';
import type { Instant } from '../../shared/instant.ts';

/** What an agent said, and when we heard it. */
export interface HeardBeat {
  readonly heartbeat: Heartbeat;
  readonly receivedAt: Instant;
}

/** What the database knows of sources at one instant. */
export interface SourceReading {
  /** The hour that was under way, whole hours since 1970. */
  readonly hour: number;
  /** Of all that are declared, and of those heard last of the others. */
  readonly counts: ReadonlyMap<string, SourceCounts>;
  /** Sources that nobody declared and that were left out, because there are too many. */
  readonly leftOut: number;
  readonly beats: ReadonlyMap<string, HeardBeat>;
  readonly shapes: ReadonlyMap<string, readonly SampledShape[]>;
  /** Whether the reading has what the transaction wrote. */
  includes(transaction: TransactionId): boolean;
}

/** An hour of a source. */
export interface SourceHour extends VerdictCounts {
  readonly hour: number;
  readonly lags: readonly number[];
}

/** Throws AppError `unavailable` where the store is away. */
export interface SourceReader {
  read(declared: readonly string[], now: Instant): Promise<SourceReading>;
  /** The hours from one on in which anything came, in order. */
  hours(source: string, from: number): Promise<readonly SourceHour[]>;
}

/** Sources that nobody declared and that are kept in mind at most: whoever reaches the door can invent names. */
export const MAX_UNDECLARED = 200;
