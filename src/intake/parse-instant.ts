import { parseDay, startOfDay, type Instant } from '../shared/instant.ts';

const EARLIEST = startOfDay(parseDay('1990-01-01'));
const LATEST = startOfDay(parseDay('2100-01-01'));

/** The instant of an ISO 8601 text with offset, or `undefined` for one that no calendar has or that is absurd. */
export function parseInstant(text: string): Instant | undefined {
  const instant = Date.parse(text);
  if (Number.isNaN(instant) || instant < EARLIEST || instant >= LATEST) return undefined;
  return isRealDay(text) ? instant : undefined;
}

/** `Date.parse` takes 31 February for 3 March: only days 29 to 31 need the second look. */
function isRealDay(text: string): boolean {
  const day = Number(text.slice(8, 10));
  if (day <= 28) return true;
  const lastDay = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  return day <= lastDay;
}
