/** Which fields of a record a format reads: `true` for a single value, a shape for an object, a list with one shape for a list. */
export type Shape = { readonly [name: string]: true | Shape | readonly [Shape | true] };

/** Longer texts are no codes, dates or words of a list, and nothing that a format reads. */
export const MAX_TEXT = 500;
export const MAX_LIST = 200;
/** In the place of what is not of the shape: it is a fault whenever it is read, and tells nothing. */
const LEFT_OUT = '[left out]';

/** The record with the fields of the shape only: whatever else it holds may be anybody's name. */
export function keepOnly(record: unknown, shape: Shape): unknown {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return null;
  const kept: Record<string, unknown> = {};
  for (const [name, wanted] of Object.entries(shape)) {
    if (!Object.hasOwn(record, name)) continue;
    // Its own key was looked up the line before.
    kept[name] = keptValue((record as Readonly<Record<string, unknown>>)[name], wanted);
  }
  return kept;
}

function keptValue(value: unknown, wanted: true | Shape | readonly [Shape | true]): unknown {
  if (value === null || value === undefined || value === '') return null;
  if (wanted === true) return isSingle(value) ? value : [LEFT_OUT];
  if (!isList(wanted)) return keepOnly(value, wanted);
  if (!Array.isArray(value)) return LEFT_OUT;
  const [inner] = wanted;
  // One more than may be read, so that too many are still too many.
  return value.slice(0, MAX_LIST + 1).map((item: unknown) => keptValue(item, inner));
}

function isList(wanted: Shape | readonly [Shape | true]): wanted is readonly [Shape | true] {
  return Array.isArray(wanted);
}

function isSingle(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.length <= MAX_TEXT);
}
