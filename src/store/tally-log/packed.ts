import { deflateRawSync, inflateRawSync } from 'node:zlib';

import type { Instant } from '../../shared/instant.ts';
import { ByteReader, ByteWriter } from './varint.ts';

/** The differences of one transaction and its instant. */
export interface LogEntry {
  readonly at: Instant;
  readonly body: Buffer;
}

/** Many entries in one row. Each keeps its instant: what was known can be told for any, not only at the edges of a row. */
export function packEntries(entries: readonly LogEntry[]): Buffer {
  const out = new ByteWriter();
  let last = 0;
  for (const { at, body } of entries) {
    out.signed(at - last);
    last = at;
    out.unsigned(body.length);
    out.bytes(body);
  }
  return deflateRawSync(out.end());
}

export function unpackEntries(packed: Buffer): readonly LogEntry[] {
  const from = new ByteReader(inflateRawSync(packed));
  const entries: LogEntry[] = [];
  let at = 0;
  while (!from.isAtEnd) {
    at += from.signed();
    entries.push({ at, body: from.bytes(from.unsigned()) });
  }
  return entries;
}
