import { AppError } from '../../../shared/app-error.ts';
import { readXml } from '../xml-events.ts';
import { cellText, type Cell } from './cell-text.ts';
import { MAX_CELL_TEXT, type OpenWorkbook } from './open-workbook.ts';
import type { ZipParts } from './zip-parts.ts';

const MAX_SHEET_BYTES = 1024 * 1024 * 1024;
/** As many as a sheet can have (Office Open XML files of any writer). */
const MAX_ROWS = 1_048_576;
const MAX_COLUMNS = 500;

export interface SheetRow {
  /** As the spreadsheet numbers it. */
  readonly row: number;
  readonly cells: readonly string[];
}

/** The rows of the first sheet, one by one. Throws AppError `invalid`, and `tooLarge` for more rows or columns than are taken. */
export function sheetRows(parts: ZipParts, workbook: OpenWorkbook): AsyncGenerator<SheetRow> {
  const rows: SheetRow[] = [];
  let count = 0;
  let row = 0;
  let cells: string[] = [];
  let cell: Cell = { column: 0, type: 'n', style: 0 };
  let text = '';
  let isValue = false;
  return readXml(parts.open(workbook.sheet, MAX_SHEET_BYTES), 'the sheet', {
    root: 'worksheet',
    open(name, attributes) {
      if (name === 'row') {
        row = rowOf(attributes['r']) ?? row + 1;
        cells = [];
      } else if (name === 'c') {
        cell = cellOf(attributes, cells.length);
        text = '';
      }
      isValue = name === 'v' || name === 't';
    },
    text(piece) {
      if (isValue) text = `${text}${piece}`.slice(0, MAX_CELL_TEXT);
    },
    close(name) {
      isValue = false;
      if (name === 'c') {
        while (cells.length < cell.column) cells.push('');
        cells[cell.column] = cellText(text, cell, workbook);
      } else if (name === 'row') {
        count += 1;
        if (count > MAX_ROWS) throw new AppError('tooLarge', `the sheet has more than ${MAX_ROWS} rows`);
        rows.push({ row, cells });
      }
    },
    take: () => rows.splice(0),
  });
}

function rowOf(reference: string | undefined): number | null {
  return reference !== undefined && /^\d{1,7}$/.test(reference) ? Number(reference) : null;
}

function cellOf(attributes: Readonly<Record<string, string>>, next: number): Cell {
  const column = columnOf(attributes['r'] ?? '') ?? next;
  if (column >= MAX_COLUMNS) throw new AppError('tooLarge', `the sheet has more than ${MAX_COLUMNS} columns`);
  return { column, type: attributes['t'] ?? 'n', style: Number(attributes['s'] ?? 0) };
}

/** `B7` is the second column. */
function columnOf(reference: string): number | null {
  const [letters] = /^[A-Z]{1,3}/.exec(reference) ?? [];
  if (letters === undefined) return null;
  let column = 0;
  for (let at = 0; at < letters.length; at++) column = column * 26 + letters.charCodeAt(at) - 64;
  return column - 1;
}
