import type { Instant } from '../shared/instant.ts';
import { HOUR_MS, MINUTE_MS } from '../shared/instant.ts';
import type { WorkingCalendar } from './calendar.ts';

/** How long after it happened a source may send what happened. No law fixes it: it is set in the catalogue. */
export interface SyncLimit {
  readonly amount: number;
  readonly unit: 'working_hour' | 'minute';
}

/** The longest time between happening and sending of anything that counts, milliseconds. */
export interface SyncDelay {
  readonly ms: number;
  readonly workingMs: number;
}

interface Sent {
  readonly at: Instant;
  readonly learnedAt: Instant;
  readonly sentAt?: Instant;
}

export function syncDelayOf(entries: readonly Sent[], calendar: WorkingCalendar): SyncDelay {
  let ms = 0;
  let workingMs = 0;
  for (const { at, learnedAt, sentAt } of entries) {
    // An outage of ours is not the source's delay: what it sent in vain counts from when it first sent it.
    const sent = sentAt ?? learnedAt;
    const delay = sent - at;
    if (delay > ms) ms = delay;
    // Working time is never longer than time: most entries need no look into the calendar.
    if (delay > workingMs) workingMs = Math.max(workingMs, calendar.workingMs(at, sent));
  }
  return { ms, workingMs };
}

export function isWithinSyncLimit({ ms, workingMs }: SyncDelay, { amount, unit }: SyncLimit): boolean {
  return unit === 'minute' ? ms <= amount * MINUTE_MS : workingMs <= amount * HOUR_MS;
}
