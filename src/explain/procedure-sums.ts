import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { Figures } from '../live/figures.ts';
import type { MeasureSet } from '../measure/measure.ts';
import type { Piece } from '../measure/piece.ts';
import type { Clock } from '../shared/clock.ts';
import type { ProcedureFigures, ProcedureSums, ProcedureTallies, RecordReader, RecordScope, Spans } from './ports.ts';
import type { Sides } from './sides.ts';
import { unitsWithRecords } from './unit-page.ts';

/** What is asked of procedures: the figures of a unit in a period, whose sides are these. */
export interface ProcedureQuestion {
  readonly unit: string;
  readonly figures: Figures;
  /** Of a period that runs. */
  readonly isNow: boolean;
  readonly spans: Spans;
  readonly sides: Sides;
}

export interface ProcedureSources {
  readonly records: Pick<RecordReader, 'dossierProcedures' | 'factProcedures'>;
  readonly tallies: ProcedureTallies;
  /** Left out: everything is read from the store. */
  readonly inMemory?: ProcedureFigures | undefined;
  readonly directory: () => UnitDirectory;
  readonly measures: MeasureSet;
  readonly clock: Clock;
}

/** Numerator and denominator, in this order, by procedure. Other facts have no counters by procedure: they are added up from their rows. */
export interface ProcedureReading {
  /** Reads what is not in memory. */
  read(question: ProcedureQuestion): Promise<ReadProcedures>;
  /** What was read, with what is in memory at this moment: in step with the counters of units. */
  complete(read: ReadProcedures, question: ProcedureQuestion): ProcedureSums | 'tooMany';
}

/** `null`: what is counted so is in memory, or there is nothing. */
export interface ReadProcedures {
  readonly dossiers: ProcedureSums | 'tooMany' | null;
  readonly facts: ProcedureSums | 'tooMany' | null;
}

/** Rows that are read for one answer. */
const MAX_ROWS = 200_000;
/** The past changes only by corrections: this old an answer may be. */
const KEEP_MS = 10_000;
const KEPT = 50;

type Lists = readonly (readonly Piece[])[];

export function procedureReading(sources: ProcedureSources): ProcedureReading {
  const { records, tallies, inMemory, directory, measures, clock } = sources;
  const past = new Map<string, { readonly at: number; readonly read: Promise<ReadProcedures> }>();

  function fromMemory({ unit, figures, sides }: ProcedureQuestion): ProcedureSums | null {
    const provinces = provincesOf(unit, directory());
    const lists = listsOf(sides, measures, true);
    return provinces === null || lists === null ? null : (inMemory?.sums(provinces, figures.period, lists) ?? null);
  }

  function isInMemory({ unit, figures, sides }: ProcedureQuestion): boolean {
    const lists = listsOf(sides, measures, true);
    return lists !== null && provincesOf(unit, directory()) !== null && inMemory?.has(figures.period, lists) === true;
  }

  function scopeOf({ unit, figures, spans }: ProcedureQuestion, lists: Lists): RecordScope | null {
    const found = unitsWithRecords(unit, 'denominator', lists.flat(), figures, directory(), measures);
    const rows = found.reduce((sum, { expected }) => sum + expected, 0);
    return rows > MAX_ROWS ? null : { units: found.map((one) => one.unit), asked: unit, spans };
  }

  async function readDossiers(question: ProcedureQuestion): Promise<ReadProcedures['dossiers']> {
    const lists = listsOf(question.sides, measures, true);
    if (lists === null || isInMemory(question)) return null;
    const provinces = provincesOf(question.unit, directory());
    if (provinces !== null) return tallies.sums(provinces, question.spans, lists);
    const scope = scopeOf(question, lists);
    return scope === null ? 'tooMany' : records.dossierProcedures(scope, lists);
  }

  async function readFacts(question: ProcedureQuestion): Promise<ReadProcedures['facts']> {
    const lists = listsOf(question.sides, measures, false);
    if (lists === null) return null;
    const scope = scopeOf(question, lists);
    return scope === null ? 'tooMany' : records.factProcedures(scope, lists);
  }

  async function readBoth(question: ProcedureQuestion): Promise<ReadProcedures> {
    const [dossiers, facts] = await Promise.all([readDossiers(question), readFacts(question)]);
    return { dossiers, facts };
  }

  return {
    read(question) {
      if (question.isNow || isInMemory(question)) return readBoth(question);
      const { unit, figures, sides } = question;
      const key = JSON.stringify([unit, figures.period.id, sides.numerator, sides.denominator]);
      const now = clock.now();
      const found = past.get(key);
      if (found !== undefined && now - found.at < KEEP_MS) return found.read;
      const read = readBoth(question);
      past.delete(key);
      past.set(key, { at: now, read });
      // A failed reading must not be remembered.
      read.catch(() => past.delete(key));
      const oldest = past.keys().next();
      if (past.size > KEPT && oldest.done !== true) past.delete(oldest.value);
      return read;
    },
    complete({ dossiers, facts }, question) {
      const parts = [dossiers ?? fromMemory(question), facts].filter((part) => part !== null);
      return parts.includes('tooMany') ? 'tooMany' : merge(parts.filter((part) => part !== 'tooMany'));
    },
  };
}

/** The keys of the counters by procedure that make up a unit; `null` below a province, where there are none. */
function provincesOf(unit: string, directory: UnitDirectory): readonly string[] | null {
  const depth = directory.ancestors(unit).length;
  if (depth === 1) return [unit, ...directory.children(unit).map(({ id }) => id)];
  return depth === 2 ? [unit] : null;
}

/** Numerator and denominator as far as they count dossiers, or anything else; `null` where they do not. */
function listsOf({ numerator, denominator }: Sides, { columns }: MeasureSet, isOfDossiers: boolean): Lists | null {
  const lists = [numerator, denominator ?? []].map((pieces) =>
    pieces.filter(({ column }) => (columns[column]?.of === 'dossier') === isOfDossiers),
  );
  return lists.every((pieces) => pieces.length === 0) ? null : lists;
}

function merge(parts: readonly ProcedureSums[]): ProcedureSums {
  const [one, ...others] = parts;
  if (one !== undefined && others.length === 0) return one;
  const merged = new Map<string | null, number[]>();
  for (const part of parts) {
    for (const [procedure, amounts] of part) {
      const known = merged.get(procedure) ?? amounts.map(() => 0);
      merged.set(
        procedure,
        known.map((amount, at) => amount + (amounts[at] ?? 0)),
      );
    }
  }
  return merged;
}
