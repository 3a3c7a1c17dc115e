import type { ClientBase, Pool } from 'pg';

import type { QuarantinedItem } from '../../intake/ledger.ts';
import type { QuarantineFilter } from '../../intake/quarantine-wire.ts';
import type { Outcome } from '../../intake/replay.ts';
import { AppError } from '../../shared/app-error.ts';
import type { Instant } from '../../shared/instant.ts';
import { inTransaction } from '../in-transaction.ts';
import { failedReading } from '../outage.ts';
import { quarantineStatements } from '../quarantine-rows.ts';
import { matching, valuesOf } from './quarantine-reader.ts';
import type { QuarantineRoom } from './quarantine-room.ts';
import { hashOfQuarantined } from './quarantine-text.ts';

/** A row that can be read again. */
export interface WaitingRow {
  readonly id: number;
  readonly source: string;
  readonly reason: string;
  readonly pointer: string;
  readonly format: string | null;
  /** JSON, as it was kept. */
  readonly text: string;
}

export interface Settled {
  readonly row: WaitingRow;
  readonly outcome: Outcome;
  readonly formatVersion: number | null;
}

/** Which rows: those that wait, of a source and reason or all; or those of some numbers, dismissed ones included. */
export interface WaitingFilter extends Omit<QuarantineFilter, 'state'> {
  readonly ids?: readonly number[];
}

/** The next rows that can be read again, by number, up to `last`. Throws AppError `unavailable`. */
export async function readWaiting(
  pool: Pool,
  { ids, ...filter }: WaitingFilter,
  { after, last, limit }: { readonly after: number; readonly last: number; readonly limit: number },
): Promise<readonly WaitingRow[]> {
  const { rows } = await pool
    .query<WaitingRow>(
      `SELECT id, source, reason, pointer, format, item::text AS text FROM quarantine
WHERE ${matching(1)} AND is_whole AND NOT is_sum AND state <> 'replayed' AND ($4::int8[] IS NULL OR id = ANY ($4)) AND id > $5 AND id <= $6
ORDER BY id LIMIT $7`,
      [...valuesOf({ ...filter, ...(ids === undefined ? { state: 'waiting' } : {}) }), ids ?? null, after, last, limit],
    )
    .catch(failedReading);
  return rows;
}

/** The highest number so far: what is set aside while a replay runs is not part of it. */
export async function lastNumber(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ last: number }>('SELECT coalesce(max(id), 0)::int8 AS last FROM quarantine').catch(failedReading);
  return rows[0]?.last ?? 0;
}

const TRIES = 10;

/**
 * Writes what became of rows that were read again, together: those that count now are replayed, and what counts sources is put right as
 * if they had counted when they came; the others stay with their present reason. Doing it twice changes nothing.
 */
export async function settleRows(pool: Pool, settled: readonly Settled[], now: Instant): Promise<void> {
  if (settled.length === 0) return;
  for (let tries = 1; ; tries++) {
    try {
      await inTransaction(pool, async (client) => {
        await writeReplayed(client, settled, now);
        for (const one of settled) if (one.outcome.state === 'waiting') await writeRefused(client, one, one.outcome, now);
        await client.query(`SELECT pg_notify('nhip_change', 'replay')`);
      });
      return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      // The same came again at this very moment: done once more, it is known.
      if (!['23505', '40P01', '40001'].includes(code)) throw error;
      if (tries === TRIES) throw new AppError('unavailable', 'too much is set aside at the moment; replay again', error);
    }
  }
}

/** Beside the lanes of writers, which are numbered from 0. */
const LANE = -1;

