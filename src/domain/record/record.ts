import type { Instant } from '../../shared/instant.ts';

/** A source's word for one feedback, registered procedure or reported total: unique together with the kind of fact. */
export interface RecordKey {
  readonly source: string;
  readonly code: string;
}

/** One thing that a source said of it. Facts are registers: of several statements the latest in the order of happening wins. */
export interface RecordEntry<Facts> {
  /** The source's own event id, or one made of the instant and the content's kind. */
  readonly id: string;
  /** When it happened, or since when it holds, by the source's clock. */
  readonly at: Instant;
  readonly learnedAt: Instant;
  /** A correction carries a higher version under the same id. */
  readonly version: number;
  /** The unit it counts for: a code of the unit catalogue, already carried to the unit in force. */
  readonly unit: string;
  readonly unitGiven?: string;
  readonly unitGuessed?: boolean;
  readonly procedure: string | null;
  readonly facts: Facts;
}

export type RecordHistory<Facts> = readonly RecordEntry<Facts>[];

/** More changes than any real record has. */
export const MAX_RECORD_HISTORY = 500;

type Addition = 'accepted' | 'duplicate' | 'stale' | 'full';

/** The history with the entry added, unless it is known already, and what that did. Nothing that is new is dropped. */
export function addRecordEntry<Facts>(
  history: RecordHistory<Facts>,
  entry: RecordEntry<Facts>,
): { readonly history: RecordHistory<Facts>; readonly outcome: Addition } {
  const content = contentOf(entry);
  const ofSameId = history.filter(({ id }) => id === entry.id);
  if (ofSameId.some((known) => known.version === entry.version && contentOf(known) === content)) return { history, outcome: 'duplicate' };
  if (history.length >= MAX_RECORD_HISTORY) return { history, outcome: 'full' };
  const isStale = ofSameId.some((known) => supersedes(known, entry));
  return { history: [...history, entry], outcome: isStale ? 'stale' : 'accepted' };
}

/**
 * What counts, whatever the order in which the entries were learned: of those with one id the highest version, in order of
 * happening. A maximum over the set, so arrival order cannot matter.
 */
export function effectiveRecord<Facts>(history: RecordHistory<Facts>): readonly RecordEntry<Facts>[] {
  const newest = new Map<string, RecordEntry<Facts>>();
  for (const entry of history) {
    const known = newest.get(entry.id);
    if (known === undefined || supersedes(entry, known)) newest.set(entry.id, entry);
  }
  return [...newest.values()].toSorted((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
}

/** The record as it was known at an instant. */
export function recordKnownAt<Facts>(history: RecordHistory<Facts>, instant: Instant): RecordHistory<Facts> {
  return history.filter((entry) => entry.learnedAt <= instant);
}

/** Of equal versions with different content the content decides, so that every order of arrival decides alike. */
function supersedes<Facts>(entry: RecordEntry<Facts>, known: RecordEntry<Facts>): boolean {
  if (entry.version !== known.version) return entry.version > known.version;
  return contentOf(entry) > contentOf(known);
}

/** All but the instant at which it was learned; keys are sorted so that equal means equal. */
function contentOf<Facts>({ id, at, version, unit, procedure, facts }: RecordEntry<Facts>): string {
  return JSON.stringify({ id, at, version, unit, procedure, facts }, (_key, value: unknown) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });
}
