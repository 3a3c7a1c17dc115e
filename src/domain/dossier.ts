import type { Instant } from '../shared/instant.ts';
import type { DossierFacts } from './facts.ts';
import type { Status } from './status.ts';

/** A source's word for one dossier: unique together. */
export interface DossierKey {
  readonly source: string;
  readonly code: string;
}

export interface Step {
  readonly at: Instant;
  readonly status: Status;
}

/** What every accepted item carries. */
interface EntryBase {
  /** When it happened, by the source's clock; for a snapshot, the instant it was true at. */
  readonly at: Instant;
  /** When we learned it. */
  readonly learnedAt: Instant;
  /** When the source first sent it, by its own word: an outage of ours is not its delay. */
  readonly sentAt?: Instant;
  /** A correction carries a higher version under the same id. */
  readonly version: number;
  /** The competent unit: a code of the unit catalogue, already carried to the unit in force. */
  readonly unit: string;
  /** The code the source gave, where it differs from `unit`. */
  readonly unitGiven?: string;
  /** The given code was split over several successors and the default was taken. */
  readonly unitGuessed?: boolean;
  readonly procedure: string;
  readonly facts: DossierFacts;
}

/** One status change. `id` is the source's own event id, or the instant and status where it has none. */
export interface StatusEntry extends EntryBase {
  readonly kind: 'status';
  readonly id: string;
  readonly status: Status;
}

/** The whole dossier as the source knew it at `at`: it replaces everything that happened up to then. */
export interface SnapshotEntry extends EntryBase {
  readonly kind: 'snapshot';
  readonly steps: readonly Step[];
}

export type HistoryEntry = StatusEntry | SnapshotEntry;

/** Every item ever accepted for a dossier, in order of learning; what it means is `fold`'s to say. */
export type History = readonly HistoryEntry[];
