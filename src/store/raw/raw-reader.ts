import type { Pool } from 'pg';

import type { Instant } from '../../shared/instant.ts';
import { failedReading } from '../outage.ts';
import { unpack } from './raw-lines.ts';

/** What to read; instants are of arrival, `to` is not part of it. */
export interface RawSpan {
  readonly source?: string;
  readonly from?: Instant;
  readonly to?: Instant;
}

export interface RawBatch {
  readonly id: number;
  readonly source: string;
  readonly format: string;
  readonly formatVersion: number;
  readonly receivedAt: Instant;
  /** The records as they were kept, each as its JSON text. */
  readonly lines: readonly string[];
}

/** How many rows, and about how many packed bytes, are asked for at once: what is held at a time is bounded by these and one batch. */
const ROWS = 200;
const PACKED_BYTES = 4 * 1024 * 1024;

interface Row {
  readonly id: number;
  readonly source: string;
  readonly format: string;
  readonly formatVersion: number;
  readonly receivedAt: Instant;
  readonly bytes: number;
  readonly body: Buffer;
}

/**
 * What is kept, in the order of arrival, batch by batch and in bounded memory. What arrives while it is read is part of it where `to`
 * allows it. Throws AppError `unavailable`.
 */
export async function* readRaw(pool: Pool, { source, from = 0, to = Number.MAX_SAFE_INTEGER }: RawSpan): AsyncGenerator<RawBatch> {
  let [at, id]: [Instant, number] = [from, 0];
  for (;;) {
    const { rows } = await pool
      .query<Row>({
        text: `SELECT id, source, format, format_version AS "formatVersion", received_at AS "receivedAt", bytes, body
FROM (
  SELECT *, sum(length(body)) OVER (ORDER BY received_at, id) - length(body) AS before
  FROM (
    SELECT * FROM raw_batch WHERE (received_at, id) > ($1, $2) AND received_at >= $1 AND received_at < $3 AND ($4::text IS NULL OR source = $4)
    ORDER BY received_at, id LIMIT ${ROWS}
  ) AS next
) AS summed
WHERE before < ${PACKED_BYTES} ORDER BY received_at, id`,
        values: [at, id, to, source ?? null],
      })
      .catch(failedReading);
    for (const { bytes, body, ...batch } of rows) {
      yield { ...batch, lines: await unpack(body, bytes) };
      [at, id] = [batch.receivedAt, batch.id];
    }
    if (rows.length === 0) return;
  }
}
