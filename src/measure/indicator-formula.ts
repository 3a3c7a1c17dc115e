import type { MeasureSet } from './measure.ts';
import type { PeriodKind } from './period.ts';

/**
 * A measure times a factor: in the period asked for, over all days (a stock of now), or over all days up to the end of the
 * period (what held then). `{period}` in the name stands for month, quarter or year: a count that differs between them.
 */
export interface Term {
  readonly measure: string;
  readonly times: number;
  readonly over: 'period' | 'all' | 'asOf';
}

/** What a formula is told from. */
export interface Readings {
  /** In the period. */
  read(column: number): number;
  /** Over all days: only of now. */
  readAll(column: number): number;
  /** Over all days up to the end of the period, or up to today. */
  readAsOf(column: number): number;
}

/** The part of a definition that is arithmetic. */
export interface FormulaDefinition {
  readonly numerator: readonly Term[];
  readonly denominator: readonly Term[] | null;
  readonly orDenominator: readonly Term[] | null;
  readonly elseDenominator: readonly Term[] | null;
  /** Of which kinds of period it is told; `null`: of all. */
  readonly periods: readonly PeriodKind[] | null;
  readonly past: { readonly numerator: readonly Term[]; readonly denominator: readonly Term[] | null } | null;
  readonly percentile: { readonly of: string; readonly p: number } | null;
}

/** The terms of one kind of period, by columns. */
export interface Formula {
  readonly now: Sums;
  /** `null`: the past of a stock cannot be told. */
  readonly past: Sums | null;
  readonly columns: ReadonlySet<number>;
}

export interface Sums {
  readonly numerator: readonly Part[];
  readonly denominator: readonly Part[] | null;
  /** The greater of the two is the denominator. */
  readonly orDenominator: readonly Part[] | null;
  /** Where both are nothing this is. */
  readonly elseDenominator: readonly Part[] | null;
}

export interface Part {
  readonly columns: readonly number[];
  readonly times: number;
  readonly over: Term['over'];
}

export const PERIOD_PLACE = '{period}';

/** All terms of a definition, those of its past too. */
function termsOf({ numerator, denominator, orDenominator, elseDenominator, past }: FormulaDefinition): readonly Term[] {
  return [numerator, denominator, orDenominator, elseDenominator, past?.numerator, past?.denominator].flatMap((terms) => terms ?? []);
}

/** All that a figure may be added up from. */
export function partsOf({ numerator, denominator, orDenominator, elseDenominator }: Sums): readonly Part[] {
  return [numerator, denominator, orDenominator, elseDenominator].flatMap((parts) => parts ?? []);
}

/** `null` where the measures have no count for this kind of period. Throws for an unknown measure. */
export function formulaOf(definition: FormulaDefinition, kind: PeriodKind, measures: MeasureSet): Formula | null {
  const { numerator, denominator, orDenominator, elseDenominator, periods, past, percentile } = definition;
  if (periods !== null && !periods.includes(kind)) return null;
  const all = termsOf(definition);
  const isByPeriod = all.some(({ measure }) => measure.includes(PERIOD_PLACE));
  if (isByPeriod && (kind === 'day' || kind === 'week')) return null;
  const parts = (terms: readonly Term[]): readonly Part[] =>
    terms.map(({ measure, times, over }) => ({ columns: measures.columnsOf(measure.replace(PERIOD_PLACE, kind)), times, over }));
  const sums = (above: readonly Term[], below: readonly Term[] | null): Sums => ({
    numerator: parts(above),
    denominator: below === null ? null : parts(below),
    orDenominator: orDenominator === null ? null : parts(orDenominator),
    elseDenominator: elseDenominator === null ? null : parts(elseDenominator),
  });
  const columns = [...parts(all).flatMap((part) => part.columns), ...(percentile === null ? [] : measures.columnsOf(percentile.of))];
  return {
    now: sums(numerator, denominator),
    past: past === null ? null : sums(past.numerator, past.denominator),
    columns: new Set(columns),
  };
}

/** The columns that a formula asks for as of a day. */
export function asOfColumnsOf(formula: Formula | null): readonly number[] {
  if (formula === null) return [];
  const parts = [formula.now, formula.past].flatMap((sums) => (sums === null ? [] : partsOf(sums)));
  return parts.flatMap(({ over, columns }) => (over === 'asOf' ? columns : []));
}

export function total(parts: readonly Part[], readings: Readings): number {
  let sum = 0;
  for (const { columns, times, over } of parts) {
    for (const column of columns) sum += times * readOver(over, column, readings);
  }
  return sum;
}

export type DenominatorName = 'denominator' | 'orDenominator' | 'elseDenominator';

/** Which of its denominators a figure takes: of two the greater, and where both are nothing the third. */
export function takenDenominator({ denominator, orDenominator, elseDenominator }: Sums, readings: Readings): DenominatorName {
  const first = total(denominator ?? [], readings);
  const second = total(orDenominator ?? [], readings);
  if (elseDenominator !== null && first === 0 && second === 0) return 'elseDenominator';
  return second > first ? 'orDenominator' : 'denominator';
}

function readOver(over: Term['over'], column: number, readings: Readings): number {
  if (over === 'period') return readings.read(column);
  return over === 'all' ? readings.readAll(column) : readings.readAsOf(column);
}
