import type { ClientBase, Pool } from 'pg';

import type { ClosedBefore, Closing, FrozenStore, StoredUnit } from '../freeze/frozen-store.ts';
import { frozenReader, HEADS, sealedHead, type HeadRow } from './frozen-read.ts';
import { inTransaction } from './in-transaction.ts';

/** Held by whoever closes, until the closing is written. Any number of ours. */
const CLOSE_LOCK = 766_009;
/** The one before may take as long as a closing takes. */
const LOCK_WAIT = '5min';
/** Units a statement: some megabytes of JSON. */
const BATCH = 200;

export function frozenStore(pool: Pool): FrozenStore {
  return {
    ...frozenReader(pool),
    add: (period, decide) =>
      inTransaction(pool, async (client) => {
        await client.query(`SET LOCAL lock_timeout = '${LOCK_WAIT}'`);
        await client.query('SELECT pg_advisory_xact_lock($1)', [CLOSE_LOCK]);
        const decided = await decide(await readBefore(client, period));
        if (decided.closing !== null) await writeClosing(client, decided.closing);
        return decided;
      }),
  };
}

async function readBefore(client: ClientBase, period: string): Promise<ClosedBefore> {
  const newest = async (where: string, order: string, values: readonly string[]) => {
    const { rows } = await client.query<HeadRow>(`${HEADS} WHERE ${where} ORDER BY ${order} DESC LIMIT 1`, [...values]);
    return rows[0] === undefined ? null : sealedHead(rows[0]);
  };
  return { revision: await newest('period = $1', 'revision', [period]), closing: await newest('true', 'closing', []) };
}

async function writeClosing(client: ClientBase, { head, hash, definitions, units, differences }: Closing): Promise<void> {
  await client.query('INSERT INTO frozen_definitions (hash, content) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    head.definitions,
    JSON.stringify(definitions),
  ]);
  await client.query('INSERT INTO frozen_period (head, hash) VALUES ($1, $2)', [JSON.stringify(head), hash]);
  const key = [head.period.id, head.revision];
  for (let at = 0; at < units.length; at += BATCH) await writeUnits(client, key, units.slice(at, at + BATCH));
  for (let at = 0; at < differences.length; at += BATCH * BATCH) {
    await client.query(
      `INSERT INTO frozen_difference (period, revision, unit_id, indicator, before, after)
SELECT $1, $2, unit, indicator, before, after
FROM jsonb_to_recordset($3::jsonb) AS r (unit text, indicator text, before jsonb, after jsonb)`,
      [...key, JSON.stringify(differences.slice(at, at + BATCH * BATCH))],
    );
  }
}

async function writeUnits(client: ClientBase, key: readonly (string | number)[], units: readonly StoredUnit[]): Promise<void> {
  await client.query(
    `INSERT INTO frozen_unit (period, revision, content, hash)
SELECT $1, $2, content, hash FROM jsonb_to_recordset($3::jsonb) AS r (content jsonb, hash text)`,
    [...key, JSON.stringify(units)],
  );
}
