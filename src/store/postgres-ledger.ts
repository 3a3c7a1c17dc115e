import { setTimeout } from 'node:timers/promises';

import type { Pool, PoolClient } from 'pg';

import type { DossierKey } from '../domain/dossier.ts';
import type { DueItem, FactKey, Ledger, LedgerChange, LedgerKeys, StoredRows } from '../intake/ledger.ts';
import type { MeasureSet } from '../measure/measure.ts';
import { AppError } from '../shared/app-error.ts';
import type { Clock } from '../shared/clock.ts';
import type { Instant } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { dossierStatements, readDossiers } from './dossier-rows.ts';
import { factKindOf, factStatements, readFacts } from './fact-rows.ts';
import { failedReading, isOutage } from './outage.ts';
import { cursorStatements } from './cursor-rows.ts';
import { pulseStatements } from './pulse-rows.ts';
import { quarantineRoom, type QuarantineRoom } from './quarantine/quarantine-room.ts';
import { quarantineStatements } from './quarantine-rows.ts';
import { hourStatements } from './sources/hour-rows.ts';
import type { Statement } from './statement.ts';
import { tallyLogStatements } from './tally-log/write-log.ts';
import { FACT_TALLY, PROCEDURE_TALLY, tallyStatements, UNIT_TALLY } from './tally-rows.ts';

/** How often a batch is tried again when another writer was faster. */
const MAX_TRIES = 20;
/** Before the n-th try a lane waits n times this, and the longer the higher its number: two must not run in step for ever. */
const RETRY_MS = 2;

export interface LedgerOptions {
  readonly pool: Pool;
  readonly measures: MeasureSet;
  /** The number under which the log of differences knows the columns. */
  readonly columnsId: number;
  /** When a transaction is written, for the log of differences. */
  readonly clock: Clock;
  /** Tells other processes on the same database that the counters moved; a lone server spares itself the lock. */
  readonly announce?: string;
  /** How much may wait in quarantine; of its own where left out. */
  readonly room?: QuarantineRoom;
}

export function postgresLedger({ pool, measures, columnsId, clock, announce, room = quarantineRoom() }: LedgerOptions): Ledger {
  const unitTally = tallyStatements(measures, UNIT_TALLY);
  const procedureTally = tallyStatements(measures, PROCEDURE_TALLY);
  const factTally = tallyStatements(measures, FACT_TALLY);
  const tallyLog = tallyLogStatements(columnsId);

  /**
   * Made whole before the first is sent: a fault of ours in the midst of them must not leave the transaction to its COMMIT. What
   * several lanes write comes last, so that they wait for each other as short as can be.
   */
  function statementsOf(lane: number, change: LedgerChange): Statement[] {
    return [
      ...dossierStatements(change.dossiers.toSorted(byKey)),
      ...factStatements(change.facts.toSorted(byKindAndKey)),
      ...tallyLog(clock.now(), [change.units, change.factUnits]),
      ...quarantineStatements(change.quarantined, room),
      ...pulseStatements(lane, change.pulses),
      ...hourStatements(lane, change.pulses),
      ...cursorStatements(clock.now(), change.cursors),
      ...unitTally(change.units),
      ...factTally(change.factUnits),
      ...procedureTally(change.procedures),
      ...(announce === undefined ? [] : [{ name: 'announce', text: 'SELECT pg_notify($1, $2)', values: ['nhip_change', announce] }]),
    ];
  }

  /**
   * All is sent one after another without waiting for the answers, with the COMMIT behind: a transaction takes two round trips,
   * and holds no row while this process is busy with another. When a statement fails the COMMIT only rolls back.
   */
  async function attempt<T extends LedgerChange>(
    client: PoolClient,
    lane: number,
    keys: LedgerKeys,
    decide: (stored: StoredRows) => T,
  ): Promise<{ change: T; transaction: bigint }> {
    const begun = client.query('BEGIN');
    const [dossiers, facts] = await allOrNone([readDossiers(client, keys.dossiers), readFacts(client, keys.facts), begun]);
    const change = decide({ dossiers, facts });
    const statements = statementsOf(lane, change);
    const [transaction] = await allOrNone([
      client.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id'),
      ...statements.map((statement) => client.query(statement)),
      client.query('COMMIT'),
    ]);
    return { change, transaction: BigInt(must(transaction.rows[0], 'the row of a select').id) };
  }

  return {
    async update(lane, keys, decide) {
      for (let tries = 1; ; tries++) {
        const client = await connect(pool);
        try {
          const done = await attempt(client, lane, keys, decide);
          client.release();
          return done;
        } catch (error) {
          const isAlive = await rollBack(client);
          client.release(!isAlive);
          if (!isAlive) throw new AppError('unavailable', 'the database broke off; it is not known whether the batch was written', error);
          if (isOutage(error)) throw new AppError('unavailable', 'the database cannot write at the moment', error);
          if (!isRepeatable(error)) throw error;
          if (tries === MAX_TRIES) throw new AppError('unavailable', 'too many writers on the same dossiers; send again', error);
          await setTimeout(RETRY_MS * tries * (lane + 1));
        }
      }
    },
    due: (now, limit) => readDue(pool, now, limit),
  };
}

async function readDue(pool: Pool, now: Instant, limit: number): Promise<readonly DueItem[]> {
  const query = {
    name: 'ledger-due',
    text: `(SELECT 'dossier' AS of, source, code, unit_id AS unit, next_change_at FROM dossier WHERE next_change_at <= $1 ORDER BY next_change_at LIMIT $2)
UNION ALL
(SELECT kind AS of, source, code, unit_id AS unit, next_change_at FROM fact WHERE next_change_at <= $1 ORDER BY next_change_at LIMIT $2)
ORDER BY next_change_at LIMIT $2`,
    values: [now, limit],
  };
  const { rows } = await pool.query<{ of: string; source: string; code: string; unit: string }>(query).catch(failedReading);
  return rows.map(({ of, source, code, unit }) => ({ of: of === 'dossier' ? of : factKindOf(of), source, code, unit }));
}

function byKindAndKey(one: FactKey, other: FactKey): number {
  return one.of === other.of ? byKey(one, other) : one.of < other.of ? -1 : 1;
}

function byKey(one: DossierKey, other: DossierKey): number {
  if (one.source !== other.source) return one.source < other.source ? -1 : 1;
  return one.code < other.code ? -1 : 1;
}

/**
 * Waits for every one, also when one fails: a writer that is still at work must not send its next statement after the
 * transaction was rolled back.
 */
async function allOrNone<T extends readonly unknown[]>(works: T): Promise<{ -readonly [Key in keyof T]: Awaited<T[Key]> }> {
  await Promise.allSettled(works);
  return Promise.all(works);
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw new AppError('unavailable', 'the database cannot be reached', error);
  }
}

async function rollBack(client: PoolClient): Promise<boolean> {
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    // The connection is gone: the caller is told so, and the pool opens another.
    return false;
  }
}

/** Serialisation failure, deadlock, or a revision that moved on: the same work done again will succeed. */
function isRepeatable(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === '40001' || code === '40P01';
}
