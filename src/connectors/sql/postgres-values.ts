import pg from 'pg';

/** Object ids of PostgreSQL's own types (`pg_type.dat` of its source). */
const BOOLEAN = 16;
const NUMBERS = new Set([21, 23, 700, 701]);
const JSONS = new Set([114, 3802]);
const TIMESTAMP = 1114;
const TIMESTAMP_WITH_ZONE = 1184;
const TEXT_ARRAYS = new Set([1009, 1015, 1016, 1231, 2951]);
const TEXT_ARRAY: number = 1009;

/**
 * A value as the server writes it, as JSON can hold it without loss: bigint and decimals stay text, instants become ISO 8601. Where an
 * instant has no offset it gets none.
 */
export function postgresValue(type: number, text: string): unknown {
  if (type === BOOLEAN) return text === 't';
  if (NUMBERS.has(type)) return finite(text);
  if (JSONS.has(type)) return JSON.parse(text) as unknown;
  if (type === TIMESTAMP || type === TIMESTAMP_WITH_ZONE) return isoText(text);
  if (TEXT_ARRAYS.has(type)) return pg.types.getTypeParser(TEXT_ARRAY, 'text')(text) as unknown;
  return text;
}

/** `NaN` and `Infinity` are no numbers of JSON. */
function finite(text: string): number | string {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

/** What is no instant of our era (`infinity`, `… BC`) stays as it is. */
function isoText(text: string): string {
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)(?:([+-]\d\d)(:\d\d)?)?$/.exec(text);
  if (parts === null) return text;
  const [, day, time, hours, minutes = ':00'] = parts;
  return `${day}T${time}${hours === undefined ? '' : `${hours}${minutes}`}`;
}
