import { BrokenRecord, type RawRecord } from '../../intake/formats/format.ts';
import type { ConnectionOf } from '../../intake/source-schema.ts';
import { AppError } from '../../shared/app-error.ts';
import type { ConnectorTools } from '../connector-tools.ts';
import { atPointer, nextLink, sameOrigin } from './page.ts';

export interface Page {
  readonly records: readonly RawRecord[];
  readonly etag: string | null;
  /** The address of the next page; `null` where this is the last for now. */
  readonly next: string | null;
}

interface PageReading {
  readonly connection: ConnectionOf<'rest'>;
  readonly tools: Pick<ConnectorTools, 'format'>;
  readonly first: URL;
}

/** Throws AppError `unavailable` where it is none, or only a part of one. */
export async function readPage(body: Buffer, headers: Headers, { connection, tools, first }: PageReading): Promise<Page> {
  const { records: pointer, next: nextPointer, cursorParameter } = connection;
  const etag = headers.get('etag');
  if (pointer === undefined && nextPointer === undefined) {
    return { records: await decoded(body, isDelimited(headers), tools), etag, next: linkedPage(headers, first) };
  }
  const value = parsed(body);
  const found = pointer === undefined ? value : atPointer(value, pointer);
  if (!Array.isArray(found)) throw new AppError('unavailable', `the answer has no records at ${pointer ?? '/'}`);
  const records: readonly RawRecord[] = found;
  const next = nextPointer === undefined ? null : nextOf(atPointer(value, nextPointer), first, cursorParameter);
  return { records, etag, next: next === null ? linkedPage(headers, first) : sameOrigin(next, first).href };
}

/** The next page by the `Link` header. */
export function linkedPage(headers: Headers, first: URL): string | null {
  const link = nextLink(headers.get('link'));
  return link === null ? null : sameOrigin(link, first).href;
}

function nextOf(told: unknown, first: URL, parameter: string | undefined): string | null {
  if (told === undefined || told === null || told === '' || told === false) return null;
  if (typeof told !== 'string' && typeof told !== 'number') throw new AppError('unavailable', 'the answer points to no next page');
  if (parameter === undefined) return String(told);
  const url = new URL(first);
  url.searchParams.set(parameter, String(told));
  return url.href;
}

/** Whether a body that breaks off cannot be taken for a whole one. */
function isDelimited(headers: Headers): boolean {
  return headers.has('content-length') || /\bchunked\b/i.test(headers.get('transfer-encoding') ?? '');
}

/** A broken record is set aside like any other; but the last one of a body whose end nothing tells may be half of a good one. */
async function decoded(body: Buffer, isWhole: boolean, { format }: PageReading['tools']): Promise<readonly RawRecord[]> {
  const records: RawRecord[] = [];
  try {
    for await (const record of format.decode(oneChunk(body))) records.push(record);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError('unavailable', `the answer cannot be read: ${error.message}`, error);
  }
  const last = records.at(-1);
  if (!isWhole && last instanceof BrokenRecord) throw new AppError('unavailable', `the answer breaks off at ${last.pointer}`);
  return records;
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    // What the parser says of a text quotes it, and it may be anybody's.
    throw new AppError('unavailable', 'the answer is no JSON');
  }
}

// oxlint-disable-next-line typescript/require-await -- a body that is there is a stream of one piece
async function* oneChunk(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
}
