import type { Day } from '../shared/instant.ts';
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
  /** By unit, in key order, rows without a difference left out. */
  units(): TallyChange[];
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
  const nothing = measures.columns.map(() => 0);
  let unitDays: Days = new Map();
  let procedureDays: Days = new Map();

  const add = (days: Days, day: Day, column: number, amount: number): void => {
    let amounts = days.get(day);
    if (amounts === undefined) days.set(day, (amounts = nothing.slice()));
    amounts[column] = (amounts[column] ?? 0) + amount;
  };
  const sink: Sink = (day, column, amount) => {
    add(unitDays, day, column, amount);
    add(procedureDays, day, column, amount);
  };

  function contribute(dossier: MeasuredDossier, sign: 1 | -1): void {
    unitDays = daysOf(units, dossier.unit);
    procedureDays = daysOf(procedures, dossier.procedure + PROCEDURE_KEY_SEPARATOR + provinceOf(dossier.unit));
    measures.contribute(dossier, sign, sink);
  }

  return {
    replace(before, after) {
      if (before !== null) contribute(before, -1);
      if (after !== null) contribute(after, 1);
    },
    units: () => changesOf(units),
    procedures: () => changesOf(procedures),
  };
}

function daysOf(rows: Map<string, Days>, key: string): Days {
  let found = rows.get(key);
  if (found === undefined) rows.set(key, (found = new Map()));
  return found;
}

function changesOf(rows: ReadonlyMap<string, Days>): TallyChange[] {
  const changes: TallyChange[] = [];
  for (const [key, days] of rows) {
    for (const [day, dense] of days) {
      const columns: number[] = [];
      const amounts: number[] = [];
      for (const [column, amount] of dense.entries()) {
        if (amount === 0) continue;
        columns.push(column);
        amounts.push(amount);
      }
      if (columns.length > 0) changes.push({ key, day, columns, amounts });
    }
  }
  return changes.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : one.day - other.day));
}
