import type { Instant } from '../shared/instant.ts';
import type { PublishedFigure } from './published-figure.ts';

/** One request to a source that publishes. */
export interface FetchRequest {
  /** The endpoint; the figures of the answer carry it. */
  readonly place: string;
  readonly body: Readonly<Record<string, string | number>>;
  /** Names place and body: the same request is asked once in a run. */
  readonly hash: string;
}

export interface QueuedRequest extends FetchRequest {
  readonly id: number;
  /** The hash of the answer whose next page this asks for, or `null` for a first page. */
  readonly after: string | null;
}

export interface Answered {
  readonly at: Instant;
  readonly figures: readonly PublishedFigure[];
  /** The hash of the answer. */
  readonly answer: string;
  /** What this answer gives reason to ask next: the following page, or the areas that it named. */
  readonly followUps: readonly (FetchRequest & { readonly after: string | null })[];
}

/** What became of figures that were saved. */
export interface SaveCounts {
  /** Captured for the first time, or with other content than before. */
  readonly added: number;
  /** Captured before with the same content. */
  readonly duplicate: number;
}

/** How far a run has come. */
export interface FetchRun {
  readonly run: number;
  readonly done: number;
  readonly waiting: number;
  /** Set aside until the run is opened again. */
  readonly failed: number;
}

/**
 * What is still to be asked, kept where a stop cannot lose it. A request leaves the queue in the same transaction that saves its
 * figures and adds what follows from it: nothing is asked twice, nothing is left out.
 */
export interface FetchQueue {
  /**
   * The unfinished run of a plan, with its failed requests waiting again; a new run of `first` where there is none, or where
   * `isFresh`.
   */
  open(plan: string, first: readonly FetchRequest[], isFresh: boolean): Promise<FetchRun>;
  /** The oldest waiting request of the open run, or `null` at its end. */
  next(): Promise<QueuedRequest | null>;
  complete(id: number, answered: Answered): Promise<SaveCounts>;
  /** The answer cannot be used; the run goes on without it, and is unfinished until it can. */
  fail(id: number, detail: string): Promise<void>;
  progress(): Promise<FetchRun>;
}
