import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';

import { jsonOf } from '../quarantine/quarantine-text.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/**
 * A line of JSON for each record. What is no record, or nested so deeply that no format reads it, has none: of it stands in quarantine
 * that it came.
 */
export function linesOf(records: readonly unknown[]): readonly string[] {
  return records.flatMap((record) => {
    const line = record === null ? null : jsonOf(record);
    return line === null || line === 'null' ? [] : [line];
  });
}

export function pack(lines: readonly string[]): Promise<{ readonly bytes: number; readonly body: Buffer }> {
  const text = Buffer.from(`${lines.join('\n')}\n`);
  return compress(text).then((body) => ({ bytes: text.length, body }));
}

/** @param bytes as `pack` told them: no more is unpacked. */
export async function unpack(body: Uint8Array, bytes: number): Promise<readonly string[]> {
  const text = await decompress(body, { maxOutputLength: Math.max(1, bytes) });
  return text.toString('utf8').split('\n').slice(0, -1);
}
