import type { Pool } from 'pg';

import type { RawKeeper } from '../../intake/receiver.ts';
import { AppError } from '../../shared/app-error.ts';
import type { Clock } from '../../shared/clock.ts';
import { dayOf } from '../../shared/instant.ts';
import { must } from '../../shared/must.ts';
import { numberArray, textArray } from '../array-literal.ts';
import { failedReading } from '../outage.ts';
import { makeRawDay } from './raw-days.ts';
import { linesOf, pack } from './raw-lines.ts';

export interface RawWriterOptions {
  /** 0 keeps none. */
  readonly days: number;
  readonly clock: Clock;
  /** How much may wait to be written, in characters; beyond it the door says busy. */
  readonly maxWaiting?: number;
}

const MAX_WAITING = 128 * 1024 * 1024;
/** What came from one source while the writer was at work is one batch, up to about this size. */
const BATCH_CHARS = 4 * 1024 * 1024;
/** What is written at once, over all sources. */
const MAX_BATCHES = 16;

/** Records of one format of one source that wait to be written, and whom to tell. */
interface Batch {
  readonly source: string;
  readonly format: { readonly id: string; readonly version: number };
  readonly lines: string[];
  chars: number;
  readonly senders: PromiseWithResolvers<void>[];
}

/**
 * Keeps records before anything is made of them: `keep` resolves after the commit. While one transaction runs, what arrives gathers and
 * goes together in the next, so that single records of a source are kept in as few and as small rows as those of a batch. Throws AppError
 * `busy` where too much waits and `unavailable` where the store is away: then nothing may be acknowledged.
 */
export function rawWriter(pool: Pool, { days, clock, maxWaiting = MAX_WAITING }: RawWriterOptions): RawKeeper {
  let waiting: Batch[] = [];
  let chars = 0;
  let isRunning = false;

  async function run(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) {
      const batches = waiting.slice(0, MAX_BATCHES);
      waiting = waiting.slice(MAX_BATCHES);
      await write(pool, batches, clock).then(
        () => {
          for (const { senders } of batches) for (const sender of senders) sender.resolve();
        },
        (error: unknown) => {
          for (const { senders } of batches) for (const sender of senders) sender.reject(error);
        },
      );
      for (const batch of batches) chars -= batch.chars;
    }
    isRunning = false;
  }

  return {
    async keep(source, format, records) {
      const lines = days === 0 ? [] : linesOf(records);
      if (lines.length === 0) return;
      const size = lines.reduce((sum, line) => sum + line.length + 1, 0);
      if (chars > 0 && chars + size > maxWaiting) throw new AppError('busy', 'too many records are waiting to be kept; send again shortly');
      chars += size;
      const batch = gather(waiting, { source, format, lines, chars: size });
      const sender = Promise.withResolvers<void>();
      batch.senders.push(sender);
      if (!isRunning) void run();
      await sender.promise;
    },
  };
}

function gather(waiting: Batch[], given: Pick<Batch, 'source' | 'format' | 'chars'> & { readonly lines: readonly string[] }): Batch {
  const { source, format, lines, chars } = given;
  let batch = waiting.find(
    (one) =>
      one.source === source && one.format.id === format.id && one.format.version === format.version && one.chars + chars <= BATCH_CHARS,
  );
  if (batch === undefined) {
    batch = { source, format, lines: [], chars: 0, senders: [] };
    waiting.push(batch);
  }
  for (const line of lines) batch.lines.push(line);
  batch.chars += chars;
  return batch;
}

/** No table of the day takes the row. */
const NO_TABLE = '23514';

async function write(pool: Pool, batches: readonly Batch[], clock: Clock): Promise<void> {
  const packed = await Promise.all(batches.map(({ lines }) => pack(lines)));
  const now = clock.now();
  const insert = {
    name: 'raw-write',
    text: `INSERT INTO raw_batch (source, format, format_version, received_at, records, bytes, body)
SELECT s, f, v, $7, r, b, p FROM unnest($1::text[], $2::text[], $3::int4[], $4::int4[], $5::int8[], $6::bytea[]) AS u (s, f, v, r, b, p)`,
    values: [
      textArray(batches.map(({ source }) => source)),
      textArray(batches.map(({ format }) => format.id)),
      numberArray(batches.map(({ format }) => format.version)),
      numberArray(batches.map(({ lines }) => lines.length)),
      numberArray(packed.map(({ bytes }) => bytes)),
      packed.map(({ body }) => must(body, 'a packed body')),
      now,
    ],
  };
  try {
    await pool.query(insert);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== NO_TABLE) return failedReading(error);
    await makeRawDay(pool, dayOf(now));
    await pool.query(insert).catch(failedReading);
  }
}
