import type { RawRecord } from '../intake/formats/format.ts';

/** Some records in the order of the source, and where to go on after them. None, where only the place to go on from has moved. */
export interface Batch {
  readonly records: readonly RawRecord[];
  /** Opaque to all but the connector that made it; at most 4,000 characters. */
  readonly cursor: string;
}

/** Resolves when the batch is stored, with its cursor and not before it. Rejects where nothing is known: then it is to be given again. */
export type Deliver = (batch: Batch) => Promise<void>;

export interface Pulled {
  /** The source asked to be left alone for so long. */
  readonly waitMs?: number;
}

/**
 * One protocol to one source. What was delivered may come again after a break, and never too little: the other side of `deliver`
 * takes repetitions for what they are.
 */
export interface Connector {
  /**
   * Gives what lies after the cursor (`null`: from the beginning), oldest first, in batches of bounded size, and returns when there is
   * nothing more for now. Throws AppError `unavailable` where the source cannot be reached or does not keep to its protocol, and
   * `configuration` where it never will; returns soon when the signal aborts.
   */
  pull(cursor: string | null, deliver: Deliver, signal: AbortSignal): Promise<Pulled>;
  /** Whether the source can be reached and asked: for `nhip source test`. Throws as `pull` does. */
  probe(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
