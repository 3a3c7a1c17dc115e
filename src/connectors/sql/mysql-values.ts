import mysql, { type FieldPacket } from 'mysql2';

import { AppError } from '../../shared/app-error.ts';

const NUMBERS = new Set([
  mysql.Types.TINY,
  mysql.Types.SHORT,
  mysql.Types.LONG,
  mysql.Types.INT24,
  mysql.Types.YEAR,
  mysql.Types.FLOAT,
  mysql.Types.DOUBLE,
]);
/** Of key values that are written as the server writes them. No floating-point numbers: what is written is not what is compared. */
const KINDS: ReadonlyMap<number, string> = new Map([
  ...[
    mysql.Types.TINY,
    mysql.Types.SHORT,
    mysql.Types.LONG,
    mysql.Types.INT24,
    mysql.Types.YEAR,
    mysql.Types.LONGLONG,
    mysql.Types.DECIMAL,
    mysql.Types.NEWDECIMAL,
  ].map((type) => [type, 'number'] as const),
  [mysql.Types.DATETIME, 'instant'],
  [mysql.Types.TIMESTAMP, 'instant'],
  [mysql.Types.DATE, 'day'],
  [mysql.Types.TIME, 'time'],
]);
const TEXTS = new Set([
  mysql.Types.VARCHAR,
  mysql.Types.VAR_STRING,
  mysql.Types.STRING,
  mysql.Types.TINY_BLOB,
  mysql.Types.MEDIUM_BLOB,
  mysql.Types.LONG_BLOB,
  mysql.Types.BLOB,
]);
/** The character set of what is no text. */
const BINARY = 63;
/** Their order is that of their declaration, but they are compared as texts: no order to go on in. */
const ENUM_OR_SET = 0x0100 | 0x0800;

/**
 * A value as the server writes it in a session at UTC, as JSON can hold it without loss: bigint and decimals stay text, instants become
 * ISO 8601. A DATETIME has no offset and gets none.
 */
export function mysqlValue(field: FieldPacket, bytes: Buffer): unknown {
  const type = field.columnType ?? -1;
  if (type === mysql.Types.BIT) return bitsOf(bytes);
  if (type === mysql.Types.GEOMETRY || (TEXTS.has(type) && field.characterSet === BINARY)) return `\\x${bytes.toString('hex')}`;
  const text = bytes.toString('utf8');
  if (NUMBERS.has(type)) return Number(text);
  if (type === mysql.Types.JSON) return JSON.parse(text) as unknown;
  if (type === mysql.Types.DATETIME) return text.replace(' ', 'T');
  if (type === mysql.Types.TIMESTAMP) return `${text.replace(' ', 'T')}Z`;
  return text;
}

function bitsOf(bytes: Buffer): number | string {
  const value = BigInt(`0x${bytes.toString('hex')}`);
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value);
}

/** A value of a key with its kind before it. Throws AppError `configuration` for columns that have no exact order. */
export function mysqlKey(field: FieldPacket, bytes: Buffer): string {
  const kind = kindOf(field);
  return `${kind} ${kind === 'text' || kind === 'bytes' ? bytes.toString('hex') : bytes.toString('utf8')}`;
}

function kindOf({ name, columnType: type = -1, characterSet, flags }: FieldPacket): string {
  const kind = KINDS.get(type);
  if (kind !== undefined) return kind;
  const isEnumOrSet = typeof flags === 'number' && (flags & ENUM_OR_SET) !== 0;
  if (TEXTS.has(type) && !isEnumOrSet) return characterSet === BINARY ? 'bytes' : 'text';
  throw new AppError('configuration', `the key column ${name} has no exact order: declare one of integers, decimals, texts or instants`);
}

const LITERALS: readonly { readonly shape: RegExp; readonly write: (value: string) => string }[] = [
  { shape: /^number (-?\d+(?:\.\d+)?)$/, write: (value) => value },
  { shape: /^instant (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?)$/, write: (value) => `TIMESTAMP'${value}'` },
  { shape: /^day (\d{4}-\d\d-\d\d)$/, write: (value) => `DATE'${value}'` },
  { shape: /^time (-?\d{1,3}:\d\d:\d\d(?:\.\d{1,6})?)$/, write: (value) => `TIME'${value}'` },
  { shape: /^text ((?:[0-9a-f]{2})*)$/, write: (value) => `_utf8mb4 x'${value}'` },
  { shape: /^bytes ((?:[0-9a-f]{2})*)$/, write: (value) => `x'${value}'` },
];

/**
 * A value of a key as a literal of its own type: a text beside a number would be compared as floating-point numbers. Hexadecimal, so that
 * no setting of the server's (`NO_BACKSLASH_ESCAPES`) lets a text end early.
 */
export function mysqlTerm(value: string): string {
  for (const { shape, write } of LITERALS) {
    const [, body] = shape.exec(value) ?? [];
    if (body !== undefined) return write(body);
  }
  throw new AppError('configuration', 'the cursor is not one of this source');
}
