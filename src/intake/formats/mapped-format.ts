import { AppError } from '../../shared/app-error.ts';
import type { Problem } from './finding.ts';
import type { Format, FormatSettings, RawRecord, ReadRecord } from './format.ts';
import { itemReader } from './items.ts';
import type { Mapping } from './mapping.ts';
import { unitsOf } from './units.ts';

/** Throws AppError `invalid` for a table without a column that the mapping reads. */
export type CheckHeader = (header: readonly string[]) => void;

export interface MappedFormatOptions {
  readonly id: string;
  readonly version: number;
  /** Rows of a table, each as an object by column: what a spreadsheet, a delimited file or a log is to a mapping. */
  readonly decodeRows: (bytes: AsyncIterable<Uint8Array>, mapping: Mapping, checkHeader: CheckHeader) => AsyncIterable<RawRecord>;
  /** A column that a row does not have is an empty cell. Otherwise such a row is broken: a table has all of its columns everywhere. */
  readonly isSparse?: boolean;
}

/** Longer texts are no codes, dates or words of a list: what is beyond is neither kept nor read. */
const MAX_CELL_TEXT = 500;

/** A format whose rows a declarative mapping reads: no code for a new source. Throws AppError `configuration` without a mapping. */
export function mappedFormat(
  { mapping, source }: FormatSettings,
  { id, version, decodeRows, isSparse = false }: MappedFormatOptions,
): Format {
  if (mapping === null) throw new AppError('configuration', `source ${source}: the format ${id} needs a mapping`);
  const columns = columnsIn(mapping);
  const used = new Set(columns);
  const isUsed = (name: string): boolean => used.has(isSparse ? name : name.trim());
  const readerFor = readersOf(mapping);
  return {
    id,
    version,
    kept(record) {
      if (!isRow(record)) return null;
      const entries = Object.entries(record).filter(([name]) => isUsed(name));
      return Object.fromEntries(entries.map(([name, value]) => [name, keptCell(value)]));
    },
    decode: (bytes) =>
      decodeRows(bytes, mapping, (header) => {
        readerFor(header.filter(isUsed));
      }),
    read(record) {
      if (!isRow(record)) return { finding: { reason: 'bad_row', pointer: '', detail: 'a row is an object by column' } };
      return readRow(record, isSparse ? columns : Object.keys(record).filter(isUsed), { mapping, readerFor });
    },
  };
}

type ReaderFor = (header: readonly string[]) => ReturnType<typeof itemReader>;

/** Files of the same columns are of one kind; a source that changes them without end is not worth remembering. */
const MAX_HEADERS = 50;

/**
 * Making a reader takes as long as reading a hundred rows, so it is made once for each header of columns that count, and so is the
 * refusal of one. Throws AppError `invalid` where a column is missing or there twice.
 */
function readersOf(mapping: Mapping): ReaderFor {
  const made = new Map<string, ReturnType<typeof itemReader> | AppError>();
  return (header) => {
    const key = JSON.stringify(header);
    let reader = made.get(key);
    if (reader === undefined) {
      reader = readerOrRefusal(mapping, header);
      if (made.size === MAX_HEADERS) made.clear();
      made.set(key, reader);
    }
    if (reader instanceof AppError) throw reader;
    return reader;
  };
}

function readerOrRefusal(mapping: Mapping, header: readonly string[]): ReturnType<typeof itemReader> | AppError {
  try {
    return itemReader(mapping, header);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function readRow(
  record: Readonly<Record<string, unknown>>,
  header: readonly string[],
  { mapping, readerFor }: { readonly mapping: Mapping; readonly readerFor: ReaderFor },
): ReadRecord {
  const problems: Problem[] = [];
  try {
    const found = readerFor(header)(
      header.map((name) => (Object.hasOwn(record, name) ? String(keptCell(record[name]) ?? '') : '')),
      (problem) => problems.push(problem),
    );
    if (found !== undefined) return { items: [found.item], units: unitsOf(mapping, found.unitValue) };
  } catch (error) {
    // A row without a mapped column, or with one twice: of a file it is told as a whole, of a row that came alone here.
    if (!(error instanceof AppError)) throw error;
    return { finding: { reason: 'bad_row', pointer: '', detail: error.message } };
  }
  const [first] = problems;
  return {
    finding: { reason: first?.reason ?? 'bad_row', pointer: pointerOf(first?.pointer ?? ''), detail: first?.detail ?? 'cannot be read' },
  };
}

/** A column is a field of the record. */
function pointerOf(column: string): string {
  return column === '' ? '' : `/${column.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** A single value, or none: what is within a list or an object no column reads, and it may be anybody's. */
function keptCell(value: unknown): string | number | boolean | null {
  if (typeof value === 'string') return value.slice(0, MAX_CELL_TEXT);
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function isRow(record: unknown): record is Readonly<Record<string, unknown>> {
  return typeof record === 'object' && record !== null && !Array.isArray(record);
}

/** Every column that a mapping reads, each once. */
export function columnsIn(mapping: Mapping): readonly string[] {
  return [...new Set(namedBelow(mapping))];
}

/** Wherever a column may be named; the other names in a mapping are the source's own words. */
function namedBelow(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(namedBelow);
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    if (key === 'column' || key === 'join' || key === 'latest_of') return namesIn(inner);
    return key === 'map' || key === 'names' || key === 'date_formats' ? [] : namedBelow(inner);
  });
}

function namesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.flatMap(namesIn) : [];
}
