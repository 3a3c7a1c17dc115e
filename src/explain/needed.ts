import type { IndicatorDefinition } from '../measure/indicator.ts';
import type { FactKind } from '../measure/fact.ts';
import type { LocaleText } from '../shared/locale-text.ts';
import type { FilledFormula, Needed, Points } from './explain-wire.ts';

export interface NeededOptions {
  readonly definition: IndicatorDefinition;
  readonly formula: FilledFormula;
  readonly target: number | null;
  readonly points: readonly Points[];
  /** What the numerator counts; `null` where it is several things. */
  readonly of: 'dossier' | FactKind | null;
  /** How many there are that could be added; `null` where nobody can say. */
  readonly available: number | null;
}

interface Goal {
  readonly goal: Needed['goal'];
  readonly name: string;
  readonly threshold: number;
  readonly isReached: (value: number) => boolean;
}

/** What would have to change: for the next band, for the target, for the next points. Nothing that is reached already. */
export function whatIsNeeded(options: NeededOptions): Needed[] {
  const { definition, formula } = options;
  const below = formula.denominator === null ? 1 : formula.denominator.value;
  if (below === 0 || definition.direction === 'none') return [];
  const value = formula.numerator.value / below;
  // A percentile is no share: what its numerator is divided by does not give it.
  if (formula.percentile !== null) return [];
  const goals = [...bandGoals(definition, value), ...targetGoals(options), ...pointGoals(options)];
  return goals.filter(({ isReached }) => !isReached(value)).map((goal) => neededFor(goal, below, options));
}

/** Bands are those of the lights: amber and red begin at their bound, from below where up is better, from above where down is. */
function bandGoals({ bands, direction }: IndicatorDefinition, value: number): Goal[] {
  if (bands === null) return [];
  const { amber, red } = bands;
  const isReached =
    direction === 'down' ? (bound: number) => (one: number) => one < bound : (bound: number) => (one: number) => one >= bound;
  const next = isReached(red)(value) ? { name: 'good', bound: amber } : { name: 'amber', bound: red };
  return [{ goal: 'band', name: next.name, threshold: next.bound, isReached: isReached(next.bound) }];
}

function targetGoals({ definition: { direction }, target }: NeededOptions): Goal[] {
  if (target === null) return [];
  const isReached = (value: number): boolean => (direction === 'down' ? value <= target : value >= target);
  return [{ goal: 'target', name: 'target', threshold: target, isReached }];
}

/** The ratio that gives all points, or those of the next step. */
function pointGoals({ definition: { unit, direction }, points, formula: { numerator, denominator } }: NeededOptions): Goal[] {
  if (unit !== 'ratio' || direction !== 'up' || denominator === null || denominator.value === 0) return [];
  const ratio = numerator.value / denominator.value;
  return points.flatMap(({ kind, component, curve }): Goal[] => {
    if (kind !== 'scored') return [];
    const threshold = curve.kind === 'linear' ? 1 : (curve.at ?? curve.steps?.find(({ from }) => from > ratio)?.from);
    if (threshold === undefined) return [];
    return [{ goal: 'points', name: component, threshold, isReached: (value) => value >= threshold }];
  });
}

function neededFor({ goal, name, threshold, isReached }: Goal, below: number, options: NeededOptions): Needed {
  const { definition, formula, of, available } = options;
  const isUp = definition.direction === 'up';
  const isCounted = of !== null && formula.numerator.dividedBy === 1 && formula.numerator.terms.every(({ sum }) => sum === null);
  const least = isCounted ? leastChange(formula.numerator.value, below, threshold, isUp ? 1 : -1, isReached) : null;
  const most = isUp ? (available ?? Infinity) : formula.numerator.value;
  const isInReach = least !== null && Math.abs(least) <= most;
  return {
    goal,
    name,
    threshold,
    change: least,
    isInReach,
    text: least === null || of === null ? null : neededText(least, of, definition),
  };
}

/** The smallest whole number of records, more or fewer, with which the threshold is reached; `null` where none would do. */
function leastChange(
  numerator: number,
  below: number,
  threshold: number,
  sign: 1 | -1,
  isReached: (value: number) => boolean,
): number | null {
  const about = Math.max(0, Math.round(sign * (threshold * below - numerator)));
  // The product is rounded and the ratio is not the product: the ratio that would be shown decides.
  const near = [-2, -1, 0, 1, 2].map((step) => about + step).filter((count) => count > 0);
  const least = near.find((count) => isReached((numerator + sign * count) / below));
  return least === undefined ? null : sign * least;
}

const NOUNS: Readonly<Record<'dossier' | FactKind, { readonly vi: string; readonly one: string; readonly many: string }>> = {
  dossier: { vi: 'hồ sơ', one: 'dossier', many: 'dossiers' },
  feedback: { vi: 'phản ánh, kiến nghị', one: 'piece of feedback', many: 'pieces of feedback' },
  registry: { vi: 'mục trong danh mục', one: 'entry of the register', many: 'entries of the register' },
  report: { vi: 'báo cáo', one: 'report', many: 'reports' },
};

/** "112 more dossiers: On time". */
function neededText(change: number, of: 'dossier' | FactKind, { short }: IndicatorDefinition): LocaleText {
  const count = Math.abs(change);
  const { vi, one, many } = NOUNS[of];
  const noun = count === 1 ? one : many;
  return {
    vi: `${change > 0 ? 'thêm' : 'bớt'} ${count} ${vi}: ${short.vi}`,
    en: `${count} ${change > 0 ? 'more' : 'fewer'} ${noun}: ${short.en}`,
  };
}
