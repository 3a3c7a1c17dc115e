/** A point in time as epoch milliseconds, UTC. */
export type Instant = number;

/** A calendar day in Viet Nam as whole days since 1970-01-01. */
export type Day = number;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Viet Nam is UTC+7 all year: no daylight saving since 1975. */
const VIET_NAM_OFFSET_MS = 7 * HOUR_MS;

export function dayOf(instant: Instant): Day {
  return Math.floor((instant + VIET_NAM_OFFSET_MS) / DAY_MS);
}

/** The first instant of a day: midnight in Viet Nam. */
export function startOfDay(day: Day): Instant {
  return day * DAY_MS - VIET_NAM_OFFSET_MS;
}

export function parseDay(iso: string): Day {
  return Math.floor(Date.parse(`${iso}T00:00:00Z`) / DAY_MS);
}

/** `2026-11-22`. */
export function formatDay(day: Day): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** ISO 8601 with the offset of Viet Nam: `2026-11-22T09:30:00.250+07:00`. */
export function formatInstant(instant: Instant): string {
  return `${new Date(instant + VIET_NAM_OFFSET_MS).toISOString().slice(0, -1)}+07:00`;
}

/** 1 Monday … 7 Sunday. Day 0, 1970-01-01, was a Thursday. */
export function weekdayOf(day: Day): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}
