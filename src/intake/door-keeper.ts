import { AppError } from '../shared/app-error.ts';
import type { Clock } from '../shared/clock.ts';
import type { Given } from './intake.ts';
import { keptOf } from './kept-of-refused.ts';
import type { KnownSource, SourceRegistry } from './source-registry.ts';

/** Looks at who is at the door, before anything is read of what it brings. */
export interface DoorKeeper {
  /** Whose key a request shows; `null` where it shows none and none is asked for. Throws AppError `unauthorised`. */
  senderOf(key: string | undefined): Promise<string | null>;
  /** A declared source at the door by its key. Throws AppError `unauthorised`. */
  sourceOf(key: string | undefined): Promise<KnownSource>;
  /**
   * What a sender may hand in of items that name their source themselves: with a key those of its own, and others are set aside; without
   * one those of sources that nobody declared. Throws AppError `unauthorised` where a key is missing.
   */
  admit(sender: string | null, items: readonly unknown[]): readonly Given[];
}

export interface DoorKeeperOptions {
  readonly registry: SourceRegistry;
  /** Reads keys and declarations anew: one may have been made a moment ago. */
  readonly refresh: () => Promise<void>;
  readonly hash: (key: string) => string;
  readonly clock: Clock;
  /** Nobody may write without a key. */
  readonly needsKey: boolean;
}

/** Whoever tries keys makes us look for new ones, but not more often than this. */
const REFRESH_EVERY_MS = 1_000;

export function doorKeeper({ registry, refresh, hash, clock, needsKey }: DoorKeeperOptions): DoorKeeper {
  let refreshedAt = -Infinity;
  let refreshing: Promise<void> = Promise.resolve();

  async function holderOf(key: string): Promise<string | undefined> {
    const hashed = hash(key);
    const known = registry.holderOf(hashed, clock.now());
    if (known !== undefined) return known;
    if (clock.now() - refreshedAt >= REFRESH_EVERY_MS) {
      refreshedAt = clock.now();
      refreshing = refresh();
    }
    // Whoever comes while we look waits for it: several may bring the new key at once.
    await refreshing;
    return registry.holderOf(hashed, clock.now());
  }

  async function senderOf(key: string | undefined): Promise<string | null> {
    if (key === undefined) {
      if (needsKey) throw new AppError('unauthorised', 'a key is needed: authorization: Bearer …');
      return null;
    }
    const holder = await holderOf(key);
    if (holder === undefined) throw new AppError('unauthorised', 'the key is not known, or not any more');
    if (registry.get(holder)?.isDisabled === true) throw new AppError('unauthorised', `source ${holder} is disabled`);
    return holder;
  }

  return {
    senderOf,
    async sourceOf(key) {
      if (key === undefined) throw new AppError('unauthorised', 'a key is needed: authorization: Bearer …');
      const source = registry.get((await senderOf(key)) ?? '');
      if (source === undefined) throw new AppError('unauthorised', 'the key is of a source that is not declared any more');
      return source;
    },
    admit(sender, items) {
      return items.map((item): Given => {
        const named = sourceNamed(item);
        if (sender !== null) return named === null || named === sender ? { item } : { refusal: foreign(sender, named, item) };
        if (named !== null && registry.get(named) !== undefined)
          throw new AppError('unauthorised', `source ${named} writes with its key only`);
        return { item };
      });
    },
  };
}

/** What an item says of itself; `null` where it says nothing that could be a source, which the contract will find. */
function sourceNamed(item: unknown): string | null {
  return typeof item === 'object' && item !== null && 'source' in item && typeof item.source === 'string' ? item.source : null;
}

function foreign(sender: string, named: string, item: unknown): Extract<Given, { refusal: unknown }>['refusal'] {
  const detail = `the key is of ${sender}, the item of ${named.slice(0, 40)}`;
  return { source: sender, reason: 'foreign_source', pointer: '/source', detail, item: keptOf(item) };
}
