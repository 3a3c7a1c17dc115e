import { STATUS_CODES, statusOfCode, type Status } from '../../domain/status.ts';
import type { Cell, Cells, Columns } from './columns.ts';
import { shown, type Report, type RowReason } from './finding.ts';
import type { ColumnSpec, ValueSpec } from './mapping.ts';

/** `undefined`: the row does not say (or said it wrongly, which was reported); `null`: it says that there is none. */
export type Reader<T> = (cells: Cells, report: Report) => T | null | undefined;

/** Same bounds as an identifier of the intake contract. */
const MAX_TEXT = 100;
/** Control characters, and what a decoder puts where the bytes were not UTF-8. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const BAD_TEXT = /[\u0000-\u001f\u007f\ufffd]/;

/** How a kind of value is read from a cell that no map translates. */
interface Kind<T> {
  readonly plain: (text: string) => T | undefined;
  readonly reason: RowReason;
}

export const TEXT: Kind<string> = { plain: (text) => text, reason: 'unknown_value' };

export const FLAG: Kind<boolean> = {
  plain: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  reason: 'unknown_value',
};

export const AMOUNT: Kind<number> = {
  plain: (text) => (/^\d{1,12}(\.\d+)?$/.test(text) ? Number(text) : undefined),
  reason: 'unknown_value',
};

export const STATUS: Kind<Status> = {
  plain: (text) => statusNamed(text) ?? statusOfCode(Number(text)),
  reason: 'unknown_status',
};

export function oneOf<T extends string>(...words: readonly T[]): Kind<T> {
  return { plain: (text) => words.find((word) => word === text), reason: 'unknown_value' };
}

/** The value of a row by its specification; every fault is reported once. */
export function valueReader<T>(spec: ValueSpec<T>, kind: Kind<T>, columns: Columns): Reader<T> {
  const { constant } = spec;
  if (constant !== undefined) return () => constant;
  const cell = cellOf(spec, columns);
  return (cells, report) => {
    const text = cell.read(cells);
    if (text === '') return spec.when_empty;
    const value = translate(text, spec, kind);
    if (value === undefined) {
      report({ reason: kind.reason, pointer: cell.label, detail: `${shown(text)} is not a value the mapping knows` });
      return undefined;
    }
    return typeof value === 'string' && isBadText(value, cell.label, report) ? undefined : value;
  };
}

/** The same, where a row without a value is no use: that is a finding too. */
export function requiredReader<T>(read: Reader<T>, label: string): (cells: Cells, report: Report) => T | undefined {
  return (cells, report) => {
    let reported = false;
    const value = read(cells, (problem) => {
      reported = true;
      report(problem);
    });
    if (value !== undefined && value !== null) return value;
    if (!reported) report({ reason: 'missing_value', pointer: label, detail: 'A value is needed here' });
    return undefined;
  };
}

/** What a finding calls the value: its column or columns. */
export function labelOf(spec: { readonly column?: ColumnSpec; readonly join?: readonly string[] }): string {
  return [spec.join ?? spec.column ?? []].flat().join(' / ');
}

/** Reports a text that no identifier may be. */
export function isBadText(text: string, pointer: string, report: Report): boolean {
  const fault =
    text.length > MAX_TEXT ? `longer than ${MAX_TEXT} characters` : BAD_TEXT.test(text) ? 'control characters, or not UTF-8' : undefined;
  if (fault !== undefined) report({ reason: 'bad_text', pointer, detail: `${shown(text)}: ${fault}` });
  return fault !== undefined;
}

function translate<T>(text: string, spec: ValueSpec<T>, kind: Kind<T>): T | null | undefined {
  if (spec.map === undefined) return kind.plain(text) ?? spec.default;
  return Object.hasOwn(spec.map, text) ? spec.map[text] : spec.default;
}

function cellOf(spec: ValueSpec<unknown>, columns: Columns): Cell {
  if (spec.join === undefined) return columns.find(spec.column ?? []);
  const parts = spec.join.map((name) => columns.find(name));
  return {
    label: labelOf(spec),
    read: (cells) => {
      const texts = parts.map((part) => part.read(cells));
      return texts.includes('') ? '' : texts.join(':');
    },
  };
}

function statusNamed(text: string): Status | undefined {
  // The keys of a literal object are exactly its declared keys.
  return Object.hasOwn(STATUS_CODES, text) ? (text as Status) : undefined;
}
