import { AppError } from '../../shared/app-error.ts';
import { MAX_BODY_BYTES } from '../contract.ts';
import { BrokenRecord, type RawRecord } from './format.ts';

/** A line longer than this is no record. */
const MAX_LINE_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;
const OPENS_LIST = 0x5b;

/**
 * The JSON values of a body or a file: the elements of one array, one value alone, or one value a line (NDJSON), of which there may
 * be any number. Throws AppError `invalid` where it is none of these, and `tooLarge` for an array that does not fit into memory.
 */
export async function* jsonRecords(bytes: AsyncIterable<Uint8Array>): AsyncIterable<RawRecord> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const source = bytes[Symbol.asyncIterator]();
  for (;;) {
    const next = await source.next();
    if (next.done === true) {
      yield* wholeText(decoded(Buffer.concat(pieces)));
      return;
    }
    pieces.push(next.value);
    size += next.value.length;
    if (size > MAX_BODY_BYTES) break;
  }
  const start = Buffer.concat(pieces);
  if (firstByte(start) === OPENS_LIST)
    throw new AppError('tooLarge', `a JSON array of more than ${MAX_BODY_BYTES} bytes; send lines instead`);
  yield* jsonLines(start, { [Symbol.asyncIterator]: () => source });
}

function* wholeText(text: string): Iterable<RawRecord> {
  const trimmed = text.trim();
  if (trimmed === '') return;
  const value = parsed(trimmed);
  if (value instanceof BrokenRecord) {
    const lines = text.split('\n');
    // One line alone that is no JSON is no body of lines either.
    if (lines.filter((line) => line.trim() !== '').length < 2) throw new AppError('invalid', `the body is not JSON: ${value.detail}`);
    for (const [at, line] of lines.entries()) if (line.trim() !== '') yield parsed(line, `/${at + 1}`);
  } else if (Array.isArray(value)) yield* value as readonly RawRecord[];
  else yield value;
}

async function* jsonLines(start: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncIterable<RawRecord> {
  let open = Buffer.alloc(0);
  let line = 0;
  for await (const piece of chained(start, rest)) {
    open = open.length === 0 ? Buffer.from(piece) : Buffer.concat([open, piece]);
    let from = 0;
    for (let end = open.indexOf(NEWLINE, from); end >= 0; end = open.indexOf(NEWLINE, from)) {
      line += 1;
      yield* lineRecord(open.subarray(from, end), line);
      from = end + 1;
    }
    open = open.subarray(from);
    if (open.length > MAX_LINE_BYTES) throw new AppError('invalid', `line ${line + 1} is longer than ${MAX_LINE_BYTES} bytes`);
  }
  yield* lineRecord(open, line + 1);
}

async function* chained(start: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield start;
  yield* rest;
}

function* lineRecord(bytes: Uint8Array, line: number): Iterable<RawRecord> {
  if (bytes.length > MAX_LINE_BYTES) {
    yield new BrokenRecord('bad_json', `/${line}`, `longer than ${MAX_LINE_BYTES} bytes`);
    return;
  }
  const text = decodedLine(bytes, line);
  if (text instanceof BrokenRecord) yield text;
  else if (text.trim() !== '') yield parsed(text, `/${line}`);
}

function decodedLine(bytes: Uint8Array, line: number): string | BrokenRecord {
  try {
    return decoded(bytes);
  } catch {
    return new BrokenRecord('bad_text', `/${line}`, 'is not UTF-8');
  }
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new AppError('invalid', 'the body is not UTF-8', error);
  }
}

/** What the parser says of a text quotes it, and it may be anybody's: only that it was none is told. */
function parsed(text: string, pointer = ''): RawRecord {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return new BrokenRecord('bad_json', pointer, 'is no JSON');
  }
}

function firstByte(bytes: Uint8Array): number | undefined {
  return bytes.find((byte) => byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf);
}
