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
 * says that the period still runs.
 */
export function changeOf(
  value: BoardValue | undefined,
  indicator: Pick<Indicator, 'unit' | 'direction' | 'stock'>,
  isUnfinished: boolean,
): Change {
  if (value?.kind !== 'value' || value.previous.kind !== 'value') return { kind: 'unknown' };
  const difference = value.value - value.previous.value;
  // Three weeks of counting against a whole month say nothing about better or worse.
  const isPart = isUnfinished && indicator.unit === 'count' && !indicator.stock;
  const moved = measure(difference, value.previous.value, indicator.unit);
  if (Math.abs(moved.by) < VISIBLE) return { kind: 'flat' };
  return { kind: 'moved', ...moved, verdict: isPart ? 'neutral' : verdictOf(difference, indicator.direction), isPart };
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
