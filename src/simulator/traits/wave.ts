import { DAY_MS, type Instant } from '../../shared/instant.ts';

/** A slow swing around the mean: `amplitude` as a share, one turn in `days`. */
export interface Wave {
  readonly amplitude: number;
  readonly days: number;
}

/** Where the wave stands, between −amplitude and +amplitude; `phase` in turns. */
export function wave({ amplitude, days }: Wave, at: Instant, phase = 0): number {
  return amplitude * Math.sin(2 * Math.PI * (at / (days * DAY_MS) + phase));
}
