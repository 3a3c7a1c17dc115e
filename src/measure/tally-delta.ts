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
  const { dossierWidth } = measures;
  const nothing = Array.from({ length: dossierWidth }, () => 0);
  const noFacts = Array.from({ length: measures.columns.length - dossierWidth }, () => 0);
  let unitDays: Days = new Map();
  let procedureDays: Days = new Map();
  // Measures of one day follow each other: the rows found last are nearly always the ones wanted next.
  let lastDay: Day | null = null;
  let unitRow: number[] = nothing;
  let procedureRow: number[] = nothing;

  const rowOf = (days: Days, day: Day): number[] => {
    let row = days.get(day);
    if (row === undefined) days.set(day, (row = nothing.slice()));
    return row;
  };
  const sink: Sink = (day, column, amount) => {
    if (day !== lastDay) {
      unitRow = rowOf(unitDays, day);
      procedureRow = rowOf(procedureDays, day);
      lastDay = day;
    }
    unitRow[column] = (unitRow[column] ?? 0) + amount;
    procedureRow[column] = (procedureRow[column] ?? 0) + amount;
  };

  function contribute(dossier: MeasuredDossier, sign: 1 | -1): void {
    unitDays = daysOf(units, dossier.unit);
    procedureDays = daysOf(procedures, dossier.procedure + PROCEDURE_KEY_SEPARATOR + provinceOf(dossier.unit));
    lastDay = null;
    measures.contribute(dossier, sign, sink);
  }

  function contributeFact(fact: MeasuredFact, sign: 1 | -1): void {
    const days = daysOf(facts, fact.unit);
    measures.contributeFact(fact, sign, (day, column, amount) => {
      let row = days.get(day);
      if (row === undefined) days.set(day, (row = noFacts.slice()));
      row[column - dossierWidth] = (row[column - dossierWidth] ?? 0) + amount;
    });
  }

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
    facts: () => changesOf(facts, dossierWidth),
    procedures: () => changesOf(procedures, 0),
  };
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
