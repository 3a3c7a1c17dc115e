import { AppError } from '../../shared/app-error.ts';
import type { Format, FormatSettings } from './format.ts';
import { mappedFormat } from './mapped-format.ts';
import { badRow, tableRecords, type TableRow } from './table.ts';
import { openWorkbook } from './workbook/open-workbook.ts';
import { sheetRows } from './workbook/sheet-rows.ts';
import { zipParts } from './workbook/zip-parts.ts';

/**
 * The first sheet of a workbook (Office Open XML), its first row that says something the header, read by a mapping. Dates are given
 * as ISO local time.
 */
export function xlsxFormat(settings: FormatSettings): Format {
  return mappedFormat(settings, {
    id: 'xlsx',
    version: 1,
    decodeRows: (bytes, _mapping, checkHeader) => tableRecords(xlsxRows(bytes), checkHeader),
  });
}

/** An archive is read from its end: it has to be here as a whole. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** The rows that say something. Throws AppError `invalid` and `tooLarge`. */
export async function* xlsxRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TableRow> {
  const parts = await zipParts(await collected(bytes));
  let width: number | undefined;
  for await (const { row, cells } of sheetRows(parts, await openWorkbook(parts))) {
    // Cells with nothing but a colour are in the file as well.
    const filled = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
    if (filled === 0) continue;
    const ofHeader = (width ??= filled);
    if (filled > ofHeader) yield badRow(row, `${filled} cells where the header has ${ofHeader}`);
    else yield { row, cells: Array.from({ length: ofHeader }, (_, at) => cells[at] ?? '') };
  }
}

async function collected(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytes) {
    size += piece.length;
    if (size > MAX_FILE_BYTES) throw new AppError('tooLarge', `a workbook of more than ${MAX_FILE_BYTES} bytes; send CSV instead`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
