import type { Instant } from '../shared/instant.ts';
import type { History, HistoryEntry, RetractionEntry, SnapshotEntry, StatusEntry } from './dossier.ts';

/** More changes than any real dossier has; beyond it an item is set aside, so that one dossier cannot grow without end. */
export const MAX_HISTORY = 200;
/** Of snapshots that a newer one has replaced so many are kept when room is needed: a source may send one every hour. */
const KEPT_SUPERSEDED_SNAPSHOTS = 50;

type Addition = 'accepted' | 'duplicate' | 'stale' | 'full';

/**
 * What counts of a history: the newest snapshot, and the status entries that happened after it, in order of happening; and what was
 * said last of the dossier being retracted or not, `null` where nobody ever did.
 */
export interface EffectiveHistory {
  readonly snapshot: SnapshotEntry | null;
  readonly events: readonly StatusEntry[];
  readonly retraction: RetractionEntry | null;
}

/**
 * What counts, whatever the order in which the entries were learned: the newest snapshot rules up to its instant, of entries with
 * one id the highest version does, and of retractions and restorations the latest. All are maxima over the set, so arrival order
 * cannot matter.
 */
export function effectiveHistory(history: History): EffectiveHistory {
  let snapshot: SnapshotEntry | null = null;
  let retraction: RetractionEntry | null = null;
  for (const entry of history) {
    if (entry.kind === 'snapshot' && supersedesWhole(entry, snapshot)) snapshot = entry;
    else if (entry.kind === 'retraction' && holdsAfter(retraction, entry, history)) retraction = entry;
  }
  const since = snapshot?.at ?? -Infinity;
  const events: StatusEntry[] = [];
  for (const entry of history) {
    if (entry.kind === 'status' && entry.at > since && !isSuperseded(entry, history)) events.push(entry);
  }
  events.sort(byHappening);
  return { snapshot, events, retraction };
}

/** One that was corrected under its id says nothing any more, as with events. */
function holdsAfter(held: RetractionEntry | null, entry: RetractionEntry, history: History): boolean {
  return !isSuperseded(entry, history) && supersedesWhole(entry, held);
}

/** What adding an entry made of a history. */
export interface Grown {
  readonly history: History;
  readonly outcome: Addition;
  /** Old snapshots were left out to make room: the history is not the former one with an entry more. */
  readonly isPruned: boolean;
}

/** The history with the entry added, unless it is known already, and what that did. Nothing that is new is dropped. */
export function addEntry(history: History, entry: HistoryEntry): Grown {
  for (const known of history) if (isSame(known, entry)) return { history, outcome: 'duplicate', isPruned: false };
  const isFull = history.length >= MAX_HISTORY;
  const room = isFull ? withoutOldSnapshots(history) : history;
  if (room.length >= MAX_HISTORY) return { history, outcome: 'full', isPruned: false };
  return { history: [...room, entry], outcome: isOutdated(entry, room) ? 'stale' : 'accepted', isPruned: isFull };
}

/** A snapshot that another supersedes can never count again, whatever arrives: the oldest learned of them may go. */
function withoutOldSnapshots(history: History): History {
  const { snapshot } = effectiveHistory(history);
  const superseded = history.filter((entry) => entry.kind === 'snapshot' && entry !== snapshot);
  const leaving = new Set(superseded.slice(0, -KEPT_SUPERSEDED_SNAPSHOTS));
  return history.filter((entry) => !leaving.has(entry));
}

/** The history as it was known at an instant. */
export function knownAt(history: History, instant: Instant): History {
  return history.filter((entry) => entry.learnedAt <= instant);
}

/** Whether what is known already leaves a new entry without effect. */
function isOutdated(entry: HistoryEntry, history: History): boolean {
  if (entry.kind === 'status') {
    if (isSuperseded(entry, history)) return true;
    const isBehind = history.some((known) => known.kind === 'snapshot' && known.at >= entry.at);
    // A correction that carries an event behind the snapshot has an effect: it takes the event away.
    return isBehind && !effectiveHistory(history).events.some(({ id }) => id === entry.id);
  }
  if (entry.kind === 'retraction') {
    return effectiveHistory([...history, entry]).retraction === effectiveHistory(history).retraction;
  }
  return history.some((known) => known.kind === 'snapshot' && supersedesWhole(known, entry));
}

/** Quadratic in the length of a history, which is a handful; an index by id costs more than it saves. */
function isSuperseded(entry: StatusEntry | RetractionEntry, history: History): boolean {
  for (const known of history) {
    if (known.kind === entry.kind && known !== entry && known.id === entry.id && supersedes(known, entry)) return true;
  }
  return false;
}

function supersedes(entry: HistoryEntry, known: HistoryEntry): boolean {
  if (entry.version !== known.version) return entry.version > known.version;
  return fingerprint(entry) > fingerprint(known);
}

/** Of statements about the whole dossier the latest holds. */
function supersedesWhole(entry: HistoryEntry, known: HistoryEntry | null): boolean {
  if (known === null) return true;
  return entry.at === known.at ? supersedes(entry, known) : entry.at > known.at;
}

function byHappening(one: StatusEntry, other: StatusEntry): number {
  return one.at - other.at || rankOf(one) - rankOf(other) || (one.id < other.id ? -1 : 1);
}

/** Of two changes at the same instant the one further along the usual way comes last. */
const ORDER = ['registered', 'accepted', 'in_process', 'supplement_requested', 'payment_requested', 'consultation_requested'];

function rankOf(entry: StatusEntry): number {
  const rank = ORDER.indexOf(entry.status);
  if (rank >= 0) return rank;
  return entry.status === 'returned' ? ORDER.length + 1 : ORDER.length;
}

function isSame(one: HistoryEntry, other: HistoryEntry): boolean {
  if (one.kind !== other.kind || one.at !== other.at || one.version !== other.version) return false;
  if (one.kind !== 'snapshot' && other.kind !== 'snapshot' && one.id !== other.id) return false;
  return fingerprint(one) === fingerprint(other);
}

/**
 * The content of an entry without the instants of its transport: what is sent once more is the same. Keys are sorted so that
 * equal means equal.
 */
function fingerprint(entry: HistoryEntry): string {
  return JSON.stringify({ ...entry, learnedAt: 0, sentAt: 0 }, (_key, value: unknown) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });
}
