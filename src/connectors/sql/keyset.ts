import { AppError } from '../../shared/app-error.ts';

/** The values of the key columns of one row, as exact text: numbers beyond 2^53 and microseconds lose nothing. */
export type Key = readonly string[];

/** Which rows of the declared query, in the order of the key. */
export interface Ask {
  readonly after?: Key | undefined;
  readonly upTo?: Key | undefined;
  readonly before?: Key | undefined;
  readonly at?: Key | undefined;
  readonly limit: number;
  readonly newestFirst?: boolean;
}

/** How a database writes what all of them can. */
export interface Dialect {
  readonly name: (column: string) => string;
  /** A value of a key, so that it is compared as its column is. */
  readonly term: (value: string) => string;
}

const MAX_CURSOR_CHARS = 4_000;

/** The statement for an ask: the declared query stands in it as it is. `beside`: what is selected beside its columns. */
export function statementOf(query: string, key: readonly string[], ask: Ask, { name, term }: Dialect, beside = ''): string {
  const columns = key.map((column) => `q.${name(column)}`);
  const terms = (values: Key): readonly string[] => values.map(term);
  const conditions = [
    ...(ask.after === undefined ? [] : [compared(columns, terms(ask.after), '>', false)]),
    ...(ask.upTo === undefined ? [] : [compared(columns, terms(ask.upTo), '<', true)]),
    ...(ask.before === undefined ? [] : [compared(columns, terms(ask.before), '<', false)]),
    ...(ask.at === undefined
      ? []
      : [
          terms(ask.at)
            .map((value, at) => `${columns[at]} = ${value}`)
            .join(' AND '),
        ]),
  ];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}\n`;
  const order = columns.map((column) => (ask.newestFirst === true ? `${column} DESC` : column)).join(', ');
  // On a line of its own: the query may end with a comment.
  return `SELECT q.*${beside} FROM (\n${query.replace(/;\s*$/, '')}\n) AS q\n${where}ORDER BY ${order} LIMIT ${ask.limit}`;
}

/**
 * Lexicographic, and not as a comparison of row values: MySQL uses no index for that. The condition on the first column stands
 * alone so that its index is found.
 */
function compared(columns: readonly string[], terms: readonly string[], sign: '<' | '>', isInclusive: boolean): string {
  const [column, ...columnsLeft] = columns;
  const [term, ...termsLeft] = terms;
  if (columnsLeft.length === 0) return `${column} ${sign}${isInclusive ? '=' : ''} ${term}`;
  return `(${column} ${sign}= ${term} AND (${column} ${sign} ${term} OR ${compared(columnsLeft, termsLeft, sign, isInclusive)}))`;
}

/** Throws AppError `configuration` for keys that no cursor can hold. */
export function cursorOf(columns: readonly string[], at: Key): string {
  const cursor = JSON.stringify({ columns, at });
  if (cursor.length > MAX_CURSOR_CHARS)
    throw new AppError('configuration', `the key columns ${columns.join(', ')} hold values too long for a key`);
  return cursor;
}

/** The key in a cursor; `null` where it is one of other columns or of another connector, after which nothing can be found. */
export function keyIn(columns: readonly string[], cursor: string): Key | null {
  const place = parsed(cursor);
  if (typeof place !== 'object' || place === null || !('columns' in place) || !('at' in place)) return null;
  const { at } = place;
  const isOurs = JSON.stringify(place.columns) === JSON.stringify(columns) && Array.isArray(at) && at.length === columns.length;
  return isOurs && at.every((value): value is string => typeof value === 'string') ? at : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** Throws AppError `configuration` for a row that has no place in the order. */
export function wholeKey(columns: readonly string[], values: readonly (string | null)[]): Key {
  return values.map((value, at) => {
    if (value !== null) return value;
    throw new AppError('configuration', `a row has no value in the key column ${columns[at]}: declare columns that are never NULL`);
  });
}
