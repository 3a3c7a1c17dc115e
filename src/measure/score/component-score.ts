import type { UnitLevel } from '../../domain/unit.ts';
import { must } from '../../shared/must.ts';
import { shareOfPoints } from '../curve.ts';
import type { Missing } from '../value.ts';
import { exactPoints } from './exact-points.ts';
import type { IndexComponent } from './index-definition.ts';

/** What stands behind a component for one unit and period; a measured `Value` is one too. `null`: not known, never zero. */
export interface Ratio {
  readonly numerator: number | null;
  readonly denominator: number | null;
}

/** `Value` fits. `null` where nothing at all is known. */
export type ScoreInput = Ratio | Missing | null;

/** Points of one component. `max` is what could have been had. */
export type ComponentScore =
  /** `share`: 0..1 of the maximum. `ratio` is `null` where the policy of a zero denominator decided. */
  | { readonly kind: 'scored'; readonly points: number; readonly max: number; readonly share: number; readonly ratio: number | null }
  /** No curve is established: only the published score can be shown. */
  | { readonly kind: 'publishedOnly'; readonly max: number }
  | { readonly kind: 'noData'; readonly max: number }
  /** The question does not arise. `points` are given all the same where the policy of the level says so. */
  | { readonly kind: 'notApplicable'; readonly points: number | null; readonly max: number }
  /** Nothing to count: its maximum goes to the others of its group. In an index score `max` is then 0. */
  | { readonly kind: 'redistributed'; readonly max: number };

/** One component by itself; `max` and `points` are before any redistribution. */
export function scoreComponent(component: IndexComponent, input: ScoreInput, level: UnitLevel): ComponentScore {
  const max = exactPoints(component.maxPoints);
  if (!component.levels.includes(level)) {
    return { kind: 'notApplicable', points: component.elsewhere[level] === 'fullPoints' ? max : null, max };
  }
  if (component.curve.kind === 'none') return { kind: 'publishedOnly', max };
  if (input === null) return { kind: 'noData', max };
  if (!('numerator' in input)) return input.kind === 'noData' ? { kind: 'noData', max } : { kind: 'notApplicable', points: null, max };
  const { numerator, denominator } = input;
  if (denominator === 0) return scoreNothing(component, max);
  if (numerator === null || denominator === null) return { kind: 'noData', max };
  const ratio = numerator / denominator;
  const share = must(shareOfPoints(component.curve, ratio), 'a share by an established curve');
  return { kind: 'scored', points: exactPoints(max * share), max, share, ratio };
}

/** The points of a share of nothing. */
function scoreNothing({ zeroDenominator }: IndexComponent, max: number): ComponentScore {
  switch (zeroDenominator) {
    case 'noData':
      return { kind: 'noData', max };
    case 'notApplicable':
      return { kind: 'notApplicable', points: null, max };
    case 'fullPoints':
      return { kind: 'scored', points: max, max, share: 1, ratio: null };
    case 'zero':
      return { kind: 'scored', points: 0, max, share: 0, ratio: null };
    case 'redistribute':
      return { kind: 'redistributed', max };
  }
}

/** The points of a component, or `null` where it has none. */
export function pointsOf(score: ComponentScore): number | null {
  return score.kind === 'scored' || score.kind === 'notApplicable' ? score.points : null;
}
