import { AppError } from '../../shared/app-error.ts';
import { DAY_MS } from '../../shared/instant.ts';
import { BrokenRecord, type Format, type FormatSettings, type RawRecord } from './format.ts';
import { itemReader } from './items.ts';
import { mappedFormat } from './mapped-format.ts';
import type { Mapping } from './mapping.ts';
import { readXml } from './xml-events.ts';
import { zipParts, type ZipParts } from './zip-parts.ts';

/** The first sheet of a workbook (Office Open XML), its first row the header, read by a mapping. Dates are given as ISO local time. */
export function xlsxFormat(settings: FormatSettings): Format {
  return mappedFormat(settings, { id: 'xlsx', version: 1, decodeRows: xlsxRows });
}

/** An archive is read from its end: it has to be here as a whole. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;
const MAX_SHEET_BYTES = 1024 * 1024 * 1024;
const MAX_SMALL_PART_BYTES = 16 * 1024 * 1024;
const MAX_TEXTS_BYTES = 256 * 1024 * 1024;
const MAX_TEXT = 2_000;
const MAX_COLUMNS = 500;

async function* xlsxRows(bytes: AsyncIterable<Uint8Array>, mapping: Mapping): AsyncIterable<RawRecord> {
  const parts = await zipParts(await collected(bytes));
  const { sheet, is1904 } = await firstSheet(parts);
  const texts = parts.has('xl/sharedStrings.xml') ? await sharedTexts(parts) : [];
  const dates = parts.has('xl/styles.xml') ? await dateStyles(parts) : new Set<number>();
  let header: readonly string[] | null = null;
  for await (const { row, cells } of sheetRows(parts, sheet, { texts, dates, is1904 })) {
    if (cells.every((cell) => cell === '')) continue;
    if (header === null) {
      // A file without a mapped column is refused as a whole, before its first row.
      itemReader(mapping, cells);
      header = cells.map((name) => name.trim());
    } else if (cells.length > header.length)
      yield new BrokenRecord('bad_row', `/${row}`, `${cells.length} cells where the header has ${header.length}`);
    else yield Object.fromEntries(header.map((name, at) => [name, cells[at] ?? '']));
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

async function firstSheet(parts: ZipParts): Promise<{ readonly sheet: string; readonly is1904: boolean }> {
  let id = '';
  let is1904 = false;
  await drained(
    readXml(await parts.open('xl/workbook.xml', MAX_SMALL_PART_BYTES), 'the workbook', {
      open(name, attributes) {
        if (name === 'sheet' && id === '') id = attributes['r:id'] ?? '';
        if (name === 'workbookPr') is1904 = attributes['date1904'] === '1' || attributes['date1904'] === 'true';
      },
      take: () => [],
    }),
  );
  let target = '';
  await drained(
    readXml(await parts.open('xl/_rels/workbook.xml.rels', MAX_SMALL_PART_BYTES), 'the workbook', {
      open(name, attributes) {
        if (name === 'Relationship' && attributes['Id'] === id) target = attributes['Target'] ?? '';
      },
      take: () => [],
    }),
  );
  if (target === '') throw new AppError('invalid', 'the workbook has no sheet');
  return { sheet: target.startsWith('/') ? target.slice(1) : `xl/${target}`, is1904 };
}

async function sharedTexts(parts: ZipParts): Promise<readonly string[]> {
  const texts: string[] = [];
  let text = '';
  let isText = false;
  await drained(
    readXml(await parts.open('xl/sharedStrings.xml', MAX_TEXTS_BYTES), 'the texts of the workbook', {
      open(name) {
        if (name === 'si') text = '';
        isText = name === 't';
      },
      text(piece) {
        if (isText && text.length < MAX_TEXT) text += piece;
      },
      close(name) {
        isText = false;
        if (name === 'si') texts.push(text);
      },
      take: () => [],
    }),
  );
  return texts;
}

/** The numbers of number formats that are dates: those that are built in, and those whose code has days or years. */
const BUILT_IN_DATES: ReadonlySet<number> = new Set([14, 15, 16, 17, 22, 27, 30, 36, 50, 57]);

