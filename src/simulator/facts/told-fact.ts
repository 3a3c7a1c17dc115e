import type { FactItem } from '../../intake/fact-contract.ts';
import type { Instant } from '../../shared/instant.ts';

/** Something that a simulated system tells besides dossiers, and when it does. */
export interface ToldFact {
  readonly at: Instant;
  readonly item: FactItem;
}

/** Things of one kind that begin, and of which something is told then and later. Pure: the same every time it is asked. */
export interface FactSource {
  /** What began earlier is not told. */
  readonly from: Instant;
  /** Nothing is told of a thing later than so long after it began. */
  readonly longestMs: number;
  /** All that is ever told of the things that begin in `[from, to)`, in no order, none before its thing has begun. */
  begunIn(from: Instant, to: Instant): Iterable<ToldFact>;
}
