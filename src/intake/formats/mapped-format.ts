import { AppError } from '../../shared/app-error.ts';
import type { Problem } from './finding.ts';
import type { Format, FormatSettings, RawRecord, ReadRecord } from './format.ts';
import { itemReader } from './items.ts';
import type { Mapping } from './mapping.ts';
import { unitsOf } from './units.ts';

/** Rows of a table, each as an object by column: what a spreadsheet, a delimited file or a log is to a mapping. */
type DecodeRows = (bytes: AsyncIterable<Uint8Array>, mapping: Mapping) => AsyncIterable<RawRecord>;

export interface MappedFormatOptions {
  readonly id: string;
  readonly version: number;
  readonly decodeRows: DecodeRows;
}

/** Files of the same columns are of one kind; a source that changes them without end is not worth remembering. */
const MAX_HEADERS = 50;

/** A format whose rows a declarative mapping reads: no code for a new source. Throws AppError `configuration` without a mapping. */
export function mappedFormat({ mapping, source }: FormatSettings, { id, version, decodeRows }: MappedFormatOptions): Format {
  if (mapping === null) throw new AppError('configuration', `source ${source}: the format ${id} needs a mapping`);
  const used = new Set(columnsIn(mapping));
  const readers = new Map<string, ReturnType<typeof itemReader>>();

  function readerFor(header: readonly string[]): ReturnType<typeof itemReader> {
    const key = JSON.stringify(header);
    let reader = readers.get(key);
    if (reader === undefined) {
      reader = itemReader(mapping ?? never(), header);
      if (readers.size === MAX_HEADERS) readers.clear();
      readers.set(key, reader);
    }
    return reader;
  }

  return {
    id,
    version,
    kept: (record) => (isRow(record) ? Object.fromEntries(Object.entries(record).filter(([name]) => used.has(name.trim()))) : null),
    decode: (bytes) => decodeRows(bytes, mapping),
    read: (record) => readRow(record, mapping, readerFor),
  };
}

function readRow(record: RawRecord, mapping: Mapping, readerFor: (header: readonly string[]) => ReturnType<typeof itemReader>): ReadRecord {
  if (!isRow(record)) return { finding: { reason: 'bad_row', pointer: '', detail: 'a row is an object by column' } };
  const header = Object.keys(record);
  const problems: Problem[] = [];
  try {
    const found = readerFor(header)(
      header.map((name) => cellText(record[name])),
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

function cellText(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function isRow(record: unknown): record is Readonly<Record<string, unknown>> {
  return typeof record === 'object' && record !== null && !Array.isArray(record);
}

/** Every column that a mapping reads, wherever it names it. */
function columnsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(columnsIn);
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    if (key === 'column' || key === 'join' || key === 'latest_of') return namesIn(inner);
    return key === 'map' || key === 'names' ? [] : columnsIn(inner);
  });
}

function namesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.flatMap(namesIn) : [];
}

function never(): never {
  throw new Error('a mapped format has a mapping');
}
