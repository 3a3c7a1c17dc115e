import type { FactItem } from '../../intake/fact-contract.ts';
import { DAY_MS, type Instant } from '../../shared/instant.ts';
import type { FactSource, ToldFact } from '../facts/told-fact.ts';

export interface FactFeedOptions {
  /** Everything up to this instant is told already; `null` where nothing is. */
  readonly toldUpTo: Instant | null;
  /** At most so many items from one tick; what is left comes with the next. */
  readonly limit: number;
}

interface FactBatch {
  readonly items: readonly FactItem[];
  /** When this batch is taken, everything up to this instant is told. */
  readonly upTo: Instant;
}

/** What is told besides dossiers, history and present alike: in order of telling, so that one instant says how far it came. */
export interface FactFeed {
  /** What is to be told up to `now` and was not yet; not all of it at once, so that an empty batch may be followed by a full one. */
  tick(now: Instant): FactBatch;
}

/** Things that begin are drawn a week at a time: what there is to tell of them later waits in memory, a few thousand items. */
const WINDOW_MS = 7 * DAY_MS;
/** So many weeks in one tick at most: the process has other things to do. */
const MOST_WINDOWS = 4;

export function factFeed(sources: readonly FactSource[], { toldUpTo, limit }: FactFeedOptions): FactFeed {
  const after = toldUpTo ?? -Infinity;
  const drawn = sources.map((source) => ({ source, upTo: Math.max(source.from, after - source.longestMs) }));
  let cursor = Math.min(...drawn.map(({ upTo }) => upTo));
  let waiting: ToldFact[] = [];

  const draw = (): void => {
    const to = cursor + WINDOW_MS;
    const fresh = drawn.flatMap(({ source, upTo }) => (upTo < to ? [...source.begunIn(Math.max(upTo, cursor), to)] : []));
    waiting = [...waiting, ...fresh.filter(({ at }) => at > after)].toSorted((one, other) => one.at - other.at);
    cursor = to;
  };

  /** How many at the front may be told: what begins later is told later, so nothing before `cursor` is missing. */
  const ready = (now: Instant): number => {
    const first = waiting.findIndex(({ at }) => at > now || at >= cursor);
    return first < 0 ? waiting.length : first;
  };

  return {
    tick(now) {
      const lacks = (): boolean => cursor <= now && ready(now) < limit;
      for (let window = 0; window < MOST_WINDOWS && lacks(); window++) draw();
      const batch = waiting.splice(0, Math.min(limit, ready(now)));
      // Two may be told at one instant: only what lies before the next one is surely told.
      return { items: batch.map(({ item }) => item), upTo: Math.min(now, cursor - 1, (waiting[0]?.at ?? Infinity) - 1) };
    },
  };
}
