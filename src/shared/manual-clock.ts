import type { Clock } from './clock.ts';
import type { Instant } from './instant.ts';

/** A clock that stands until somebody moves it. */
export interface ManualClock extends Clock {
  set(instant: Instant): void;
  /** Moves it on, or back by a negative number. */
  advance(ms: number): void;
}

export function manualClock(start: Instant): ManualClock {
  let current = start;
  return {
    now: () => current,
    set(instant) {
      current = instant;
    },
    advance(ms) {
      current += ms;
    },
  };
}
