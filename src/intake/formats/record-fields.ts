import type { FormatFinding } from './format.ts';
import { instantReader } from './instants.ts';
import { MAX_LIST, MAX_TEXT } from './keep-only.ts';

/** Thrown while a record is read, to leave a nested reading at the first fault; never seen outside a format. */
class Fault extends Error {
  readonly finding: FormatFinding;

  constructor(reason: string, pointer: string, detail: string) {
    super(detail);
    this.finding = { reason, pointer, detail };
  }
}

/** What `make` makes of a record, or the first thing that was wrong with it. */
export function orFinding<T>(make: () => T): T | { readonly finding: FormatFinding } {
  try {
    return make();
  } catch (error) {
    if (error instanceof Fault) return { finding: error.finding };
    throw error;
  }
}

export function fault(reason: string, pointer: string, detail: string): never {
  throw new Fault(reason, pointer, detail);
}

/** Reads fields of one object; what is absent, null or empty is `undefined`: nothing was said. */
export interface Fields {
  text(name: string): string | undefined;
  /** Throws a fault where there is none. */
  needed(name: string): string;
  /** ISO 8601 with offset. A text that is no date is a fault. */
  instant(name: string): string | undefined;
  /** `1`, `True`, `yes` … A word that is neither is a fault. */
  flag(name: string): boolean | undefined;
  amount(name: string): number | undefined;
  /** The objects of a list; `undefined` where there is no list. */
  list(name: string): readonly Fields[] | undefined;
}

/** Local times of the forms that the national packets have, and those with an offset, which holds. */
const DATE_FORMATS = ['iso', 'yyyyMMddHHmmss', 'yyyyMMddHHmm', 'yyyyMMdd', 'dd/MM/yyyy HH:mm:ss', 'dd/MM/yyyy HH:mm', 'dd/MM/yyyy'];
const COMPACT = /^(\d{4})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])([0-5]\d)([0-5]\d)$/;
const SPACED = /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[T ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d{1,9})?$/;
/** As our own door writes when a record came. */
const EXACT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
/** What .NET has in the place of no date. */
const NEVER = /^0001-?01-?01/;
const VIET_NAM = 'Asia/Ho_Chi_Minh';
const YES: ReadonlySet<string> = new Set(['1', 'true', 'yes', 'y', 'có', 'co']);
const NO: ReadonlySet<string> = new Set(['0', 'false', 'no', 'n', 'không', 'khong']);

export type FieldsOf = (record: unknown, pointer?: string) => Fields;

/** A reader of records whose local times are from a zone. */
export function fieldsReader(timeZone: string): FieldsOf {
  const readAny = instantReader(DATE_FORMATS, timeZone);
  const readInstant = (text: string): string | undefined => {
    const local = timeZone === VIET_NAM ? (COMPACT.exec(text) ?? SPACED.exec(text)) : null;
    // Nearly all are of these forms, and there is no daylight saving to ask about. Whether a month has so many days is asked at the door.
    if (local !== null) return `${local[1]}-${local[2]}-${local[3]}T${local[4]}:${local[5]}:${local[6]}${local[7] ?? ''}+07:00`;
    const read = EXACT.test(text) ? text : readAny(text);
    // An offset of more than a day is none.
    return read === undefined || Number.isNaN(Date.parse(read)) ? undefined : read;
  };

  const fieldsOf = (record: unknown, pointer = ''): Fields => {
    const own: Readonly<Record<string, unknown>> = isObject(record)
      ? record
      : fault('not_an_object', pointer, 'a JSON object is wanted here');
    const single = (name: string): string | number | boolean | undefined => {
      const value = Object.hasOwn(own, name) ? own[name] : undefined;
      if (value === undefined || value === null || value === '') return undefined;
      if (typeof value === 'object') return fault('bad_value', `${pointer}/${name}`, 'a single value is wanted here');
      if (typeof value === 'string' && value.length > MAX_TEXT)
        return fault('bad_value', `${pointer}/${name}`, `is longer than ${MAX_TEXT} characters`);
      // Of what JSON can hold these are left.
      return value as string | number | boolean;
    };
    const text = (name: string): string | undefined => {
      const value = single(name);
      const trimmed = value === undefined ? '' : String(value).trim();
      return trimmed === '' ? undefined : trimmed;
    };
    return {
      text,
      needed: (name) => text(name) ?? fault('missing_value', `${pointer}/${name}`, 'is missing or empty'),
      instant(name) {
        const given = text(name);
        if (given === undefined || NEVER.test(given)) return undefined;
        return readInstant(given) ?? fault('bad_instant', `${pointer}/${name}`, 'is no date of a known form');
      },
      flag(name) {
        const given = text(name)?.toLowerCase();
        if (given === undefined) return undefined;
        if (YES.has(given)) return true;
        return NO.has(given) ? false : fault('unknown_value', `${pointer}/${name}`, 'is neither yes nor no');
      },
      amount(name) {
        const given = text(name);
        if (given === undefined) return undefined;
        const amount = Number(given.replaceAll(/(?<=\d)[.,](?=\d{3}(\D|$))/g, ''));
        return Number.isFinite(amount) && amount >= 0 ? amount : fault('bad_value', `${pointer}/${name}`, 'is no amount');
      },
      list(name) {
        const value = Object.hasOwn(own, name) ? own[name] : undefined;
        if (value === undefined || value === null || value === '') return undefined;
        if (!Array.isArray(value)) return fault('bad_value', `${pointer}/${name}`, 'a list is wanted here');
        if (value.length > MAX_LIST) return fault('bad_value', `${pointer}/${name}`, `has more than ${MAX_LIST} entries`);
        return value.map((item: unknown, at) => fieldsOf(item, `${pointer}/${name}/${at}`));
      },
    };
  };
  return fieldsOf;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
