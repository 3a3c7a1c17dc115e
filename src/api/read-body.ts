import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import { MAX_BODY_BYTES, MAX_ITEMS } from '../intake/contract.ts';
import { AppError } from '../shared/app-error.ts';

const gunzipAsync = promisify(gunzip);

/** A line that is no JSON, in the place of the item it should have been. */
export class BadLine {
  readonly detail: string;

  constructor(detail: string) {
    this.detail = detail;
  }
}

/** The items of a request. Throws AppError `invalid` or `tooLarge` where nothing of it can be told apart. */
export async function readItems(body: Buffer, contentType: string, encoding: string | undefined): Promise<unknown[]> {
  const text = decodeText(await unpack(body, encoding));
  const items = contentType.startsWith('application/x-ndjson') ? readLines(text) : readArray(text);
  if (items.length > MAX_ITEMS) throw new AppError('tooLarge', `${items.length} items in one request; at most ${MAX_ITEMS}`);
  return items;
}

/** Throws AppError `invalid`, and `tooLarge` for what unpacks to more than a body may be. */
export async function unpack(body: Buffer, encoding: string | undefined): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity') return body;
  if (encoding !== 'gzip') throw new AppError('invalid', `content-encoding ${encoding.slice(0, 40)} is not understood; gzip or none`);
  try {
    return await gunzipAsync(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    if (isTooLarge) throw new AppError('tooLarge', `the body unpacks to more than ${MAX_BODY_BYTES} bytes`, error);
    throw new AppError('invalid', 'the body is not gzip, or broken off', error);
  }
}

function decodeText(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (error) {
    throw new AppError('invalid', 'the body is not UTF-8', error);
  }
}

function readArray(text: string): unknown[] {
  const value = parseJson(text);
  if (value instanceof BadLine) throw new AppError('invalid', `the body is not JSON: ${value.detail}`);
  // One event alone needs no brackets.
  return Array.isArray(value) ? value : [value];
}

function readLines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parseJson);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    return new BadLine(error instanceof SyntaxError ? error.message.slice(0, 200) : 'not JSON');
  }
}
