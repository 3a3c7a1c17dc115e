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
  /** The source did not say whose it is: `unit` stands in until another entry of the dossier says. */
  readonly unitAssumed?: boolean;
}

/** What an entry says that tells something about the dossier. */
interface Telling {
  /** Empty where the entry does not say: another one does. */
  readonly procedure: string;
  readonly facts: DossierFacts;
}

/** One status change. `id` is the source's own event id, or the instant and status where it has none. */
export interface StatusEntry extends EntryBase, Telling {
  readonly kind: 'status';
  readonly id: string;
  readonly status: Status;
}

/** The whole dossier as the source knew it at `at`: it replaces everything that happened up to then. */
export interface SnapshotEntry extends EntryBase, Telling {
  readonly kind: 'snapshot';
  readonly steps: readonly Step[];
}

/** Why a source takes a dossier back. */
export const RETRACTION_REASONS = ['sent_by_mistake', 'duplicate_dossier', 'test_data'] as const;
export type RetractionReason = (typeof RETRACTION_REASONS)[number];

/**
 * The source says that the dossier was sent by mistake, or that saying so was one. The latest of these statements, in the order of
 * happening, holds for the whole dossier: for what happened before it and for what happens later.
 */
export interface RetractionEntry extends EntryBase {
  readonly kind: 'retraction';
  readonly id: string;
  /** `false`: it is restored. */
  readonly isRetracted: boolean;
  /** A retraction may overtake all else that is told of its dossier, and need not say of which procedure it is. */
  readonly procedure: string | null;
  readonly reason: RetractionReason | null;
}

/** What tells of a dossier. */
export type ToldEntry = StatusEntry | SnapshotEntry;

export type HistoryEntry = ToldEntry | RetractionEntry;

/** Every item ever accepted for a dossier, in order of learning; what it means is `fold`'s to say. */
export type History = readonly HistoryEntry[];
