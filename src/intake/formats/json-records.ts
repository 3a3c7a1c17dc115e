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
  try {
    for (;;) {
      const next = await source.next();
      if (next.done === true) {
        yield* wholeBody(Buffer.concat(pieces));
        return;
      }
      pieces.push(next.value);
      size += next.value.length;
      if (size > MAX_BODY_BYTES) break;
    }
    const start = Buffer.concat(pieces.splice(0));
    if (firstByte(start) === OPENS_LIST)
      throw new AppError('tooLarge', `a JSON array of more than ${MAX_BODY_BYTES} bytes; send lines instead`);
    yield* jsonLines(chained(start, source));
  } finally {
    // Whoever stops reading early leaves no file open behind it.
    await source.return?.();
  }
}

async function* wholeBody(bytes: Buffer): AsyncIterable<RawRecord> {
  const value = parsed(bytes, '');
  if (value === NOTHING) return;
  if (!(value instanceof BrokenRecord)) {
    if (Array.isArray(value)) yield* value as readonly RawRecord[];
    else yield value;
    return;
  }
  // One line alone that is no JSON is no body of lines either, and neither is an array that breaks off.
  if (firstByte(bytes) === OPENS_LIST || lineCount(bytes) < 2) throw new AppError('invalid', `the body ${value.detail}`);
  yield* jsonLines([bytes]);
}

async function* jsonLines(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncIterable<RawRecord> {
  let open: Uint8Array[] = [];
  let openBytes = 0;
  let line = 0;
  for await (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, from)) {
      line += 1;
      yield* lineRecord([...open, piece.subarray(from, end)], line);
      open = [];
      openBytes = 0;
      from = end + 1;
    }
    open.push(piece.subarray(from));
    openBytes += piece.length - from;
    if (openBytes > MAX_LINE_BYTES) throw new AppError('invalid', `line ${line + 1} is longer than ${MAX_LINE_BYTES} bytes`);
  }
  yield* lineRecord(open, line + 1);
}

async function* chained(start: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield start;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

function* lineRecord(parts: readonly Uint8Array[], line: number): Iterable<RawRecord> {
  const bytes = parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
  if (bytes.length > MAX_LINE_BYTES) {
    yield new BrokenRecord('bad_json', `/${line}`, `longer than ${MAX_LINE_BYTES} bytes`);
    return;
  }
  const value = parsed(bytes, `/${line}`);
  if (value !== NOTHING) yield value;
}

/** A blank line or body, which is passed over. No JSON value is `undefined`. */
const NOTHING = undefined;

/** What the parser says of a text quotes it, and it may be anybody's: only that it was none is told. */
function parsed(bytes: Uint8Array, pointer: string): RawRecord {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new BrokenRecord('bad_text', pointer, 'is not UTF-8');
  }
  if (text.trim() === '') return NOTHING;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return new BrokenRecord('bad_json', pointer, 'is no JSON');
  }
}

/** Up to two: more need not be told apart. */
function lineCount(bytes: Buffer): number {
  let count = 0;
  for (let from = 0; from < bytes.length && count < 2;) {
    const end = bytes.indexOf(NEWLINE, from);
    const line = bytes.subarray(from, end < 0 ? bytes.length : end);
    if (line.some((byte) => byte > 0x20)) count += 1;
    from = end < 0 ? bytes.length : end + 1;
  }
  return count;
}

function firstByte(bytes: Uint8Array): number | undefined {
  return bytes.find((byte) => byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf);
}
