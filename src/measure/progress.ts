import type { IndicatorDefinition } from './indicator.ts';

/** What decides whether a change is one, and whether it is for the better. */
export type Judged = Pick<IndicatorDefinition, 'direction' | 'unit' | 'rounding'>;

/**
 * How a value stands against the one before it, like for like. `changed`: moved, and neither way is better. `unknown`: one of the
 * two is missing, and against no data there is no change, least of all one of zero.
 */
export type Progress =
  | { readonly sign: 'better' | 'worse' | 'changed'; readonly change: number }
  | { readonly sign: 'same'; readonly change: 0 }
  | { readonly sign: 'unknown'; readonly change: null };

export type Sign = Progress['sign'];

const UNKNOWN: Progress = { sign: 'unknown', change: null };
const SAME: Progress = { sign: 'same', change: 0 };

/** `change` is in the indicator's own unit: a ratio's is a difference of ratios. What no digit on screen would show is the same. */
export function progressOf({ direction, unit, rounding }: Judged, now: number | null, before: number | null): Progress {
  if (now === null || before === null) return UNKNOWN;
  const change = now - before;
  const lastDigit = 10 ** -(unit === 'ratio' ? rounding + 2 : rounding);
  if (Math.abs(change) < lastDigit / 2) return SAME;
  if (direction === 'none') return { sign: 'changed', change };
  return { sign: change > 0 === (direction === 'up') ? 'better' : 'worse', change };
}

/**
 * How many finished periods in a row were each better than the one before, counted back from the newest; below zero, each worse.
 * The first that is the same, unknown or of the other sign ends it. `values` are in order of time.
 */
export function runOf(judged: Judged, values: readonly (number | null)[]): number {
  const signOf = (at: number): Sign => progressOf(judged, values[at] ?? null, values[at - 1] ?? null).sign;
  const newest = signOf(values.length - 1);
  if (newest !== 'better' && newest !== 'worse') return 0;
  let length = 0;
  for (let at = values.length - 1; at > 0 && signOf(at) === newest; at--) length += 1;
  return newest === 'better' ? length : -length;
}

/** Against what is wanted; `gap` is how much is missing, in the indicator's unit, zero where it is reached. */
export type AgainstTarget =
  | { readonly kind: 'met' | 'missed'; readonly target: number; readonly gap: number }
  | { readonly kind: 'unknown'; readonly target: number }
  /** Nothing is wanted of it, or neither way is better. */
  | { readonly kind: 'none' };

export function againstTarget({ direction }: Pick<Judged, 'direction'>, value: number | null, target: number | null): AgainstTarget {
  if (target === null || direction === 'none') return { kind: 'none' };
  if (value === null) return { kind: 'unknown', target };
  const gap = direction === 'up' ? target - value : value - target;
  return gap > 0 ? { kind: 'missed', target, gap } : { kind: 'met', target, gap: 0 };
}
