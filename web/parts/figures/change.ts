import type { BoardValue } from '../../../src/live/wire.ts';
import type { Indicator } from '../ranking/rank.ts';

type Verdict = 'better' | 'worse' | 'neutral';

export type Change =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'flat' }
  /** `by` is in percentage points for ratios, in percent of the previous value else, or absolute where that was a handful. */
  | {
      readonly kind: 'moved';
      readonly by: number;
      readonly in: 'points' | 'percent' | 'absolute';
      readonly verdict: Verdict;
      readonly isPart: boolean;
    };

/** Below it a percentage misleads. */
const FEW = 10;

/** Less than this does not show with one decimal. */
const VISIBLE = 0.05;

/**
 * How a value moved against the period before, and whether that is good by the indicator's direction. `isUnfinished`
 * says that the period still runs: then as many days of the one before are what it is measured by, but for a count, which
 * has today only in part.
 */
export function changeOf(
  value: BoardValue | undefined,
  indicator: Pick<Indicator, 'unit' | 'direction' | 'stock'>,
  isUnfinished: boolean,
): Change {
  // Three weeks of counting against a whole month say nothing about better or worse.
  const isPart = isUnfinished && indicator.unit === 'count' && !indicator.stock;
  const before = baseOf(value, isUnfinished && !isPart);
  if (value?.kind !== 'value' || before === null) return { kind: 'unknown' };
  const difference = value.value - before;
  const moved = measure(difference, before, indicator.unit);
  if (Math.abs(moved.by) < VISIBLE) return { kind: 'flat' };
  return { kind: 'moved', ...moved, verdict: isPart ? 'neutral' : verdictOf(difference, indicator.direction), isPart };
}

/** Figures that were closed have no like: their period is over, and all of the one before is alike. */
function baseOf(value: BoardValue | undefined, isByLike: boolean): number | null {
  if (value?.kind !== 'value') return null;
  if (isByLike && value.like !== undefined) return value.like;
  return value.previous.kind === 'value' ? value.previous.value : null;
}

function measure(difference: number, previous: number, unit: Indicator['unit']) {
  if (unit === 'ratio') return { by: difference * 100, in: 'points' } as const;
  // Of a handful everything is a multiple: the difference itself says more.
  if (previous === 0 || (unit === 'count' && Math.abs(previous) < FEW)) return { by: difference, in: 'absolute' } as const;
  return { by: (difference / Math.abs(previous)) * 100, in: 'percent' } as const;
}

function verdictOf(difference: number, direction: Indicator['direction']): Verdict {
  if (direction === 'none') return 'neutral';
  return difference > 0 === (direction === 'up') ? 'better' : 'worse';
}
