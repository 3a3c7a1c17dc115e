import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

/** One row of a reference file; asking for a column that is not there is an error, never an empty text. */
export interface SourceRow {
  readonly where: string;
  get(column: string): string;
}

export type ReadSource = (file: string) => readonly SourceRow[];

/** Reads the CSV files of one folder. Every text comes out in NFC with single spaces. */
export function sourceFolder(folder: string): ReadSource {
  return (file) => {
    const rows: Record<string, string>[] = parse(readFileSync(join(folder, file), 'utf8'), { columns: true });
    return rows.map((row, index) => {
      const where = `${file}, row ${index + 2}`;
      return { where, get: (column) => cleanText(row[column], `${where}: no column ${column}`) };
    });
  };
}

function cleanText(text: string | undefined, complaint: string): string {
  if (text === undefined) throw new Error(complaint);
  return text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
}
