import type { UnitLevel } from '../domain/unit.ts';
import type { LocaleText } from '../shared/locale-text.ts';
import type { Day } from '../shared/instant.ts';
import type { Curve } from './curve.ts';
import { asOfColumnsOf, formulaOf, takenDenominator, total, type Formula, type Sums, type Term } from './indicator-formula.ts';
import type { MeasureSet } from './measure.ts';
import { percentileOf } from './percentile.ts';
import type { PeriodKind } from './period.ts';
import { reported, type Known, type Reported, type ReportedReadings } from './reported.ts';
import { NO_DATA, NOT_APPLICABLE, type Value } from './value.ts';

/** What is wanted, from a day on; the most specific that fits counts: a unit before its level before everybody. */
export interface Target {
  readonly value: number;
  readonly level: UnitLevel | null;
  readonly unit: string | null;
  readonly from: Day | null;
  readonly to: Day | null;
}

/** What becomes of a share of nothing: in a value, and in the points of an index. */
export const ZERO_DENOMINATORS = ['noData', 'notApplicable', 'fullPoints', 'zero', 'redistribute'] as const;
export type ZeroDenominator = (typeof ZERO_DENOMINATORS)[number];

/** What an indicator is: data, dated and versioned. */
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
  readonly targets: readonly Target[];
  readonly bands: { readonly amber: number; readonly red: number } | null;
  readonly levels: readonly UnitLevel[] | null;
  readonly numerator: readonly Term[];
  /** Brings the numerator to the indicator's unit: 60 where minutes are counted and hours are meant. */
  readonly numeratorDividedBy: number;
  /** `null` for a plain count. */
  readonly denominator: readonly Term[] | null;
  /** A second sum: the greater of the two is the denominator. */
  readonly orDenominator: readonly Term[] | null;
  /** A third: what is taken where both are nothing. */
  readonly elseDenominator: readonly Term[] | null;
  /** The denominator is a mean per working day of the period. */
  readonly denominatorPerWorkingDay: boolean;
  /** The same for a period that is over: of stocks, whose past is told from the flows. `null` where it cannot be told. */
  readonly past: { readonly numerator: readonly Term[]; readonly denominator: readonly Term[] | null } | null;
  readonly percentile: { readonly of: string; readonly p: number } | null;
  /** Of which kinds of period it is told; `null`: of all. */
  readonly periods: readonly PeriodKind[] | null;
  readonly zeroDenominator: ZeroDenominator;
  /** A count of now: the same in every period. */
  readonly stock: boolean;
  /** `null`: the fact is always there. */
  readonly known: Known | null;
  /** How the ratio becomes points where an index names no curve of its own. */
  readonly curve: Curve | null;
  readonly maxPoints: number | null;
  /** Decimals shown, of the percentage or of the number. */
  readonly rounding: number;
  readonly reviewedOn: Day | null;
}

/** The counters of one unit. */
export interface Counters extends ReportedReadings {
  readonly kind: PeriodKind;
  /** Working days of the period that have begun. */
  readonly workingDays: number;
  /** Columns that are still being counted from the rows: nothing that needs one is told. */
  readonly pending: ReadonlySet<number>;
}

/** The two numbers of a ratio, before anything is made of them; a denominator of zero is a known zero. */
interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

/**
 * Why a value is missing: it is not told of such units, or of such a period (announcements of a week, the past of some stocks);
 * nobody reported; its counters are being counted; nobody states the fact; there is nothing to take a share of.
 */
export const MISSING_REASONS = ['level', 'period', 'notReported', 'counting', 'notStated', 'zeroDenominator'] as const;
export type MissingReason = (typeof MISSING_REASONS)[number];

export interface Indicator {
  readonly definition: IndicatorDefinition;
  evaluate(level: UnitLevel, counters: Counters): Value;
  /** The ratio as it stands, also over zero; `null` where nothing is known, the level has none, or it is no ratio. */
  ratio(level: UnitLevel, counters: Counters): Ratio | null;
  /** What it is added up from, whether or not there is a number; `null` where this cannot be told of such a period. */
  sums(counters: Pick<Counters, 'kind' | 'isNow'>): Sums | null;
  /** Why there is no number; `null` where there is one. */
  missing(level: UnitLevel, counters: Counters): MissingReason | null;
  /** The columns that it is told from, of a kind of period. */
  columns(kind: PeriodKind): ReadonlySet<number>;
  /** Those of them that are asked for as of a day. */
  readonly asOfColumns: ReadonlySet<number>;
}

/** Throws for a definition that names an unknown measure. */
export function indicator(definition: IndicatorDefinition, measures: MeasureSet): Indicator {
  return new CompiledIndicator(definition, measures);
}

class CompiledIndicator implements Indicator {
  readonly definition: IndicatorDefinition;
  readonly asOfColumns: ReadonlySet<number>;
  readonly #measures: MeasureSet;
  readonly #formulas = new Map<PeriodKind, Formula | null>();
  readonly #reported: Reported;
  readonly #buckets: readonly { readonly column: number; readonly upTo: number }[] | null;

