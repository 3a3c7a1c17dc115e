import type { Happened } from '../intake/decide-batch.ts';
import type { Heard } from '../intake/heard.ts';
import type { SourcePulse, TransactionId } from '../intake/ledger.ts';
import type { TallyChange } from '../measure/tally-delta.ts';

/** A committed transaction's effect on the counters. */
export interface CommittedChange {
  readonly transaction: TransactionId;
  /** Of dossiers and other facts. */
  readonly units: readonly TallyChange[];
  /** By procedure and province. */
  readonly procedures: readonly TallyChange[];
  readonly pulses: readonly SourcePulse[];
  /** Which source was heard of which unit. */
  readonly heard: readonly Heard[];
  readonly happened: readonly Happened[];
}

/** What flows from the writers to whoever keeps figures current. */
export type BusMessage =
  | { readonly kind: 'committed'; readonly change: CommittedChange }
  /** Counters may have moved in a way nobody here can tell, or can be told only now: read them anew. */
  | { readonly kind: 'uncertain' }
  /** The tree of units has grown. */
  | { readonly kind: 'units' };

/** One port; in process now, a broker between machines when there are several. Delivery is at most once and in order. */
export interface ChangeBus {
  publish(message: BusMessage): void;
  /** Returns the way to stop listening. */
  subscribe(listener: (message: BusMessage) => void): () => void;
}
