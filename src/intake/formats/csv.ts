import { pipeline, Readable } from 'node:stream';

import { parse, type CsvError, type Parser } from 'csv-parse';

import { AppError } from '../../shared/app-error.ts';
import { badRow, type TableRow } from './table.ts';

export interface CsvOptions {
  /** One character; a comma unless told. */
  readonly delimiter?: string;
}

/** About as much as one row may hold: a quote that is never closed must not draw the whole file into memory. */
const MAX_ROW_BYTES = 1024 * 1024;
/** The parser turns a whole piece into rows before anyone can read them, so pieces are small. */
const PIECE_BYTES = 16 * 1024;

/**
 * The rows of a UTF-8 CSV file, with or without a byte order mark, one at a time and in memory that does not grow with
 * the file. Blank lines are passed over. A row with broken quotes or another number of cells than the header is a finding.
 * @throws AppError invalid: the header cannot be read, or a row is longer than about 1 MiB
 */
export async function* readCsv(source: AsyncIterable<Uint8Array>, options: CsvOptions = {}): AsyncGenerator<TableRow> {
  const place: Place = { row: 0, bytes: 0, endless: false };
  const parser = rowParser(options.delimiter ?? ',', place);
  const pieces = Readable.from(boundedPieces(source, place), { highWaterMark: 1 });
  pipeline(pieces, parser, () => {
    // A failure of either end destroys the parser with it, and the loop below throws it.
  });
  let width: number | undefined;
  // The parser's stream is untyped; what is pushed to it is made in rowParser, and nowhere else.
  for await (const entry of parser as AsyncIterable<TableRow>) {
    if ('finding' in entry) {
      yield entry;
      continue;
    }
    width ??= entry.cells.length;
    yield entry.cells.length === width ? entry : badRow(entry.row, `${entry.cells.length} cells where the header has ${width}`);
  }
  if (place.endless) {
    throw new AppError('invalid', `After row ${place.row} comes a row of more than 1 MiB: a quote that is not closed, or not a CSV file`);
  }
}

/** Where the parser stands: the last row met and the byte after it. */
interface Place {
  row: number;
  bytes: number;
  /** The row after it has no end in sight: nothing more is read, and what is there of it is dropped. */
  endless: boolean;
}

/** Good rows and broken ones leave by the same pipe, in the order of the file. */
function rowParser(delimiter: string, place: Place): Parser {
  let broken = 0;
  let brokenLine = 0;
  const parser: Parser = parse({
    bom: true,
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_record: (cells, info) => {
      if (place.endless) return null;
      place.row = info.records + info.empty_lines + broken;
      place.bytes = info.bytes;
      parser.push({ row: place.row, cells } satisfies TableRow);
      return null;
    },
    on_skip: (error: CsvError | undefined) => {
      const { records, empty_lines: blank, lines, bytes } = parser.info;
      if (records === 0) throw new AppError('invalid', 'The header row cannot be read: its quotes are not balanced', error);
      // One row may break in several places; those on one line are told once.
      if (lines === brokenLine || place.endless) return;
      brokenLine = lines;
      broken += 1;
      place.row = records + blank + broken;
      place.bytes = bytes;
      parser.push(badRow(place.row, `${explain(error?.code)}, line ${lines}`));
    },
  });
  return parser;
}

function explain(code: string | undefined): string {
  return code === 'CSV_QUOTE_NOT_CLOSED' ? 'A quoted text is not closed' : 'A quote stands where none may stand';
}

async function* boundedPieces(source: AsyncIterable<Uint8Array>, place: Place): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      const piece = chunk.subarray(at, at + PIECE_BYTES);
      sent += piece.length;
      place.endless = sent - place.bytes > MAX_ROW_BYTES;
      // Ended rather than broken off, so that the rows before it still reach the reader.
      if (place.endless) return;
      yield piece;
    }
  }
}
