import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';

import { BrokenRecord, type Format, type RawRecord, type ReadRecord } from '../src/intake/formats/format.ts';
import type { ItemParser } from '../src/intake/parse-item.ts';
import { AppError } from '../src/shared/app-error.ts';

/** What every format promises of whatever it is given; asked by its tests with a few inputs, and by the bench `fuzz` with many. */

/** A time at which the fixtures have happened. */
const NOW = Date.parse('2026-11-25T08:00:00+07:00');

export interface RecordVerdict {
  readonly items: number;
  readonly accepted: number;
}

/**
 * A record gets a verdict, and what is kept of it gets the same: also when it comes back from where it was stored as JSON. Where the
 * format hands the item on for the door to judge, it is the door's verdict that is the same.
 */
export function judgeRecord(format: Format, record: RawRecord, door: ItemParser): RecordVerdict {
  const read = format.read(record);
  const kept = format.kept(record);
  const isJson = isDeepStrictEqual(overJson(record), record);
  const rest = format.read(isJson ? overJson(kept) : kept);
  const isForDoor = format.id === 'nhip' || format.id === 'cloudevents';
  if (!isForDoor && isJson) assert.deepEqual(rest, read);
  assert.deepEqual(verdicts(rest, door), verdicts(read, door));
  return {
    items: 'items' in read ? read.items.length : 0,
    accepted: verdicts(read, door).filter((verdict) => verdict === 'accepted').length,
  };
}

function verdicts(read: ReadRecord, door: ItemParser): readonly string[] {
  if ('finding' in read) {
    assert.ok(read.finding.reason !== '' && read.finding.detail !== '');
    return [read.finding.reason];
  }
  return read.items.map((item) => {
    const parsed = door.parse(item, NOW);
    return 'ok' in parsed ? 'accepted' : parsed.refused.reason;
  });
}

function overJson(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

/** What became of a body. */
export interface BodyOutcome {
  readonly records: readonly RawRecord[];
  /** Why the body was refused, after these records; `null` where it was read to its end. */
  readonly refused: AppError | null;
}

/** A body is read to its end or refused in words; never anything else. */
export async function judgeBody(format: Format, body: Uint8Array, pieceBytes: number): Promise<BodyOutcome> {
  const records: RawRecord[] = [];
  try {
    for await (const record of format.decode(pieces(body, pieceBytes))) {
      records.push(record);
      if (record instanceof BrokenRecord) assert.ok(record.reason !== '' && record.detail !== '');
      else format.read(format.kept(record));
    }
    return { records, refused: null };
  } catch (error) {
    if (error instanceof AppError && (error.kind === 'invalid' || error.kind === 'tooLarge')) return { records, refused: error };
    throw error;
  }
}

// oxlint-disable-next-line typescript/require-await -- a stream of what is there
async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
