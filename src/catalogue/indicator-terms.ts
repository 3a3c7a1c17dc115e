import { PERIOD_PLACE, type Term } from '../measure/indicator-formula.ts';
import type { IndicatorDefinition } from '../measure/indicator.ts';
import type { GivenIndicator } from './indicator-schema.ts';
import type { Locate } from './locate-yaml.ts';
import { refusal } from './read-tsv.ts';

/** An indicator as it stands in its file, and where. */
export interface PlacedIndicator {
  readonly given: GivenIndicator;
  readonly where: Locate;
}

export type IndicatorSums = Pick<IndicatorDefinition, 'numerator' | 'denominator' | 'orDenominator' | 'elseDenominator' | 'past'>;

export function keyOf({ id, version }: Pick<GivenIndicator, 'id' | 'version'>): string {
  return `${id}@${version}`;
}

/**
 * The sums of an indicator as terms of measures. `=other@2` stands for the numerator of that count, in that version: a change
 * of it cannot change this one unseen. Throws AppError `configuration` for a reference to nothing or in a circle, and for an
 * unknown measure.
 */
export function sumsOf(placed: PlacedIndicator, all: ReadonlyMap<string, PlacedIndicator>, measures: ReadonlySet<string>): IndicatorSums {
  const { given, where } = placed;
  const start = keyOf(given);
  const terms = (list: readonly string[], path: readonly string[], chain: readonly string[], at: PlacedIndicator): Term[] =>
    list.flatMap((text, index) => {
      const place = at.where([...path, index]);
      const times = text.startsWith('-') ? -1 : 1;
      const bare = text.replace(/^-/, '');
      if (!bare.startsWith('=')) return [termOf(bare, times, measures, keyOf(at.given), place)];
      const key = bare.slice(1);
      if (chain.includes(key)) throw refusal(place, `${key} is made of itself: ${[...chain, key].join(' → ')}`);
      const other = countOf(all.get(key), key, place);
      return terms(other.given.numerator, ['numerator'], [...chain, key], other).map((term) => ({ ...term, times: term.times * times }));
    });
  const own = (list: readonly string[] | undefined, ...path: string[]): readonly Term[] | null =>
    list === undefined ? null : terms(list, path, [start], placed);
  const { of: share, dividedBy = 1 } = given.elseDenominator ?? {};
  return {
    numerator: own(given.numerator, 'numerator') ?? [],
    denominator: own(given.denominator, 'denominator'),
    orDenominator: own(given.orDenominator, 'orDenominator'),
    elseDenominator: own(share, 'elseDenominator', 'of')?.map((term) => ({ ...term, times: term.times / dividedBy })) ?? null,
    past: pastOf(given, where, own),
  };
}

function termOf(text: string, times: number, measures: ReadonlySet<string>, key: string, place: string): Term {
  const [measure = '', over = 'period'] = text.split('@');
  const meant = measure.includes(PERIOD_PLACE)
    ? ['month', 'quarter', 'year'].map((kind) => measure.replace(PERIOD_PLACE, kind))
    : [measure];
  const unknown = meant.find((one) => !measures.has(one));
  if (unknown !== undefined) throw refusal(place, `${key} names ${unknown}, which is no measure`);
  return { measure, times, over: over === 'all' || over === 'asOf' ? over : 'period' };
}

function countOf(other: PlacedIndicator | undefined, key: string, place: string): PlacedIndicator {
  if (other === undefined) throw refusal(place, `${key} is no indicator of the catalogue`);
  const { denominator, percentile, numeratorDividedBy } = other.given;
  if (denominator !== undefined || percentile !== undefined || numeratorDividedBy !== undefined)
    throw refusal(place, `${key} is no plain count, and only such can be a part of another`);
  return other;
}

function pastOf(
  { past, denominator, stock, id }: GivenIndicator,
  where: Locate,
  own: (list: readonly string[] | undefined, ...path: string[]) => readonly Term[] | null,
): IndicatorDefinition['past'] {
  if (past === undefined) return null;
  if (stock !== true) throw refusal(where(['past']), `${id} is no stock: its past is told as its present`);
  if ((denominator === undefined) !== (past.denominator === undefined))
    throw refusal(where(['past']), `the past of ${id} must have a denominator as its present has`);
  return {
    numerator: own(past.numerator, 'past', 'numerator') ?? [],
    denominator: own(past.denominator, 'past', 'denominator'),
  };
}
