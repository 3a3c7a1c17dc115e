import type { Day } from '../shared/instant.ts';
import type { MeasuredFact } from './fact.ts';
import type { MeasuredDossier } from './measured.ts';
import type { MeasureSet, Sink } from './measure.ts';

/** Differences for one row of a tally: `amounts[n]` for the column `columns[n]`; columns rise, no amount is zero. */
export interface TallyChange {
  readonly key: string;
  readonly day: Day;
  readonly columns: readonly number[];
  readonly amounts: readonly number[];
}

/** Gathers `contributions(new) − contributions(old)` of a batch into one change for each row of a tally. */
export interface TallyDelta {
  replace(before: MeasuredDossier | null, after: MeasuredDossier | null): void;
  replaceFact(before: MeasuredFact | null, after: MeasuredFact | null): void;
  /** Of dossiers by unit, in key order, rows without a difference left out. */
  units(): TallyChange[];
  /** Of other facts, likewise; their columns come after those of the dossiers. */
  facts(): TallyChange[];
  /** By `procedure\u0000province`, in key order. */
  procedures(): TallyChange[];
}

export const PROCEDURE_KEY_SEPARATOR = '\u0000';

/** The days of one key, each with an amount for every column. */
type Days = Map<Day, number[]>;

/** `provinceOf` gives the unit that a procedure's counters are kept for: a province, a ministry, a foreign root. */
export function tallyDelta(measures: MeasureSet, provinceOf: (unit: string) => string): TallyDelta {
  const units = new Map<string, Days>();
  const procedures = new Map<string, Days>();
  const facts = new Map<string, Days>();
  const contribute = dossierContributor(measures, provinceOf, units, procedures);
  const contributeFact = factContributor(measures, facts);
  return {
    replace(before, after) {
      if (before !== null) contribute(before, -1);
      if (after !== null) contribute(after, 1);
    },
    replaceFact(before, after) {
      if (before !== null) contributeFact(before, -1);
      if (after !== null) contributeFact(after, 1);
    },
    units: () => changesOf(units, 0),
    facts: () => changesOf(facts, measures.dossierWidth),
    procedures: () => changesOf(procedures, 0),
  };
}

type Contribute<T> = (measured: T, sign: 1 | -1) => void;

function dossierContributor(
  measures: MeasureSet,
  provinceOf: (unit: string) => string,
  units: Map<string, Days>,
  procedures: Map<string, Days>,
): Contribute<MeasuredDossier> {
  const nothing = Array.from({ length: measures.dossierWidth }, () => 0);
  let unitDays: Days = new Map();
  let procedureDays: Days = new Map();
  // What is taken back is nearly always of the same unit and procedure as what takes its place, and measures of one day follow
  // each other: what was found last is nearly always what is wanted next.
  let lastUnit: string | null = null;
  let lastProcedure: string | null = null;
  let lastDay: Day | null = null;
  let unitRow: number[] = nothing;
  let procedureRow: number[] = nothing;

  const sink: Sink = (day, column, amount) => {
    if (day !== lastDay) {
      unitRow = rowOf(unitDays, day, nothing);
      procedureRow = rowOf(procedureDays, day, nothing);
      lastDay = day;
    }
    unitRow[column] = (unitRow[column] ?? 0) + amount;
    procedureRow[column] = (procedureRow[column] ?? 0) + amount;
  };

  return (dossier, sign) => {
    const { unit, procedure } = dossier;
    if (unit !== lastUnit || procedure !== lastProcedure) {
      unitDays = daysOf(units, unit);
      procedureDays = daysOf(procedures, procedure + PROCEDURE_KEY_SEPARATOR + provinceOf(unit));
      lastUnit = unit;
      lastProcedure = procedure;
      lastDay = null;
    }
    measures.contribute(dossier, sign, sink);
  };
}

function factContributor({ columns, dossierWidth, contributeFact }: MeasureSet, facts: Map<string, Days>): Contribute<MeasuredFact> {
  const nothing = Array.from({ length: columns.length - dossierWidth }, () => 0);
  return (fact, sign) => {
    const days = daysOf(facts, fact.unit);
    contributeFact(fact, sign, (day, column, amount) => {
      const row = rowOf(days, day, nothing);
      row[column - dossierWidth] = (row[column - dossierWidth] ?? 0) + amount;
    });
  };
}

function rowOf(days: Days, day: Day, nothing: readonly number[]): number[] {
  let row = days.get(day);
  if (row === undefined) days.set(day, (row = nothing.slice()));
  return row;
}

function daysOf(rows: Map<string, Days>, key: string): Days {
  let found = rows.get(key);
  if (found === undefined) rows.set(key, (found = new Map()));
  return found;
}

function changesOf(rows: ReadonlyMap<string, Days>, firstColumn: number): TallyChange[] {
  const changes: TallyChange[] = [];
  // Sorted without their rows: the order of texts needs no comparing function.
  const keys = [...rows.keys()];
  keys.sort();
  for (const key of keys) {
    const days = rows.get(key) ?? new Map<Day, number[]>();
    for (const day of [...days.keys()].toSorted((one, other) => one - other)) {
      const change = changeOf(key, day, days.get(day) ?? [], firstColumn);
      if (change.columns.length > 0) changes.push(change);
    }
  }
  return changes;
}

function changeOf(key: string, day: Day, row: readonly number[], firstColumn: number): TallyChange {
  const columns: number[] = [];
  const amounts: number[] = [];
  // The hot loop of a batch: an iterator over pairs would make garbage for each of the columns.
  for (let column = 0; column < row.length; column++) {
    const amount = row[column] ?? 0;
    if (amount === 0) continue;
    columns.push(firstColumn + column);
    amounts.push(amount);
  }
  return { key, day, columns, amounts };
}
