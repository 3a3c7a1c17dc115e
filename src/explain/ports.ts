import type { Instant } from '../shared/instant.ts';
import type { Status } from '../domain/status.ts';
import type { DaySpan } from '../live/tally-reader.ts';
import type { FactKind } from '../measure/fact.ts';
import type { Period } from '../measure/period.ts';
import type { Piece } from '../measure/piece.ts';

/** Over which days pieces are counted. */
export interface Spans {
  readonly period: DaySpan;
  /** The last day of what is told as of a day. */
  readonly asOf: number;
}

/** Records of some units. What units have for themselves only counts where they are the one asked about. */
export interface RecordScope {
  readonly units: readonly string[];
  readonly asked: string;
  readonly spans: Spans;
}

/** The place in the order of unit, source and code after which a page begins. */
export interface RecordPlace {
  readonly unit: string;
  readonly source: string;
  readonly code: string;
}

export interface PageQuestion extends RecordScope {
  readonly pieces: readonly Piece[];
  readonly after: RecordPlace | null;
  readonly limit: number;
}

/** A dossier that counts on a side, by what it adds to it. */
export interface CountedDossier {
  readonly source: string;
  readonly code: string;
  readonly unit: string;
  readonly procedure: string;
  readonly status: Status;
  readonly submittedAt: Instant;
  readonly acceptedAt: Instant | null;
  readonly dueAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly pausedSince: Instant | null;
  readonly counts: number;
}

export interface CountedFact {
  readonly kind: FactKind;
  readonly source: string;
  readonly code: string;
  readonly unit: string;
  readonly procedure: string | null;
  /** The days it is counted on. */
  readonly days: readonly { readonly on: string; readonly day: number }[];
  readonly learnedAt: Instant;
  readonly counts: number;
}

/** Sums of several lists of pieces by procedure; `null` for what has no procedure. */
export type ProcedureSums = ReadonlyMap<string | null, readonly number[]>;

/** The rows behind the counters. */
export interface RecordReader {
  dossiers(question: PageQuestion): Promise<readonly CountedDossier[]>;
  facts(question: PageQuestion): Promise<readonly CountedFact[]>;
  dossierProcedures(scope: RecordScope, lists: readonly (readonly Piece[])[]): Promise<ProcedureSums>;
  factProcedures(scope: RecordScope, lists: readonly (readonly Piece[])[]): Promise<ProcedureSums>;
  sources(): Promise<readonly SourceRow[]>;
}

/** What came from a source, whatever unit it speaks of. */
export interface SourceRow {
  readonly source: string;
  readonly accepted: number;
  readonly duplicate: number;
  readonly stale: number;
  readonly quarantined: number;
  readonly lastEventAt: Instant | null;
  readonly lastLearnedAt: Instant | null;
}

/** The counters by procedure of provinces, read from the store; of a place below a province there are none. */
export interface ProcedureTallies {
  sums(provinces: readonly string[], spans: Spans, lists: readonly (readonly Piece[])[]): Promise<ProcedureSums>;
}

/** The same in memory; `null` while they are not read. */
export interface ProcedureFigures {
  has(period: Period, lists: readonly (readonly Piece[])[]): boolean;
  sums(provinces: readonly string[], period: Period, lists: readonly (readonly Piece[])[]): ProcedureSums | null;
}
