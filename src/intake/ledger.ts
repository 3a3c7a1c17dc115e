import type { DossierKey, History } from '../domain/dossier.ts';
import type { DossierState } from '../domain/fold.ts';
import type { RecordHistory, RecordKey } from '../domain/record/record.ts';
import type { FactEvaluation, RecordFacts } from '../measure/fact-evaluation.ts';
import type { FactKind, MeasuredFact } from '../measure/fact.ts';
import type { Evaluation, MeasuredDossier } from '../measure/measured.ts';
import type { TallyChange } from '../measure/tally-delta.ts';
import type { Instant } from '../shared/instant.ts';

/** What a row says about a dossier: its history, and what was counted of it. */
export interface StoredDossier extends DossierKey {
  readonly revision: number;
  readonly history: History;
  readonly measured: MeasuredDossier;
}

/** What a row is to say from now on. */
export interface ChangedDossier extends DossierKey {
  /** One more than the revision that was read; 1 for a new dossier. */
  readonly revision: number;
  /** What is new of the history, after what the row has; or all of it, where `isRewritten`. */
  readonly added: History;
  readonly isRewritten: boolean;
  readonly state: DossierState;
  readonly evaluation: Evaluation;
  readonly learnedAt: Instant;
}

/** Any fact but a dossier: unique together with its kind. */
export interface FactKey extends RecordKey {
  readonly of: FactKind;
}

export interface StoredFact extends FactKey {
  readonly revision: number;
  readonly history: RecordHistory<RecordFacts>;
  readonly measured: MeasuredFact;
}

export interface ChangedFact extends FactKey {
  readonly revision: number;
  readonly history: RecordHistory<RecordFacts>;
  readonly evaluation: FactEvaluation;
  readonly learnedAt: Instant;
}

/** The rows that a batch of work needs, and what was found of them, by `keyText` and `factKeyText`. */
export interface LedgerKeys {
  readonly dossiers: readonly DossierKey[];
  readonly facts: readonly FactKey[];
}
export interface StoredRows {
  readonly dossiers: ReadonlyMap<string, StoredDossier>;
  readonly facts: ReadonlyMap<string, StoredFact>;
}

export interface QuarantinedItem {
  readonly source: string;
  readonly reason: string;
  readonly pointer: string;
  readonly detail: string;
  /** Of a source with a format, the record as it may be kept. */
  readonly item: unknown;
  readonly at: Instant;
  readonly format?: string;
  readonly formatVersion?: number;
}

/** What a batch brought from one source. */
export interface SourcePulse {
  readonly source: string;
  readonly accepted: number;
  readonly duplicate: number;
  readonly stale: number;
  readonly quarantined: number;
  readonly lastEventAt: Instant | null;
  readonly lastLearnedAt: Instant | null;
  /** When the batch was decided: whatever it brought was heard then. */
  readonly at: Instant;
  /** Of what was accepted, how long after it happened it was learned: how many by bucket of `measure/lag.ts`. */
  readonly lags: readonly number[];
}

/** Where the connector of a source goes on. */
export interface SourceCursor {
  readonly source: string;
  readonly cursor: string;
}

export interface LedgerChange {
  readonly dossiers: readonly ChangedDossier[];
  readonly facts: readonly ChangedFact[];
  /** Of dossiers. */
  readonly units: readonly TallyChange[];
  /** Of other facts. */
  readonly factUnits: readonly TallyChange[];
  readonly procedures: readonly TallyChange[];
  readonly quarantined: readonly QuarantinedItem[];
  readonly pulses: readonly SourcePulse[];
  readonly cursors: readonly SourceCursor[];
}

/** The database's number of a committed transaction: says whether a later reading has it already. */
export type TransactionId = bigint;

/** A dossier or another fact whose instant has come, with the unit that it counted for. */
export interface DueItem extends DossierKey {
  readonly of: 'dossier' | FactKind;
  readonly unit: string;
}

/** A text that is unique for a dossier within the process. */
export function keyText({ source, code }: DossierKey): string {
  return `${source}\n${code}`;
}

/** The same for any other fact. */
export function factKeyText({ of, source, code }: FactKey): string {
  return `${of}\n${source}\n${code}`;
}

/**
 * Where dossiers, other facts and their counters are kept. One call is one transaction: rows are read, `decide` says what they become,
 * and rows, counters and quarantine are written together. `decide` is pure and may be called again when another writer was
 * faster. Resolves after the commit. Throws AppError `unavailable` when the store cannot be reached; then nothing is known
 * about the commit, and `isUncertain` of the error says so.
 */
export interface Ledger {
  update<T extends LedgerChange>(
    lane: number,
    keys: LedgerKeys,
    decide: (stored: StoredRows) => T,
  ): Promise<{ readonly change: T; readonly transaction: TransactionId }>;
  /** What changes by itself at or before `now`, oldest first. */
  due(now: Instant, limit: number): Promise<readonly DueItem[]>;
}
