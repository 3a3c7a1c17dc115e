import type { UnitLevel } from '../domain/unit.ts';
import type { LocaleText } from '../shared/locale-text.ts';
import type { Day } from '../shared/instant.ts';
import type { MeasureSet } from './measure.ts';
import { percentileOf } from './percentile.ts';
import { NO_DATA, NOT_APPLICABLE, type Value } from './value.ts';

/** A measure times a factor, in the period asked for or over all days (a stock). */
export interface Term {
  readonly measure: string;
  readonly times: number;
  readonly over: 'period' | 'all';
}

/** What an indicator is: data, dated and versioned. Points and curves come with the index. */
export interface IndicatorDefinition {
  readonly id: string;
  readonly version: number;
  readonly validFrom: Day;
  readonly validTo: Day | null;
  readonly name: LocaleText;
  readonly short: LocaleText;
  readonly definition: LocaleText;
  readonly legalBasis: string;
  readonly owner: string;
  readonly unit: 'ratio' | 'count' | 'hours' | 'days';
  readonly direction: 'up' | 'down' | 'none';
  readonly target: number | null;
  readonly bands: { readonly amber: number; readonly red: number } | null;
  readonly levels: readonly UnitLevel[] | null;
  readonly numerator: readonly Term[];
  /** Brings the numerator to the indicator's unit: 60 where minutes are counted and hours are meant. */
  readonly numeratorDividedBy: number;
  /** `null` for a plain count. */
  readonly denominator: readonly Term[] | null;
  /** The denominator is a mean per working day of the period. */
  readonly denominatorPerWorkingDay: boolean;
  /** How the numerator stood when the period began: for stocks, whose past is not kept but can be told from the flows. */
  readonly previousNumerator: readonly Term[] | null;
  readonly percentile: { readonly of: string; readonly p: number } | null;
  readonly zeroDenominator: 'noData' | 'notApplicable' | 'zero';
  /** A count of now: the same in every period. */
  readonly stock: boolean;
  /** The measure of those whose source stated the fact at all; a unit without any has no data. `null`: the fact is always there. */
  readonly known: string | null;
}

/** The counters of one unit: `read(column)` in the period, `readAll(column)` over all days. */
export interface Counters {
  read(column: number): number;
  readAll(column: number): number;
  /** Working days of the period that have begun. */
  readonly workingDays: number;
}

export interface Indicator {
  readonly definition: IndicatorDefinition;
  evaluate(level: UnitLevel, counters: Counters): Value;
  /** The same for the period before, given its counters and those of the current one (stocks are told backwards from now). */
  evaluatePrevious(level: UnitLevel, previous: Counters, current: Counters): Value;
}

/** The measures whose sum says whether a unit reported anything in a period. */
const ACTIVITY = ['submitted', 'received', 'ended', 'returned'];

/** Throws for a definition that names an unknown measure. */
export function indicator(definition: IndicatorDefinition, measures: MeasureSet): Indicator {
  const activity = ACTIVITY.flatMap((id) => measures.columnsOf(id));
  const numerator = sumOf(definition.numerator, measures);
  const denominator = definition.denominator === null ? null : sumOf(definition.denominator, measures);
  const before = definition.previousNumerator === null ? null : sumOf(definition.previousNumerator, measures);
  const percentile = definition.percentile === null ? null : percentileOver(definition.percentile, measures);
  const known = definition.known === null ? null : measures.columnsOf(definition.known);
  const isUnknown = (counters: Counters): boolean => known !== null && known.every((column) => counters.read(column) === 0);
  const applies = (level: UnitLevel): boolean => definition.levels === null || definition.levels.includes(level);
  const hasReported = (counters: Counters): boolean =>
    activity.some((column) => (definition.stock ? counters.readAll(column) : counters.read(column)) !== 0);

  const valueOf = (level: UnitLevel, counters: Counters, above: (counters: Counters) => number, aboveOf: Counters): Value => {
    if (!applies(level)) return NOT_APPLICABLE;
    if (!hasReported(counters)) return NO_DATA;
    if (percentile !== null) return percentile(counters);
    const top = above(aboveOf) / definition.numeratorDividedBy;
    if (denominator === null) return { kind: 'value', value: top, numerator: top, denominator: null };
    const below = perWorkingDay(definition, denominator(counters), counters);
    return below !== 0 && isUnknown(counters) ? NO_DATA : ratio(definition, top, below);
  };

  return {
    definition,
    evaluate: (level, counters) => valueOf(level, counters, numerator, counters),
    evaluatePrevious(level, previous, current) {
      if (before !== null) return valueOf(level, previous, before, current);
      return definition.stock ? NO_DATA : valueOf(level, previous, numerator, previous);
    },
  };
}

function sumOf(terms: readonly Term[], measures: MeasureSet): (counters: Counters) => number {
  const parts = terms.map(({ measure, times, over }) => ({ columns: measures.columnsOf(measure), times, over }));
  return (counters) => {
    let sum = 0;
    for (const { columns, times, over } of parts) {
      for (const column of columns) sum += times * (over === 'all' ? counters.readAll(column) : counters.read(column));
    }
    return sum;
  };
}

function perWorkingDay({ denominatorPerWorkingDay }: IndicatorDefinition, sum: number, counters: Counters): number {
  if (!denominatorPerWorkingDay) return sum;
  return counters.workingDays === 0 ? 0 : sum / counters.workingDays;
}

function ratio({ zeroDenominator }: IndicatorDefinition, numerator: number, denominator: number): Value {
  if (denominator !== 0) return { kind: 'value', value: numerator / denominator, numerator, denominator };
  if (zeroDenominator === 'zero') return { kind: 'value', value: 0, numerator, denominator };
  return zeroDenominator === 'notApplicable' ? NOT_APPLICABLE : NO_DATA;
}

function percentileOver({ of, p }: { readonly of: string; readonly p: number }, measures: MeasureSet): (counters: Counters) => Value {
  const buckets = measures.columnsOf(of).map((column) => ({ column, upTo: measures.columns[column]?.upTo ?? Infinity }));
  return (counters) =>
    percentileOf(
      buckets.map(({ column, upTo }) => ({ upTo, count: counters.read(column) })),
      p,
    );
}