async function writeReplayed(client: ClientBase, settled: readonly Settled[], now: Instant): Promise<void> {
  const done = settled.flatMap(({ row, outcome, formatVersion }) =>
    outcome.state === 'replayed' ? [{ id: row.id, ...outcome, formatVersion }] : [],
  );
  if (done.length === 0) return;
  await client.query(
    `WITH settled AS (
  UPDATE quarantine q SET state = 'replayed', settled_at = $6, tried_at = $6, format_version = coalesce(g.version, q.format_version)
  FROM unnest($1::int8[], $2::int4[], $3::int4[], $4::int4[], $5::int4[]) AS g (id, version, accepted, duplicate, stale)
  WHERE q.id = g.id AND q.state <> 'replayed' RETURNING q.source, q.times, g.accepted, g.duplicate, g.stale
)
INSERT INTO source_pulse AS p (source, lane, accepted, duplicate, stale, quarantined)
SELECT source, ${LANE}, sum(accepted), sum(duplicate + times - 1), sum(stale), -sum(times) FROM settled WHERE times > 0
GROUP BY source ORDER BY source
ON CONFLICT (source, lane) DO UPDATE SET accepted = p.accepted + excluded.accepted, duplicate = p.duplicate + excluded.duplicate,
  stale = p.stale + excluded.stale, quarantined = p.quarantined + excluded.quarantined`,
    [
      done.map(({ id }) => id),
      done.map(({ formatVersion }) => formatVersion),
      done.map(({ accepted }) => accepted),
      done.map(({ duplicate }) => duplicate),
      done.map(({ stale }) => stale),
      now,
    ],
  );
}

async function writeRefused(
  client: ClientBase,
  { row, formatVersion }: Settled,
  { reason, pointer, detail }: Extract<Outcome, { state: 'waiting' }>,
  now: Instant,
): Promise<void> {
  const present = { source: row.source, reason, pointer: pointer.replaceAll('\u0000', '\ufffd') };
  const hash = hashOfQuarantined({ source: row.source, reason, pointer }, row.text);
  const isSame = present.reason === row.reason && present.pointer === row.pointer;
  const other = isSame
    ? undefined
    : (
        await client.query<{ id: number }>(`SELECT id FROM quarantine WHERE hash = decode($1, 'hex') AND id <> $2 FOR UPDATE`, [
          hash,
          row.id,
        ])
      ).rows[0];
  if (other === undefined) {
    await client.query(
      `UPDATE quarantine SET reason = $2, pointer = $3, detail = $4, tried_at = $5, format_version = coalesce($6, format_version)
  ${isSame ? '' : `, hash = decode($7, 'hex')`} WHERE id = $1`,
      [row.id, present.reason, present.pointer, detail.replaceAll('\u0000', '\ufffd'), now, formatVersion, ...(isSame ? [] : [hash])],
    );
    return;
  }
  // The same item waits for its present reason already: one row is enough.
  await client.query(
    `WITH gone AS (DELETE FROM quarantine WHERE id = $1 RETURNING times, first_at)
UPDATE quarantine q SET times = q.times + gone.times, first_at = least(q.first_at, gone.first_at), tried_at = $3 FROM gone WHERE q.id = $2`,
    [row.id, other.id, now],
  );
}

/** Keeps what a replay of raw records refused and nobody knew of, without counting it: it came once, and was counted then. */
export async function keepRefused(pool: Pool, items: readonly QuarantinedItem[], room: QuarantineRoom): Promise<void> {
  if (items.length === 0) return;
  await inTransaction(pool, async (client) => {
    for (const statement of quarantineStatements(items, room, 0)) await client.query(statement);
  });
}

/** What nobody will mend. Returns how many rows. */
export async function dismissRows(pool: Pool, { ids, ...filter }: WaitingFilter, now: Instant): Promise<number> {
  const { rowCount } = await pool
    .query(`UPDATE quarantine SET state = 'dismissed', settled_at = $5 WHERE ${matching(1)} AND ($4::int8[] IS NULL OR id = ANY ($4))`, [
      ...valuesOf({ ...filter, state: 'waiting' }),
      ids ?? null,
      now,
    ])
    .catch(failedReading);
  return rowCount ?? 0;
}