  constructor(definition: IndicatorDefinition, measures: MeasureSet) {
    this.definition = definition;
    this.#measures = measures;
    this.#buckets = definition.percentile === null ? null : bucketsOf(definition.percentile.of, measures);
    // Of the kinds of period that a count may differ by, the month is one.
    const month = this.#formula('month');
    const asOf = asOfColumnsOf(month);
    const isOfDossiers = [...(month?.columns ?? [])].some((column) => measures.columns[column]?.of === 'dossier');
    const options = { known: definition.known, isStock: definition.stock, isOfDossiers, isAsOf: asOf.length > 0 };
    this.#reported = reported(options, measures);
    this.asOfColumns = new Set([...asOf, ...this.#reported.asOfColumns]);
  }

  evaluate(level: UnitLevel, counters: Counters): Value {
    if (!this.#applies(level)) return NOT_APPLICABLE;
    const sums = this.#sums(counters);
    if (sums === null) return NO_DATA;
    if (this.#buckets !== null) return percentileFrom(this.#buckets, this.definition.percentile?.p ?? 0.5, counters);
    const top = total(sums.numerator, counters) / this.definition.numeratorDividedBy;
    if (sums.denominator === null) return { kind: 'value', value: top, numerator: top, denominator: null };
    const below = this.#below(sums, counters);
    return this.#reported.isUnknown(counters, below) ? NO_DATA : shareOf(this.definition, top, below);
  }

  ratio(level: UnitLevel, counters: Counters): Ratio | null {
    const sums = this.#applies(level) ? this.#sums(counters) : null;
    if (sums === null || sums.denominator === null) return null;
    const denominator = this.#below(sums, counters);
    if (this.#reported.isUnknown(counters, denominator)) return null;
    return { numerator: total(sums.numerator, counters) / this.definition.numeratorDividedBy, denominator };
  }

  sums({ kind, isNow }: Pick<Counters, 'kind' | 'isNow'>): Sums | null {
    const formula = this.#formula(kind);
    if (formula === null) return null;
    return isNow || !this.definition.stock ? formula.now : formula.past;
  }

  missing(level: UnitLevel, counters: Counters): MissingReason | null {
    if (!this.#applies(level)) return 'level';
    const sums = this.sums(counters);
    if (sums === null) return 'period';
    if (!this.#reported.hasReported(counters)) return 'notReported';
    if (this.#sums(counters) === null) return 'counting';
    const isKnown = this.evaluate(level, counters).kind === 'value';
    if (isKnown) return null;
    return sums.denominator !== null && this.#reported.isUnknown(counters, this.#below(sums, counters)) ? 'notStated' : 'zeroDenominator';
  }

  columns(kind: PeriodKind): ReadonlySet<number> {
    return this.#formula(kind)?.columns ?? new Set();
  }

  #applies(level: UnitLevel): boolean {
    return this.definition.levels === null || this.definition.levels.includes(level);
  }

  /** What to add up for these counters; `null` where nothing was reported, or not all of it has been counted yet. */
  #sums(counters: Counters): Sums | null {
    const formula = this.#formula(counters.kind);
    if (formula === null || !this.#reported.hasReported(counters)) return null;
    if (counters.pending.size > 0 && this.#isPending(formula, counters)) return null;
    return this.sums(counters);
  }

  #below(sums: Sums, counters: Counters): number {
    const { denominatorPerWorkingDay } = this.definition;
    const below = total(sums[takenDenominator(sums, counters)] ?? [], counters);
    if (!denominatorPerWorkingDay) return below;
    return counters.workingDays === 0 ? 0 : below / counters.workingDays;
  }

  #isPending({ columns }: Formula, { pending }: Counters): boolean {
    return !columns.isDisjointFrom(pending) || this.#reported.columns.some((column) => pending.has(column));
  }

  #formula(kind: PeriodKind): Formula | null {
    let formula = this.#formulas.get(kind);
    if (formula === undefined) this.#formulas.set(kind, (formula = formulaOf(this.definition, kind, this.#measures)));
    return formula;
  }
}

function shareOf({ zeroDenominator }: IndicatorDefinition, numerator: number, denominator: number): Value {
  if (denominator !== 0) return { kind: 'value', value: numerator / denominator, numerator, denominator };
  if (zeroDenominator === 'zero') return { kind: 'value', value: 0, numerator, denominator };
  // Full points and redistribution are for the points of an index: as a value, a share of nothing does not arise.
  return zeroDenominator === 'noData' ? NO_DATA : NOT_APPLICABLE;
}

function bucketsOf(measure: string, measures: MeasureSet) {
  return measures.columnsOf(measure).map((column) => ({ column, upTo: measures.columns[column]?.upTo ?? Infinity }));
}

function percentileFrom(buckets: readonly { readonly column: number; readonly upTo: number }[], p: number, counters: Counters): Value {
  return percentileOf(
    buckets.map(({ column, upTo }) => ({ upTo, count: counters.read(column) })),
    p,
  );
}

/** The target of a unit on a day; `null` where there is none. */
export function targetOf({ targets }: IndicatorDefinition, unit: string, level: UnitLevel, day: Day): number | null {
  const fitting = targets.filter(
    (target) =>
      (target.unit === null || target.unit === unit) &&
      (target.level === null || target.level === level) &&
      (target.from === null || target.from <= day) &&
      (target.to === null || day <= target.to),
  );
  const rankOf = (target: Target): number => (target.unit === null ? 0 : 2) + (target.level === null ? 0 : 1);
  const [best] = fitting.toSorted((one, other) => rankOf(other) - rankOf(one) || (other.from ?? -Infinity) - (one.from ?? -Infinity));
  return best?.value ?? null;
}
