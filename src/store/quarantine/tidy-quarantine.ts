import type { Pool } from 'pg';

import { DAY_MS, type Instant } from '../../shared/instant.ts';
import { failedReading } from '../outage.ts';
import { SUM_DETAIL } from '../quarantine-rows.ts';
import { QUARANTINE_BOUNDS, type QuarantineBounds } from './quarantine-room.ts';
import { hashOfSum } from './quarantine-text.ts';

/** How long one that was replayed or dismissed can still be looked up. */
export const SETTLED_DAYS = 35;
/** Rows that go at once: no lock and no transaction is long. */
const PIECE = 5_000;
/** What is left of a full source and reason, of its rows and its characters: room for the next, without moving a row for each. */
const LEFT = 0.75;
/** From which share of the bounds on room is made. */
const FULL = 0.875;

/**
 * Lets go of what was settled long ago, and of more of it than may wait; and counts the oldest that wait in one row where a source has
 * too many of a reason. Each piece is a transaction of its own. Throws AppError `unavailable`.
 */
export async function tidyQuarantine(pool: Pool, now: Instant, bounds: QuarantineBounds = QUARANTINE_BOUNDS): Promise<void> {
  await inPieces(pool, 'WHERE settled_at < $1 ORDER BY settled_at LIMIT $2', [now - SETTLED_DAYS * DAY_MS]);
  await inPieces(pool, `WHERE settled_at IS NOT NULL ORDER BY settled_at DESC OFFSET $1 LIMIT $2`, [bounds.allRows]);
  const { rows } = await pool
    .query<{ source: string; reason: string }>(
      `SELECT source, reason FROM quarantine WHERE state = 'waiting' AND NOT is_sum GROUP BY source, reason
HAVING count(*) > $1 OR sum(chars) > $2`,
      [Math.floor(bounds.rows * FULL), Math.floor(bounds.chars * FULL)],
    )
    .catch(failedReading);
  for (const { source, reason } of rows) await countOldest(pool, source, reason, bounds);
}

async function inPieces(pool: Pool, which: string, values: readonly number[]): Promise<void> {
  for (;;) {
    const gone = await pool
      .query(`DELETE FROM quarantine WHERE id IN (SELECT id FROM quarantine ${which})`, [...values, PIECE])
      .catch(failedReading);
    if ((gone.rowCount ?? 0) < PIECE) return;
  }
}

async function countOldest(pool: Pool, source: string, reason: string, bounds: QuarantineBounds): Promise<void> {
  for (;;) {
    const { rows } = await pool
      .query<{ gone: number }>(
        `WITH newest AS (
  SELECT id, row_number() OVER w AS place, sum(chars) OVER w AS total FROM quarantine
  WHERE state = 'waiting' AND NOT is_sum AND source = $1 AND reason = $2 WINDOW w AS (ORDER BY last_at DESC, id DESC)
), gone AS (
  DELETE FROM quarantine WHERE id IN (SELECT id FROM newest WHERE place > $3 OR total > $4 LIMIT ${PIECE}) AND state = 'waiting'
  RETURNING times, first_at, last_at
), counted AS (
  INSERT INTO quarantine AS q (hash, source, reason, pointer, detail, item, is_whole, is_sum, first_at, last_at, times)
  SELECT decode($5, 'hex'), $1, $2, '', $6, 'null', false, true, min(first_at), max(last_at), sum(times) FROM gone HAVING count(*) > 0
  ON CONFLICT (hash) DO UPDATE SET times = q.times + excluded.times, first_at = least(q.first_at, excluded.first_at),
    last_at = greatest(q.last_at, excluded.last_at), state = 'waiting', settled_at = NULL
)
SELECT count(*) AS gone FROM gone`,
        [source, reason, Math.floor(bounds.rows * LEFT), Math.floor(bounds.chars * LEFT), hashOfSum(source, reason), SUM_DETAIL],
      )
      .catch(failedReading);
    if ((rows[0]?.gone ?? 0) < PIECE) return;
  }
}
