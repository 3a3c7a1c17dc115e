import type { ClientBase, Pool } from 'pg';

import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { Answered, FetchQueue, FetchRequest, FetchRun, QueuedRequest, SaveCounts } from '../reconcile/fetch-queue.ts';
import { AppError } from '../shared/app-error.ts';
import type { Clock } from '../shared/clock.ts';
import { must } from '../shared/must.ts';
import { inTransaction } from './in-transaction.ts';
import { failedReading } from './outage.ts';
import { writePublished } from './published-write.ts';

export interface FetchQueueOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly directory: () => UnitDirectory;
}

/** Any number of ours: one process asks the portal at a time, or it would be asked twice as fast. */
const FETCH_LOCK = 766_002;

/** Lends the queue for one run, to one process at a time. Throws AppError `conflict` while another has it. */
export async function withFetchQueue<T>(options: FetchQueueOptions, work: (queue: FetchQueue) => Promise<T>): Promise<T> {
  const keeper = await options.pool.connect().catch(failedReading);
  try {
    const { rows } = await keeper.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [FETCH_LOCK]).catch(failedReading);
    if (rows[0]?.got !== true) throw new AppError('conflict', 'another process is asking the portal; one at a time');
    return await work(fetchQueue(options));
  } finally {
    // The lock ends with its connection, also where this process is killed; given back, it is free at once.
    const isFree = await keeper.query('SELECT pg_advisory_unlock_all()').then(
      () => true,
      () => false,
    );
    keeper.release(!isFree);
  }
}

function fetchQueue({ pool, clock, directory }: FetchQueueOptions): FetchQueue {
  let opened: number | null = null;
  const run = (): number => must(opened, 'an open run');
  return {
    async open(plan, first, isFresh) {
      opened = await inTransaction(pool, async (client) => {
        const unfinished = isFresh ? null : await unfinishedRun(client, plan);
        return unfinished ?? (await newRun(client, plan, first, clock));
      });
      return readProgress(pool, opened);
    },
    next: () => readNext(pool, run()),
    complete: (id, answered) =>
      inTransaction(pool, async (client): Promise<SaveCounts> => {
        await leave(client, run(), id, 'done', null);
        await addRequests(client, run(), answered.followUps);
        return writePublished(client, answered.figures, directory());
      }),
    fail: (id, detail) => inTransaction(pool, (client) => leave(client, run(), id, 'failed', detail)),
    progress: () => readProgress(pool, run()),
  };
}

/** The newest run of the plan where something of it is left; what failed waits again. */
async function unfinishedRun(client: ClientBase, plan: string): Promise<number | null> {
  const { rows } = await client.query<{ id: number }>('SELECT id FROM portal_run WHERE plan = $1 ORDER BY id DESC LIMIT 1', [plan]);
  const id = rows[0]?.id ?? null;
  await client.query(`UPDATE portal_fetch SET state = 'waiting' WHERE run_id = $1 AND state = 'failed'`, [id]);
  const { rowCount } = await client.query(`SELECT FROM portal_fetch WHERE run_id = $1 AND state = 'waiting' LIMIT 1`, [id]);
  return rowCount === 0 ? null : id;
}

async function newRun(client: ClientBase, plan: string, first: readonly FetchRequest[], clock: Clock): Promise<number> {
  // What was asked in earlier runs only says what need not be asked again in them.
  await client.query('DELETE FROM portal_run WHERE plan = $1', [plan]);
  const { rows } = await client.query<{ id: number }>('INSERT INTO portal_run (plan, opened_at) VALUES ($1, $2) RETURNING id', [
    plan,
    clock.now(),
  ]);
  const { id } = must(rows[0], 'the new run');
  await addRequests(
    client,
    id,
    first.map((request) => ({ ...request, after: null })),
  );
  return id;
}

/** A request that the run has had, or has waiting, is not added again. */
async function addRequests(client: ClientBase, run: number, requests: Answered['followUps']): Promise<void> {
  const rows = requests.map(({ place, body, hash, after }) => ({ place, body: JSON.stringify(body), hash, after }));
  await client.query(
    `INSERT INTO portal_fetch (run_id, place, body, hash, after_answer)
SELECT $1, place, body::json, hash, after FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (place text, body text, hash text, after text))
  WITH ORDINALITY ORDER BY ordinality
ON CONFLICT (run_id, hash) DO NOTHING`,
    [run, JSON.stringify(rows)],
  );
}

async function leave(client: ClientBase, run: number, id: number, state: 'done' | 'failed', detail: string | null): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE portal_fetch SET state = $3, detail = $4 WHERE run_id = $1 AND id = $2 AND state = 'waiting'`,
    // It may quote the portal, and the database takes no NUL.
    [run, id, state, detail?.toWellFormed().replaceAll('\u0000', '\ufffd') ?? null],
  );
  if (rowCount === 0)
    throw new AppError('conflict', 'this request is not waiting any more; another process has answered it, or begun anew');
}

async function readNext(pool: Pool, run: number): Promise<QueuedRequest | null> {
  const { rows } = await pool
    .query<QueuedRequest>(
      `SELECT id, place, body, hash, after_answer AS after FROM portal_fetch WHERE run_id = $1 AND state = 'waiting' ORDER BY id LIMIT 1`,
      [run],
    )
    .catch(failedReading);
  return rows[0] ?? null;
}

async function readProgress(pool: Pool, run: number): Promise<FetchRun> {
  const { rows } = await pool
    .query<FetchRun>(
      `SELECT $1::int4 AS run, count(*) FILTER (WHERE state = 'done')::int4 AS done, count(*) FILTER (WHERE state = 'waiting')::int4 AS waiting,
  count(*) FILTER (WHERE state = 'failed')::int4 AS failed FROM portal_fetch WHERE run_id = $1`,
      [run],
    )
    .catch(failedReading);
  return must(rows[0], 'a count');
}