async function dateStyles(parts: ZipParts): Promise<ReadonlySet<number>> {
  const formats = new Set(BUILT_IN_DATES);
  const styles = new Set<number>();
  let isOfCells = false;
  let place = 0;
  await drained(
    readXml(await parts.open('xl/styles.xml', MAX_SMALL_PART_BYTES), 'the styles of the workbook', {
      open(name, attributes) {
        if (name === 'numFmt' && /[dy]/i.test((attributes['formatCode'] ?? '').replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, ''))) {
          formats.add(Number(attributes['numFmtId']));
        }
        if (name === 'cellXfs') isOfCells = true;
        if (name === 'xf' && isOfCells && formats.has(Number(attributes['numFmtId']))) styles.add(place);
        if (name === 'xf' && isOfCells) place += 1;
      },
      close(name) {
        if (name === 'cellXfs') isOfCells = false;
      },
      take: () => [],
    }),
  );
  return styles;
}

interface Workbook {
  readonly texts: readonly string[];
  readonly dates: ReadonlySet<number>;
  readonly is1904: boolean;
}

interface SheetRow {
  readonly row: number;
  readonly cells: readonly string[];
}

async function* sheetRows(parts: ZipParts, sheet: string, workbook: Workbook): AsyncGenerator<SheetRow> {
  const rows: SheetRow[] = [];
  let row = 0;
  let cells: string[] = [];
  let cell = { column: 0, type: 'n', style: 0 };
  let text = '';
  let isValue = false;
  yield* readXml(await parts.open(sheet, MAX_SHEET_BYTES), 'the sheet', {
    open(name, attributes) {
      if (name === 'row') {
        row = Number(attributes['r'] ?? row + 1);
        cells = [];
      } else if (name === 'c') {
        const column = columnOf(attributes['r'] ?? '') ?? cells.length;
        if (column >= MAX_COLUMNS) throw new AppError('tooLarge', `the sheet has more than ${MAX_COLUMNS} columns`);
        cell = { column, type: attributes['t'] ?? 'n', style: Number(attributes['s'] ?? 0) };
        text = '';
      }
      isValue = name === 'v' || name === 't';
    },
    text(piece) {
      if (isValue && text.length < MAX_TEXT) text += piece;
    },
    close(name) {
      isValue = false;
      if (name === 'c') {
        while (cells.length < cell.column) cells.push('');
        cells[cell.column] = cellText(text, cell, workbook);
      } else if (name === 'row') rows.push({ row, cells });
    },
    take: () => rows.splice(0),
  });
}

/** `B7` is the second column. */
function columnOf(reference: string): number | null {
  const [letters] = /^[A-Z]{1,3}/.exec(reference) ?? [];
  if (letters === undefined) return null;
  let column = 0;
  for (let at = 0; at < letters.length; at++) column = column * 26 + letters.charCodeAt(at) - 64;
  return column - 1;
}

function cellText(
  text: string,
  { type, style }: { readonly type: string; readonly style: number },
  { texts, dates, is1904 }: Workbook,
): string {
  if (type === 's') return texts[Number(text)] ?? '';
  if (type === 'b') return text === '1' ? 'TRUE' : 'FALSE';
  if (type !== 'n' || text === '' || !dates.has(style)) return text;
  return localTime(Number(text), is1904);
}

/** Days since the end of 1899 (which takes 1900 for a leap year), or since 1904, as local time without a zone. */
function localTime(days: number, is1904: boolean): string {
  const first = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  const instant = new Date(Math.round((first + days * DAY_MS) / 1_000) * 1_000);
  if (Number.isNaN(instant.getTime())) return String(days);
  const text = instant.toISOString().slice(0, 19);
  return Number.isInteger(days) ? text.slice(0, 10) : text;
}

async function drained(events: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of events) {
    // All is told through the events.
  }
}
