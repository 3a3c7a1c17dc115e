import { pointsOf, type ComponentScore, type Ratio } from '../measure/score/component-score.ts';
import type { ComputedCell } from './compare-cell.ts';

/** A score of ours as one side of a comparison; `ratio` is what stands behind it. */
export function cellOf(score: ComponentScore, ratio: Ratio | null): ComputedCell {
  const points = pointsOf(score);
  if (points !== null) return { kind: 'points', points, numerator: ratio?.numerator ?? null, denominator: ratio?.denominator ?? null };
  switch (score.kind) {
    case 'publishedOnly':
      return { kind: 'notComputed' };
    case 'noData':
      return { kind: 'noData' };
    // Points that others of the group share do not arise for the one that has nothing to count.
    case 'redistributed':
    case 'scored':
    case 'notApplicable':
      return { kind: 'notApplicable' };
  }
}
