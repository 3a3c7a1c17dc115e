/**
 * Points are whole multiples of 2^-44, a ten-thousandth of a billionth: far below anything shown, and sums of them up to 512 are
 * exact. So components, groups of every layout and the total reconcile to the last bit, in whichever order they are added.
 */
const GRID = 2 ** 44;

export function exactPoints(points: number): number {
  return Math.round(points * GRID) / GRID;
}

/** As shown; halves go up. Nothing is rounded before it is summed. */
export function roundPoints(points: number, decimals: number): number {
  const factor = 10 ** decimals;
  // A half that the grid stores a little too low is still a half.
  return Math.round(points * factor + 1e-9) / factor;
}

/** The sum of those that are there, or `null` where none is: nothing known is not zero. */
export function sumKnown(points: readonly (number | null)[]): number | null {
  const known = points.filter((one) => one !== null);
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0);
}
