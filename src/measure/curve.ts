/** How a ratio becomes a share of the points. Data of an index or an indicator. */
export type Curve =
  | { readonly kind: 'linear' }
  /** All points from `at` on (a ratio above 0), in proportion below it. */
  | { readonly kind: 'cap'; readonly at: number }
  /** Rising; the last step that the ratio has reached counts, and nothing below the first. */
  | { readonly kind: 'steps'; readonly steps: readonly Step[] }
  /** Not established: no score is computed. */
  | { readonly kind: 'none' };

export interface Step {
  /** The ratio from which the step counts. */
  readonly from: number;
  /** 0..1 of the points. */
  readonly share: number;
}

/** 0..1 of the maximum, never falling as the ratio grows; a ratio beyond 0..1 counts as its end. `null` where no curve is established. */
export function shareOfPoints(curve: Curve, ratio: number): number | null {
  switch (curve.kind) {
    case 'linear':
      return within(ratio);
    case 'cap':
      return within(ratio / curve.at);
    case 'steps':
      return within(curve.steps.findLast(({ from }) => ratio >= from)?.share ?? 0);
    case 'none':
      return null;
  }
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}
