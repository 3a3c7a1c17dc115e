import { readFile } from 'node:fs/promises';

import { AppError } from '../shared/app-error.ts';
import { formatDay, parseDay, type Day } from '../shared/instant.ts';

/** One row of a catalogue file. `where` is its file and line, for messages. */
export interface TsvRow<Column extends string> {
  readonly where: string;
  cell(column: Column): string;
}

/** Reads a catalogue table: `#` lines, the column names, then rows, separated by tabs. Refuses any other columns. */
export async function readTsv<Column extends string>(file: string, columns: readonly Column[]): Promise<readonly TsvRow<Column>[]> {
  const text = await readText(file);
  const rows: TsvRow<Column>[] = [];
  let headed = false;
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const where = `${file}:${index + 1}`;
    const cells = line.split('\t');
    if (cells.length !== columns.length)
      throw refusal(where, `${cells.length} cells where ${columns.length} belong (${columns.join(', ')})`);
    if (headed) rows.push({ where, cell: (column) => cells[columns.indexOf(column)] ?? '' });
    else if (columns.every((column, place) => cells[place] === column)) headed = true;
    else throw refusal(where, `the columns must be ${columns.join(', ')}`);
  }
  if (!headed) throw refusal(file, `no columns (${columns.join(', ')})`);
  return rows;
}

export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new AppError(
      'configuration',
      `The catalogue file ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      error,
    );
  }
}

/** What is wrong with a catalogue file, and where. */
export function refusal(where: string, complaint: string): AppError {
  return new AppError('configuration', `${where}: ${complaint}`);
}

export function dayIn(text: string, where: string): Day {
  const day = parseDay(text);
  if (Number.isNaN(day) || formatDay(day) !== text) throw refusal(where, `"${text}" is not a day like 2025-07-01`);
  return day;
}

/** A number, or `null` for an empty cell. */
export function numberIn(text: string, where: string): number | null {
  if (text === '') return null;
  const value = Number(text);
  if (!Number.isFinite(value)) throw refusal(where, `"${text}" is not a number`);
  return value;
}

/** One of a closed set of words. */
export function wordIn<Word extends string>(text: string, words: readonly Word[], where: string): Word {
  const word = words.find((one) => one === text);
  if (word === undefined) throw refusal(where, `"${text}" is none of ${words.join(', ')}`);
  return word;
}
