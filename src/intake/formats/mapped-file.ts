import { csvRows } from './csv-format.ts';
import { mappedRows, type MappedRows } from './mapped-rows.ts';
import type { Mapping } from './mapping.ts';
import type { TableRow } from './table.ts';
import { xesRows } from './xes.ts';
import { xlsxRows } from './xlsx.ts';

const ROWS = {
  csv: csvRows,
  xlsx: xlsxRows,
  xes: xesRows,
} satisfies Readonly<Record<string, (bytes: AsyncIterable<Uint8Array>, mapping: Mapping) => AsyncIterable<TableRow>>>;

/** A kind of file that a mapping reads. */
export type MappedFile = keyof typeof ROWS;

/** By what its name ends with; CSV has many names. */
export function kindOfFile(name: string): MappedFile {
  const [, ending] = /\.(xlsx|xes)$/i.exec(name) ?? [];
  return ending === undefined ? 'csv' : ending.toLowerCase() === 'xlsx' ? 'xlsx' : 'xes';
}

/** The rows of a file as intake items, in bounded memory. Reading throws as `mappedRows` does, and for a file that is broken as a whole. */
export function readMappedFile(kind: MappedFile, bytes: AsyncIterable<Uint8Array>, mapping: Mapping): MappedRows {
  return mappedRows(ROWS[kind](bytes, mapping), mapping);
}
