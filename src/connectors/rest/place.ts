import { createHash, type Hash } from 'node:crypto';

import type { RawRecord } from '../../intake/formats/format.ts';

/**
 * Where to go on: the page that was read last, how many of its records were delivered and what they were, and what the page was known
 * by when all of it was.
 */
export interface Place {
  readonly page: string;
  readonly done: number;
  /** Of the records delivered. A page that still begins with them has grown; any other has other records in their place. */
  readonly digest: string | null;
  readonly etag: string | null;
}

export function startOf(page: string): Place {
  return { page, done: 0, digest: null, etag: null };
}

/** The first page is part of it: a declaration that names another one begins anew. */
export function cursorOf(place: Place, first: URL): string {
  return JSON.stringify({ ...place, of: digestOf(first.href) });
}

/** `null` for a cursor of another address or another connector. */
export function placeIn(cursor: string, first: URL): Place | null {
  const value = parsed(cursor);
  if (typeof value !== 'object' || value === null || !('of' in value) || value.of !== digestOf(first.href)) return null;
  // What it is of shows that it was made above, and it was kept as it was.
  return value as unknown as Place;
}

/** The digest of records that come one after another, at each of them. */
export class GrowingDigest {
  readonly #hash: Hash = createHash('sha256');

  add(records: readonly RawRecord[]): this {
    for (const record of records) this.#hash.update(`${JSON.stringify(record)}\n`);
    return this;
  }

  get soFar(): string {
    return this.#hash.copy().digest('base64url');
  }
}

/** How many of the records were delivered before: none where the page is not what it was, since what is new may be anywhere. */
export function deliveredOf({ done, digest }: Place, records: readonly RawRecord[]): number {
  if (done > records.length || digest === null) return 0;
  return new GrowingDigest().add(records.slice(0, done)).soFar === digest ? done : 0;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(cursor) as unknown;
  } catch {
    return null;
  }
}
