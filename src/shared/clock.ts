import type { Instant } from './instant.ts';

/** Where "now" comes from: an argument of everything that needs the time. */
export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => Date.now() };
