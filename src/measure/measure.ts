import type { Day } from '../shared/instant.ts';
import type { FactKind, MeasuredFact } from './fact.ts';
import type { FlagWords } from './flags.ts';
import { amountOf, DAY_KEYS, type AmountKey, type DayKey, type MeasuredDossier } from './measured.ts';
import { wordsIn } from './vocabulary.ts';

interface DefinitionBase {
  readonly id: string;
  readonly all: readonly string[];
  readonly none: readonly string[];
  /** A unit's figures are those stated for itself, not the sum of the units below: registers of procedures overlap. */
  readonly isOwnOnly?: boolean;
}

/** A measure is data: which dossiers, on which of their days, and whether to count, add or put into buckets. */
export interface DossierMeasure extends DefinitionBase {
  readonly of: 'dossier';
  readonly on: DayKey;
  readonly sum?: AmountKey;
  readonly histogram?: { readonly of: AmountKey; readonly upTo: readonly number[] };
}

/** The same over the marks of another kind of fact. */
export interface FactMeasure extends DefinitionBase {
  readonly of: FactKind;
  readonly on: string;
  /** Adds the marks' amounts instead of counting marks. */
  readonly sum?: 'amount';
}

export type MeasureDefinition = DossierMeasure | FactMeasure;

/** One counter of a tally. A histogram has one for each bucket, and one above the last bound. */
export interface Column {
  readonly name: string;
  readonly measure: string;
  readonly of: 'dossier' | FactKind;
  /** Upper bound of the bucket, inclusive; `Infinity` for the last; `null` for a plain counter. */
  readonly upTo: number | null;
  readonly isOwnOnly: boolean;
  /** Adds amounts rather than counting: sums of minutes outgrow four bytes. */
  readonly isSum: boolean;
}

/** Takes what one dossier or fact adds to a column on a day. */
export type Sink = (day: Day, column: number, amount: number) => void;

export interface MeasureSet {
  readonly definitions: readonly MeasureDefinition[];
  /** Those of dossiers first. */
  readonly columns: readonly Column[];
  /** How many of the columns count dossiers. */
  readonly dossierWidth: number;
  /** In the order of the columns. */
  readonly compiled: readonly CompiledMeasure[];
  readonly compiledFacts: readonly CompiledFactMeasure[];
  /** The columns of a measure, in order. Throws for an unknown id. */
  columnsOf(measure: string): readonly number[];
  /** What the dossier contributes, times `sign`: −1 takes back what +1 gave, whatever the measures are. */
  contribute(dossier: MeasuredDossier, sign: 1 | -1, sink: Sink): void;
  contributeFact(fact: MeasuredFact, sign: 1 | -1, sink: Sink): void;
}

interface Place {
  readonly id: string;
  readonly all: FlagWords;
  readonly none: FlagWords;
  readonly first: number;
  readonly width: number;
}

/** A definition with its flags as masks and its place among the columns. */
export interface CompiledMeasure extends Place {
  readonly on: DayKey;
  readonly sum: AmountKey | undefined;
  readonly histogram: { readonly of: AmountKey; readonly upTo: readonly number[] } | undefined;
}

export interface CompiledFactMeasure extends Place {
  readonly of: FactKind;
  readonly on: string;
  readonly isSum: boolean;
}

export function measureSet(definitions: readonly MeasureDefinition[]): MeasureSet {
  const ofDossiers = definitions.filter((definition) => definition.of === 'dossier');
  const ofFacts = definitions.filter((definition) => definition.of !== 'dossier');
  const columns: Column[] = [];
  const byMeasure = new Map<string, readonly number[]>();

  const place = (definition: MeasureDefinition): Place => {
    const first = columns.length;
    columns.push(...columnsFor(definition));
    const width = columns.length - first;
    byMeasure.set(
      definition.id,
      Array.from({ length: width }, (_, at) => first + at),
    );
    return { id: definition.id, all: wordsIn(definition.of, definition.all), none: wordsIn(definition.of, definition.none), first, width };
  };
  const compiled = ofDossiers.map((one): CompiledMeasure => ({ ...place(one), on: one.on, sum: one.sum, histogram: one.histogram }));
  const dossierWidth = columns.length;
  const compiledFacts = ofFacts.map((one): CompiledFactMeasure => ({
    ...place(one),
    of: one.of,
    on: one.on,
    isSum: one.sum !== undefined,
  }));
  const byDay = DAY_KEYS.map((on) => ({ on, measures: compiled.filter((measure) => measure.on === on) }));
  const byMark = Map.groupBy(compiledFacts, ({ of, on }) => `${of} ${on}`);

  return {
    definitions: [...ofDossiers, ...ofFacts],
    columns,
    dossierWidth,
    compiled,
    compiledFacts,
    columnsOf(measure) {
      const found = byMeasure.get(measure);
      if (found === undefined) throw new Error(`unknown measure: ${measure}`);
      return found;
    },
    contribute(dossier, sign, sink) {
      for (const { on, measures } of byDay) {
        const day = dossier.days[on];
        if (day === null) continue;
        for (const measure of measures) if (matches(dossier.flags, measure)) contributeOne(measure, dossier, day, sign, sink);
      }
    },
    contributeFact({ of, marks }, sign, sink) {
      for (const mark of marks) {
        for (const measure of byMark.get(`${of} ${mark.on}`) ?? []) {
          if (!matches(mark.flags, measure)) continue;
          const amount = measure.isSum ? (mark.amount ?? 0) : 1;
          if (amount !== 0) sink(mark.day, measure.first, sign * mark.sign * amount);
        }
      }
    },
  };
}

/** The counters that a measure needs, in order. */
export function columnsFor(definition: MeasureDefinition): Column[] {
  const { id, of, isOwnOnly = false, sum } = definition;
  const common = { measure: id, of, isOwnOnly, isSum: sum !== undefined };
  const histogram = of === 'dossier' ? definition.histogram : undefined;
  if (histogram === undefined) return [{ ...common, name: id, upTo: null }];
  const bounds = [...histogram.upTo, Infinity];
  return bounds.map((upTo, at) => ({ ...common, name: `${id}_b${String(at).padStart(2, '0')}`, upTo }));
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

function matches(flags: FlagWords, { all, none }: Place): boolean {
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
