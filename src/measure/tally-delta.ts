import type { Day } from '../shared/instant.ts';
import type { MeasuredDossier } from './measured.ts';
import type { MeasureSet } from './measure.ts';

/** Differences for one row of a tally: `amounts[column]`. */
export interface TallyChange {
  readonly key: string;
  readonly day: Day;
  readonly amounts: Float64Array;
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

/** `provinceOf` gives the unit that a procedure's counters are kept for: a province, a ministry, a foreign root. */
export function tallyDelta(measures: MeasureSet, provinceOf: (unit: string) => string): TallyDelta {
  const units = new Map<string, Map<Day, Float64Array>>();
  const procedures = new Map<string, Map<Day, Float64Array>>();
  const width = measures.columns.length;

  function contribute(dossier: MeasuredDossier, sign: 1 | -1): void {
    const unitRows = rowsOf(units, dossier.unit);
    const procedureRows = rowsOf(procedures, `${dossier.procedure}${PROCEDURE_KEY_SEPARATOR}${provinceOf(dossier.unit)}`);
    measures.contribute(dossier, sign, (day, column, amount) => {
      add(unitRows, day, column, amount, width);
      add(procedureRows, day, column, amount, width);
    });
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

function rowsOf(rows: Map<string, Map<Day, Float64Array>>, key: string): Map<Day, Float64Array> {
  let found = rows.get(key);
  if (found === undefined) rows.set(key, (found = new Map()));
  return found;
}

function add(rows: Map<Day, Float64Array>, day: Day, column: number, amount: number, width: number): void {
  let amounts = rows.get(day);
  if (amounts === undefined) rows.set(day, (amounts = new Float64Array(width)));
  // The column is within the width that the measure set gave.
  amounts[column] = (amounts[column] ?? 0) + amount;
}

function changesOf(rows: Map<string, Map<Day, Float64Array>>): TallyChange[] {
  const changes: TallyChange[] = [];
  for (const [key, days] of rows) {
    for (const [day, amounts] of days) if (amounts.some((amount) => amount !== 0)) changes.push({ key, day, amounts });
  }
  return changes.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : one.day - other.day));
}
