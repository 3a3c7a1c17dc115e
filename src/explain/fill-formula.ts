import type { Counters, Indicator } from '../measure/indicator.ts';
import type { Part, Sums } from '../measure/indicator-formula.ts';
import type { MeasureDefinition, MeasureSet } from '../measure/measure.ts';
import { sumPieces } from '../measure/piece.ts';
import { must } from '../shared/must.ts';
import type { FilledFormula, FilledTerm } from './explain-wire.ts';
import { formulaText, type TextContext } from './formula-text.ts';
import type { Sides } from './sides.ts';

interface FilledSum {
  readonly terms: FilledTerm[];
  readonly sum: number;
}

/** The formula of a unit's figure with its numbers; what stands at the end is what the board shows. */
export function fillFormula(
  indicator: Indicator,
  sides: Sides,
  counters: Counters,
  measures: MeasureSet,
  context: TextContext,
): FilledFormula {
  const { definition } = indicator;
  const sums = must(indicator.sums(counters), 'the sums of a figure that has sides');
  const filled =
    definition.percentile === null
      ? ofSums(indicator, sums, sides, counters, measures)
      : ofPercentile(definition.percentile, sides, counters, measures);
  return { ...filled, text: formulaText(filled, definition, context) };
}

type Untold = Omit<FilledFormula, 'text'>;

function ofSums({ definition }: Indicator, sums: Sums, { taken }: Sides, counters: Counters, measures: MeasureSet): Untold {
  const fill = (parts: readonly Part[]): FilledSum => fillSum(parts, counters, measures);
  const numerator = fill(sums.numerator);
  const dividedBy = definition.numeratorDividedBy;
  return {
    numerator: { ...numerator, dividedBy, value: numerator.sum / dividedBy },
    denominator: sums.denominator === null ? null : ofDenominators(fill(sums.denominator)),
    percentile: null,
  };

  function ofDenominators(first: FilledSum): NonNullable<FilledFormula['denominator']> {
    const [other, fallback] = (['orDenominator', 'elseDenominator'] as const).map((name) => {
      const parts = sums[name];
      return parts === null ? null : { ...fill(parts), isTaken: taken === name };
    });
    const { sum } = [other, fallback].find((one) => one?.isTaken === true) ?? first;
    const perWorkingDays = definition.denominatorPerWorkingDay ? counters.workingDays : null;
    const value = perWorkingDays === null ? sum : perWorkingDays === 0 ? 0 : sum / perWorkingDays;
    return { ...first, other: other ?? null, fallback: fallback ?? null, perWorkingDays, value };
  }
}

function ofPercentile(
  { of, p }: { readonly of: string; readonly p: number },
  { numerator, denominator }: Sides,
  counters: Counters,
  measures: MeasureSet,
): Untold {
  const columns = measures.columnsOf(of);
  const [below, all] = [numerator, denominator ?? []].map((pieces) => sumPieces(pieces, counters));
  const term = (count: number): FilledTerm => ({ ...describe(of, measures), times: 1, over: 'period', count });
  return {
    numerator: { terms: [term(below ?? 0)], sum: below ?? 0, dividedBy: 1, value: below ?? 0 },
    denominator: { terms: [term(all ?? 0)], sum: all ?? 0, other: null, fallback: null, perWorkingDays: null, value: all ?? 0 },
    percentile: {
      measure: of,
      p,
      buckets: columns.map((column) => {
        const upTo = measures.columns[column]?.upTo ?? Infinity;
        return { upTo: Number.isFinite(upTo) ? upTo : null, count: counters.read(column) };
      }),
    },
  };
}

function fillSum(parts: readonly Part[], counters: Counters, measures: MeasureSet): FilledSum {
  const terms = parts.map(({ columns, times, over }): FilledTerm => {
    const count = sumPieces(
      columns.map((column) => ({ column, times: 1, over })),
      counters,
    );
    const measure = must(measures.columns[columns[0] ?? -1], 'a column of a measure').measure;
    return { ...describe(measure, measures), times, over, count };
  });
  return { terms, sum: terms.reduce((sum, { times, count }) => sum + times * count, 0) };
}

function describe(
  measure: string,
  { definitions }: MeasureSet,
): Pick<FilledTerm, 'measure' | 'of' | 'on' | 'all' | 'none' | 'sum' | 'isOwnOnly'> {
  const definition: MeasureDefinition = must(
    definitions.find(({ id }) => id === measure),
    measure,
  );
  const { of, on, all, none, sum = null, isOwnOnly = false } = definition;
  return { measure, of, on, all: [...all], none: [...none], sum, isOwnOnly };
}
