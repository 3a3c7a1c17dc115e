import type { BusMessage, ChangeBus, CommittedChange } from '../bus/change-bus.ts';
import type { Feed, SourceState } from '../measure/feed.ts';
import type { SourceActivityReader } from './confidence-reader.ts';

/** Who has told of whom, kept in step with every commit. */
export interface SourceFeeds {
  /** Before the rows have been read, nothing can be said of anybody. */
  readonly isRead: boolean;
  feedsOf(unit: string): Iterable<Feed>;
  source(name: string): SourceState | undefined;
  readonly units: Iterable<string>;
  /** Reads everything anew. */
  load(): Promise<void>;
  close(): void;
}

export function sourceFeeds(reader: SourceActivityReader, bus: ChangeBus): SourceFeeds {
  return new FollowedFeeds(reader, bus);
}

type Spoken = Pick<CommittedChange, 'heard' | 'pulses'>;

class FollowedFeeds implements SourceFeeds {
  readonly close: () => void;
  readonly #reader: SourceActivityReader;
  /** By unit and source. */
  #feeds: Map<string, Map<string, Feed>> | null = null;
  #sources = new Map<string, SourceState>();
  /** Committed while a reading is under way. Where it is in both, a few items weigh double: what is counted here is only weights. */
  #meanwhile: Spoken[] | null = null;

  constructor(reader: SourceActivityReader, bus: ChangeBus) {
    this.#reader = reader;
    this.close = bus.subscribe((message) => this.#follow(message));
  }

  get isRead(): boolean {
    return this.#feeds !== null;
  }

  feedsOf(unit: string): Iterable<Feed> {
    return this.#feeds?.get(unit)?.values() ?? [];
  }

  source(name: string): SourceState | undefined {
    return this.#sources.get(name);
  }

  get units(): Iterable<string> {
    return this.#feeds?.keys() ?? [];
  }

  async load(): Promise<void> {
    const meanwhile: Spoken[] = [];
    this.#meanwhile = meanwhile;
    try {
      const { feeds, sources } = await this.#reader.read();
      this.#feeds = new Map();
      this.#sources = new Map(sources);
      for (const feed of feeds) this.#take(feed);
      for (const spoken of meanwhile) this.#apply(spoken);
    } finally {
      this.#meanwhile = null;
    }
  }

  #follow(message: BusMessage): void {
    if (message.kind !== 'committed') return;
    this.#meanwhile?.push(message.change);
    if (this.#feeds !== null) this.#apply(message.change);
  }

  #apply({ heard, pulses }: Spoken): void {
    for (const { source, unit, added, learnedAt, since } of heard) {
      this.#take({ source, unit, volume: added, since, lastHeardAt: learnedAt });
    }
    for (const { source, accepted, duplicate, stale, quarantined, lastLearnedAt } of pulses) {
      const known = this.#sources.get(source) ?? { lastHeardAt: null, sent: 0, quarantined: 0 };
      this.#sources.set(source, {
        lastHeardAt: lastLearnedAt === null ? known.lastHeardAt : Math.max(known.lastHeardAt ?? 0, lastLearnedAt),
        sent: known.sent + accepted + duplicate + stale + quarantined,
        quarantined: known.quarantined + quarantined,
      });
    }
  }

  #take(feed: Feed): void {
    const feeds = this.#feeds;
    if (feeds === null) return;
    let bySource = feeds.get(feed.unit);
    if (bySource === undefined) feeds.set(feed.unit, (bySource = new Map()));
    const known = bySource.get(feed.source);
    bySource.set(
      feed.source,
      known === undefined
        ? feed
        : {
            ...feed,
            volume: known.volume + feed.volume,
            since: Math.min(known.since, feed.since),
            lastHeardAt: Math.max(known.lastHeardAt, feed.lastHeardAt),
          },
    );
  }
}
