import { deflateRawSync, inflateRawSync } from 'node:zlib';

import type { Pool, PoolClient } from 'pg';

import type { TallyChange } from '../../measure/tally-delta.ts';
import { DAY_MS, HOUR_MS, dayOf, formatDay, startOfDay, type Day, type Instant } from '../../shared/instant.ts';
import { decodeDifferences, encodeDifferences } from './differences.ts';
import { packEntries, unpackEntries, type LogEntry } from './packed.ts';

/** A transaction may take minutes to commit: an hour is packed, and a day summed, when they are over for so long. */
const SETTLED_MS = HOUR_MS;
/** A little more than the 92 days that are promised. */
export const KEPT_DAYS = 100;
const LOCK = 740_766_35;

/** Packs finished hours, sums finished days, and lets go of what is older than is kept. One process at a time; each step a transaction. */
export async function keepLog(pool: Pool, now: Instant): Promise<void> {
  await inTransaction(pool, (client) => packHours(client, now - SETTLED_MS));
  await inTransaction(pool, (client) => sumDays(client, now - SETTLED_MS));
  await inTransaction(pool, (client) => letGo(client, now - KEPT_DAYS * DAY_MS));
}

async function inTransaction(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [LOCK]);
    if (rows[0]?.mine === true) await work(client);
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** Rows of one hour and one set of columns become one. */
async function packHours(client: PoolClient, before: Instant): Promise<void> {
  const end = Math.floor(before / HOUR_MS) * HOUR_MS;
  for (;;) {
    const first = await client.query<{ hour: number; columns_id: number }>(
      `SELECT from_at / ${HOUR_MS} AS hour, columns_id FROM tally_log WHERE NOT is_packed AND to_at < $1 ORDER BY to_at LIMIT 1`,
      [end],
    );
    const [group] = first.rows;
    if (group === undefined) return;
    const { rows } = await client.query<{ at: number; body: Buffer; is_summed: boolean }>(
      `DELETE FROM tally_log WHERE NOT is_packed AND columns_id = $1 AND to_at >= $2 AND to_at < $3 RETURNING from_at AS at, body, is_summed`,
      [group.columns_id, group.hour * HOUR_MS, (group.hour + 1) * HOUR_MS],
    );
    // What is in the sum of a day already stays apart from what came late to it.
    for (const isSummed of [false, true]) {
      const entries = rows.filter((row) => row.is_summed === isSummed).toSorted((one, other) => one.at - other.at);
      await writePacked(client, entries, group.columns_id, isSummed);
    }
  }
}

async function writePacked(client: PoolClient, entries: readonly LogEntry[], columnsId: number, isSummed: boolean): Promise<void> {
  const [from, to] = [entries[0]?.at, entries.at(-1)?.at];
  if (from === undefined || to === undefined) return;
  await client.query(`INSERT INTO tally_log (from_at, to_at, columns_id, is_packed, is_summed, body) VALUES ($1, $2, $3, true, $4, $5)`, [
    from,
    to,
    columnsId,
    isSummed,
    packEntries(entries),
  ]);
}

/** The differences of a whole day as one, for readings that go far back. */
async function sumDays(client: PoolClient, before: Instant): Promise<void> {
  const today = dayOf(before);
  for (;;) {
    const first = await client.query<{ from_at: number }>(
      `SELECT from_at FROM tally_log WHERE NOT is_summed AND is_packed AND to_at < $1 ORDER BY to_at LIMIT 1`,
      [startOfDay(today)],
    );
    const from = first.rows[0]?.from_at;
    if (from === undefined) return;
    await sumDay(client, dayOf(from));
  }
}

async function sumDay(client: PoolClient, day: Day): Promise<void> {
  const { rows } = await client.query<{ columns_id: number; body: Buffer }>(
    `UPDATE tally_log SET is_summed = true WHERE NOT is_summed AND is_packed AND from_at >= $1 AND to_at < $2 RETURNING columns_id, body`,
    [startOfDay(day), startOfDay(day + 1)],
  );
  for (const [columnsId, ofColumns] of Map.groupBy(rows, (row) => row.columns_id)) {
    const known = await client.query<{ body: Buffer }>('SELECT body FROM tally_log_day WHERE day = $1 AND columns_id = $2', [
      formatDay(day),
      columnsId,
    ]);
    const bodies = [
      ...known.rows.map(({ body }) => inflateRawSync(body)),
      ...ofColumns.flatMap(({ body }) => unpackEntries(body).map((entry) => entry.body)),
    ];
    await client.query(
      `INSERT INTO tally_log_day (day, columns_id, body) VALUES ($1, $2, $3) ON CONFLICT (day, columns_id) DO UPDATE SET body = excluded.body`,
      [formatDay(day), columnsId, deflateRawSync(encodeDifferences([sumOf(bodies)]))],
    );
  }
}

function sumOf(bodies: readonly Buffer[]): readonly TallyChange[] {
  const rows = new Map<string, { readonly key: string; readonly day: Day; readonly amounts: Map<number, number> }>();
  for (const body of bodies) {
    decodeDifferences(body, (key, day, column, amount) => {
      const id = `${key}\n${day}`;
      let row = rows.get(id);
      if (row === undefined) rows.set(id, (row = { key, day, amounts: new Map() }));
      row.amounts.set(column, (row.amounts.get(column) ?? 0) + amount);
    });
  }
  return [...rows.values()].map(({ key, day, amounts }) => {
    const left = [...amounts].filter(([, amount]) => amount !== 0).toSorted(([one], [other]) => one - other);
    return { key, day, columns: left.map(([column]) => column), amounts: left.map(([, amount]) => amount) };
  });
}

async function letGo(client: PoolClient, before: Instant): Promise<void> {
  const gone = await client.query('DELETE FROM tally_log WHERE to_at < $1', [before]);
  await client.query('DELETE FROM tally_log_day WHERE day < $1', [formatDay(dayOf(before))]);
  if (gone.rowCount === 0) return;
  await client.query(`UPDATE meta SET value = to_jsonb(greatest((value #>> '{}')::int8, $1::int8)) WHERE key = 'tally_log_from'`, [before]);
}
