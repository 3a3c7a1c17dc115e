import type { History } from '../domain/dossier.ts';
import { AppError } from '../shared/app-error.ts';
import type { Day } from '../shared/instant.ts';
import type { TallyChange } from '../measure/tally-delta.ts';
import {
  factKeyText,
  keyText,
  type ChangedFact,
  type ChangedDossier,
  type Ledger,
  type LedgerChange,
  type QuarantinedItem,
  type SourcePulse,
  type StoredDossier,
  type StoredFact,
  type TransactionId,
} from './ledger.ts';

const MAX_TRIES = 8;

/** A row: what was last written of a dossier, and all of its history. */
interface MemoryRow extends ChangedDossier {
  readonly history: History;
}

/** Sums by key, day and column. */
export type Tally = ReadonlyMap<string, ReadonlyMap<Day, ReadonlyMap<number, number>>>;

type Growing = Map<string, Map<Day, Map<number, number>>>;

/** A ledger in memory, for tests: the same revision rule as the database's, and everything that was written can be seen. */
export interface MemoryLedger extends Ledger {
  readonly dossiers: ReadonlyMap<string, MemoryRow>;
  readonly facts: ReadonlyMap<string, ChangedFact>;
  readonly units: Tally;
  readonly factUnits: Tally;
  readonly procedures: Tally;
  readonly quarantined: readonly QuarantinedItem[];
  readonly pulses: readonly SourcePulse[];
  readonly cursors: ReadonlyMap<string, string>;
  /** The number of the last committed transaction; 0 before the first. */
  readonly lastTransaction: TransactionId;
}

export function memoryLedger(): MemoryLedger {
  const dossiers = new Map<string, MemoryRow>();
  const facts = new Map<string, ChangedFact>();
  const units: Growing = new Map();
  const factUnits: Growing = new Map();
  const procedures: Growing = new Map();
  const quarantined: QuarantinedItem[] = [];
  const pulses: SourcePulse[] = [];
  const cursors = new Map<string, string>();
  let lastTransaction = 0n;

  function commit(change: LedgerChange): TransactionId {
    for (const dossier of change.dossiers) {
      const id = keyText(dossier);
      dossiers.set(id, { ...dossier, history: [...(dossier.isRewritten ? [] : (dossiers.get(id)?.history ?? [])), ...dossier.added] });
    }
    for (const fact of change.facts) facts.set(factKeyText(fact), fact);
    for (const row of change.units) addTo(units, row);
    for (const row of change.factUnits) addTo(factUnits, row);
    for (const row of change.procedures) addTo(procedures, row);
    quarantined.push(...change.quarantined);
    pulses.push(...change.pulses);
    for (const { source, cursor } of change.cursors) cursors.set(source, cursor);
    lastTransaction += 1n;
    return lastTransaction;
  }

  return {
    dossiers,
    facts,
    units,
    factUnits,
    procedures,
    quarantined,
    pulses,
    cursors,
    get lastTransaction() {
      return lastTransaction;
    },
    async update(_lane, keys, decide) {
      for (let tries = 1; tries <= MAX_TRIES; tries++) {
        const stored = { dossiers: read(dossiers, keys.dossiers.map(keyText)), facts: readFacts(facts, keys.facts.map(factKeyText)) };
        const change = decide(stored);
        // As with a database, others may write between the reading and the writing.
        await Promise.resolve();
        const isCurrent = change.dossiers.every((dossier) => dossier.revision === (dossiers.get(keyText(dossier))?.revision ?? 0) + 1);
        const areFactsCurrent = change.facts.every((fact) => fact.revision === (facts.get(factKeyText(fact))?.revision ?? 0) + 1);
        if (isCurrent && areFactsCurrent) return { change, transaction: commit(change) };
      }
      throw new AppError('unavailable', 'too many writers on the same dossiers; send again');
    },
    due(now, limit) {
      const found = [...[...dossiers.values()].map((row) => ({ ...row, of: 'dossier' as const })), ...facts.values()].flatMap(
        ({ of, source, code, evaluation: { nextChangeAt, measured } }) =>
          nextChangeAt === null || nextChangeAt > now ? [] : [{ at: nextChangeAt, item: { of, source, code, unit: measured.unit } }],
      );
      const oldest = found.toSorted((one, other) => one.at - other.at).slice(0, limit);
      return Promise.resolve(oldest.map(({ item }) => item));
    },
  };
}

function readFacts(facts: ReadonlyMap<string, ChangedFact>, ids: readonly string[]): ReadonlyMap<string, StoredFact> {
  const found = new Map<string, StoredFact>();
  for (const id of ids) {
    const row = facts.get(id);
    if (row !== undefined) found.set(id, { ...row, measured: row.evaluation.measured });
  }
  return found;
}

function read(dossiers: ReadonlyMap<string, MemoryRow>, ids: readonly string[]): ReadonlyMap<string, StoredDossier> {
  const found = new Map<string, StoredDossier>();
  for (const id of ids) {
    const row = dossiers.get(id);
    if (row === undefined) continue;
    const { source, code, revision, history, evaluation } = row;
    found.set(id, { source, code, revision, history, measured: evaluation.measured });
  }
  return found;
}

function addTo(tally: Growing, { key, day, columns, amounts }: TallyChange): void {
  let days = tally.get(key);
  if (days === undefined) tally.set(key, (days = new Map()));
  let sums = days.get(day);
  if (sums === undefined) days.set(day, (sums = new Map()));
  for (const [n, column] of columns.entries()) sums.set(column, (sums.get(column) ?? 0) + (amounts[n] ?? 0));
}

/** The tally that changes make of nothing. */
export function tallyOf(changes: readonly TallyChange[]): Tally {
  const tally: Growing = new Map();
  for (const change of changes) addTo(tally, change);
  return tally;
}
