import type { Clock } from '../shared/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../shared/instant.ts';
import type { Random } from '../shared/random.ts';

const FIRST_WAIT_MS = 2 * SECOND_MS;
const LONGEST_WAIT_MS = 2 * MINUTE_MS;

/** How long to wait after the n-th refusal, counted from 1: doubling, and half of it by chance, so that askers do not keep step. */
export function backOffMs(refusals: number, random: Random): number {
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (refusals - 1), LONGEST_WAIT_MS);
  return Math.round(wait / 2 + (wait / 2) * random());
}

/** What a `Retry-After` header asks for (RFC 9110, 10.2.3): seconds or a date. 0 where it says nothing, or nothing that can be read. */
export function retryAfterMs(header: string | null, clock: Clock): number {
  if (header === null) return 0;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * SECOND_MS;
  const until = Date.parse(header);
  return Number.isNaN(until) ? 0 : Math.max(0, until - clock.now());
}
