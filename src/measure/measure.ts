import type { Day } from '../shared/instant.ts';
import { wordsOf, type Flag, type FlagWords } from './flags.ts';
import { amountOf, DAY_KEYS, type AmountKey, type DayKey, type MeasuredDossier } from './measured.ts';

/** A measure is data: which dossiers, on which of their days, and whether to count, add or put into buckets. */
export interface MeasureDefinition {
  readonly id: string;
  readonly on: DayKey;
  readonly all: readonly Flag[];
  readonly none: readonly Flag[];
  readonly sum?: AmountKey;
  readonly histogram?: { readonly of: AmountKey; readonly upTo: readonly number[] };
}

/** One counter of a tally. A histogram has one for each bucket, and one above the last bound. */
export interface Column {
  readonly name: string;
  readonly measure: string;
  /** Upper bound of the bucket, inclusive; `Infinity` for the last; `null` for a plain counter. */
  readonly upTo: number | null;
}

/** Takes what one dossier adds to a column on a day. */
export type Sink = (day: Day, column: number, amount: number) => void;

export interface MeasureSet {
  readonly columns: readonly Column[];
  /** In the order of the columns. */
  readonly compiled: readonly CompiledMeasure[];
  /** The columns of a measure, in order. Throws for an unknown id. */
  columnsOf(measure: string): readonly number[];
  /** Whether the measure adds amounts rather than counting. */
  isSum(measure: string): boolean;
  /** What the dossier contributes, times `sign`: −1 takes back what +1 gave, whatever the measures are. */
  contribute(dossier: MeasuredDossier, sign: 1 | -1, sink: Sink): void;
}

/** A definition with its flags as masks and its place among the columns. */
export interface CompiledMeasure {
  readonly on: DayKey;
  readonly all: FlagWords;
  readonly none: FlagWords;
  readonly first: number;
  readonly width: number;
  readonly sum: AmountKey | undefined;
  readonly histogram: { readonly of: AmountKey; readonly upTo: readonly number[] } | undefined;
}

export function measureSet(definitions: readonly MeasureDefinition[]): MeasureSet {
  const columns: Column[] = [];
  const byMeasure = new Map<string, number[]>();
  const compiled = definitions.map((definition): CompiledMeasure => {
    const first = columns.length;
    columns.push(...columnsFor(definition));
    byMeasure.set(
      definition.id,
      Array.from({ length: columns.length - first }, (_, at) => first + at),
    );
    return {
      on: definition.on,
      all: wordsOf(definition.all),
      none: wordsOf(definition.none),
      first,
      width: columns.length - first,
      sum: definition.sum,
      histogram: definition.histogram,
    };
  });
  const byDay = DAY_KEYS.map((on) => ({ on, measures: compiled.filter((measure) => measure.on === on) }));
  return {
    columns,
    compiled,
    columnsOf(measure) {
      const found = byMeasure.get(measure);
      if (found === undefined) throw new Error(`unknown measure: ${measure}`);
      return found;
    },
    isSum: (measure) => definitions.some(({ id, sum }) => id === measure && sum !== undefined),
    contribute(dossier, sign, sink) {
      for (const { on, measures } of byDay) {
        const day = dossier.days[on];
        if (day === null) continue;
        for (const measure of measures) if (matches(dossier.flags, measure)) contributeOne(measure, dossier, day, sign, sink);
      }
    },
  };
}

function columnsFor({ id, histogram }: MeasureDefinition): Column[] {
  if (histogram === undefined) return [{ name: id, measure: id, upTo: null }];
  const bounds = [...histogram.upTo, Infinity];
  return bounds.map((upTo, at) => ({ name: `${id}_b${String(at).padStart(2, '0')}`, measure: id, upTo }));
}

function contributeOne(measure: CompiledMeasure, dossier: MeasuredDossier, day: Day, sign: 1 | -1, sink: Sink): void {
  if (measure.histogram !== undefined) {
    const amount = amountOf(dossier, measure.histogram.of);
    if (amount !== null) sink(day, measure.first + bucketOf(amount, measure.histogram.upTo), sign);
    return;
  }
  if (measure.sum === undefined) {
    sink(day, measure.first, sign);
    return;
  }
  const amount = amountOf(dossier, measure.sum);
  if (amount !== null && amount !== 0) sink(day, measure.first, sign * amount);
}

function matches(flags: FlagWords, { all, none }: CompiledMeasure): boolean {
  return (
    (flags.low & all.low) === all.low &&
    (flags.high & all.high) === all.high &&
    (flags.low & none.low) === 0 &&
    (flags.high & none.high) === 0
  );
}

function bucketOf(amount: number, upTo: readonly number[]): number {
  const at = upTo.findIndex((bound) => amount <= bound);
  return at === -1 ? upTo.length : at;
}
