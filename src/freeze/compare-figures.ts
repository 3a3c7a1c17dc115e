import type { BoardValue } from '../live/wire.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Difference, Figure, FrozenUnit } from './frozen.ts';

/**
 * What makes a value another one. How complete and how fresh it is, and how the period before stood, goes with it and is kept,
 * but by itself is no correction of this period.
 */
export function figureOf(value: BoardValue): Figure {
  const { kind, definition } = value;
  if (kind !== 'value') return { kind, definition };
  return { kind, value: value.value, numerator: value.numerator, denominator: value.denominator, definition };
}

type Compared = Pick<FrozenUnit, 'values' | 'scores'>;

const NOT_THERE: Compared = { values: {}, scores: null };

/** The differences of one unit, in order; a unit that was not there has none of its figures. */
export function differencesOf(unit: string, before: Compared = NOT_THERE, after: Compared = NOT_THERE): Difference[] {
  const ofValues = pairsOf(before.values, after.values)
    .filter(([, one, other]) => !isSameFigure(one, other))
    .map(([indicator, one, other]) => ({ unit, indicator, before: figureOrNull(one), after: figureOrNull(other) }));
  const ofScores = pairsOf(before.scores ?? {}, after.scores ?? {})
    .map(([index, one = null, other = null]) => ({ unit, indicator: `score:${index}`, before: one, after: other }))
    .filter((pair) => canonicalJson(pair.before) !== canonicalJson(pair.after));
  return inOrder([...ofValues, ...ofScores]);
}

/** By unit, then by indicator, in the order of UTF-16 code units: so that they have one hash. */
export function inOrder(differences: readonly Difference[]): Difference[] {
  return differences.toSorted((one, other) => compareTexts(one.unit, other.unit) || compareTexts(one.indicator, other.indicator));
}

/** Those of all units of two closings, in order. */
export function compareUnits(before: ReadonlyMap<string, Compared>, after: ReadonlyMap<string, Compared>): Difference[] {
  const units = [...new Set([...before.keys(), ...after.keys()])];
  return inOrder(units.flatMap((unit) => differencesOf(unit, before.get(unit), after.get(unit))));
}

export function isSameFigure(one: BoardValue | undefined, other: BoardValue | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one.kind !== other.kind || one.definition !== other.definition) return false;
  if (one.kind !== 'value' || other.kind !== 'value') return true;
  return one.value === other.value && one.numerator === other.numerator && one.denominator === other.denominator;
}

function figureOrNull(value: BoardValue | undefined): Figure | null {
  return value === undefined ? null : figureOf(value);
}

function pairsOf<T>(one: Readonly<Record<string, T>>, other: Readonly<Record<string, T>>): [string, T | undefined, T | undefined][] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].map((key) => [key, one[key], other[key]]);
}

function compareTexts(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
