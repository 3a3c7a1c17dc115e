import { roundPoints } from './exact-points.ts';
import type { Band, IndexVersion } from './index-definition.ts';

/** The band of a figure of 100, as shown: 89.996 is shown as 90.00 and is in the band of 90. `null` without a figure. */
export function bandOf({ bands, rounding }: IndexVersion, figure: number | null): Band | null {
  if (figure === null) return null;
  const shown = roundPoints(figure, rounding);
  return bands.find(({ from }) => shown >= from) ?? null;
}
