import type { Instant } from '../shared/instant.ts';
import type { ChangedDossier, ChangedFact } from './ledger.ts';

/** What a transaction has of a source about a unit. */
export interface Heard {
  readonly source: string;
  readonly unit: string;
  /** Dossiers and facts that were not known before. */
  readonly added: number;
  /** The latest that was ever learned of those that were touched: of a mere passing of time, an earlier instant. */
  readonly learnedAt: Instant;
  /** When the earliest of them began: what is learned in one minute may tell of a year. */
  readonly since: Instant;
}

/** Who spoke of whom in a transaction: a line for each source and unit. */
export function heardIn(dossiers: readonly ChangedDossier[], facts: readonly ChangedFact[]): readonly Heard[] {
  const bySource = new Map<string, Map<string, { added: number; learnedAt: Instant; since: Instant }>>();
  const hear = (source: string, unit: string, revision: number, learnedAt: Instant, since: Instant): void => {
    let byUnit = bySource.get(source);
    if (byUnit === undefined) bySource.set(source, (byUnit = new Map()));
    let known = byUnit.get(unit);
    if (known === undefined) byUnit.set(unit, (known = { added: 0, learnedAt, since }));
    if (revision === 1) known.added += 1;
    if (learnedAt > known.learnedAt) known.learnedAt = learnedAt;
    if (since < known.since) known.since = since;
  };
  for (const { source, evaluation, revision, learnedAt, state } of dossiers) {
    hear(source, evaluation.measured.unit, revision, learnedAt, Math.min(learnedAt, state.submittedAt ?? learnedAt));
  }
  for (const { source, evaluation, revision, learnedAt } of facts) hear(source, evaluation.measured.unit, revision, learnedAt, learnedAt);
  return [...bySource].flatMap(([source, byUnit]) => [...byUnit].map(([unit, known]) => ({ source, unit, ...known })));
}
