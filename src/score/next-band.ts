import type { IndexScore } from '../measure/index-score.ts';
import { pointsOf } from '../measure/score/component-score.ts';
import type { Band, IndexVersion } from '../measure/score/index-definition.ts';

/** What would have to be better for the next band. */
export interface NextBand {
  readonly band: Band;
  /** Of the figure that ranks. */
  readonly missing: number;
  /** The components with most to win first; `wins`: what each could still add to that figure. */
  readonly candidates: readonly { readonly id: string; readonly wins: number }[];
}

/** `null` without a figure, where too little is known, or in the highest band. */
export function nextBand(score: IndexScore, { bands, ranking, rounding }: IndexVersion): NextBand | null {
  const figure = score[ranking.by];
  if (figure === null || score.outOf < ranking.minimumOutOf) return null;
  // From the highest down: the last one above the figure is the next.
  const half = 0.5 / 10 ** rounding;
  const band = bands.findLast(({ from }) => figure < from - half);
  if (band === undefined) return null;
  const scale = ranking.by === 'scaled' ? 100 / score.outOf : 1;
  const candidates = score.components
    .flatMap((component) => {
      const points = pointsOf(component);
      return points === null || points >= component.max ? [] : [{ id: component.id, wins: (component.max - points) * scale }];
    })
    .toSorted((one, other) => other.wins - one.wins);
  return { band, missing: band.from - half - figure, candidates };
}
