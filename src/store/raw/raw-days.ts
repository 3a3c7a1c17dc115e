import type { Pool } from 'pg';

import { dayOf, formatDay, parseDay, startOfDay, type Day, type Instant } from '../../shared/instant.ts';
import { inTransaction } from '../in-transaction.ts';
import { failedReading } from '../outage.ts';

/** Of whoever makes or drops a day: one process at a time. */
const LOCK = 740_766_41;
/** Dropping a day stops writers for a moment: it would rather be tried again later than stop them for long. */
const DROP_WAIT = '500ms';

/** Makes the table of a day, where there is none. Writers go on meanwhile. */
export async function makeRawDay(pool: Pool, day: Day): Promise<void> {
  const table = tableOf(day);
  await inTransaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    const { rows } = await client.query<{ isThere: boolean }>('SELECT to_regclass($1) IS NOT NULL AS "isThere"', [table]);
    if (rows[0]?.isThere === true) return;
    await client.query(`CREATE TABLE ${table} (LIKE raw_batch INCLUDING ALL)`);
    await client.query(`ALTER TABLE raw_batch ATTACH PARTITION ${table} FOR VALUES FROM (${startOfDay(day)}) TO (${startOfDay(day + 1)})`);
  });
}

/**
 * Lets go of the days of which all is older than `days`, oldest first, and makes today's and tomorrow's table. Each day by itself, so that
 * one that is in use leaves the others to go. Throws AppError `unavailable`.
 */
export async function keepRawDays(pool: Pool, now: Instant, days: number): Promise<{ readonly dropped: number }> {
  const today = dayOf(now);
  if (days > 0) for (const day of [today, today + 1]) await makeRawDay(pool, day);
  const { rows } = await pool
    .query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'raw_batch'::regclass ORDER BY c.relname`,
    )
    .catch(failedReading);
  let dropped = 0;
  for (const { name } of rows) {
    const day = dayOfTable(name);
    // A day goes when its last instant is older than is kept.
    if (day === null || day + days >= today) continue;
    await inTransaction(pool, async (client) => {
      await client.query(`SET LOCAL lock_timeout = '${DROP_WAIT}'`);
      await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      await client.query(`DROP TABLE IF EXISTS ${tableOf(day)}`);
    });
    dropped += 1;
  }
  return { dropped };
}

const PREFIX = 'raw_batch_';

function tableOf(day: Day): string {
  return PREFIX + formatDay(day).replaceAll('-', '');
}

function dayOfTable(name: string): Day | null {
  const found = /^raw_batch_(\d{4})(\d{2})(\d{2})$/.exec(name);
  return found === null ? null : parseDay(found.slice(1).join('-'));
}
