import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

import type { ClientBase, Pool, PoolClient } from 'pg';

import type { DossierKey } from '../domain/dossier.ts';
import type { DueItem, FactKey, Ledger, LedgerChange, LedgerKeys, QuarantinedItem, SourcePulse, StoredRows } from '../intake/ledger.ts';
import type { MeasureSet } from '../measure/measure.ts';
import { AppError } from '../shared/app-error.ts';
import type { Clock } from '../shared/clock.ts';
import type { Instant } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { numberArray, textArray } from './array-literal.ts';
import { readDossiers, writeDossiers } from './dossier-rows.ts';
import { factKindOf, readFacts, writeFacts } from './fact-rows.ts';
import { failedReading, isOutage } from './outage.ts';
import { tallyLogWriter } from './tally-log/write-log.ts';
import { FACT_TALLY, PROCEDURE_TALLY, tallyWriter, UNIT_TALLY } from './tally-rows.ts';

/** How often a batch is tried again when another writer was faster. */
const MAX_TRIES = 20;
/** Before the n-th try a lane waits n times this, and the longer the higher its number: two must not run in step for ever. */
const RETRY_MS = 2;
/** An item that is kept for the operator to read, not as an archive of hostile megabytes. */
const MAX_QUARANTINED_CHARS = 65_536;

class OtherWriterWasFaster extends Error {}

export interface LedgerOptions {
  readonly pool: Pool;
  readonly measures: MeasureSet;
  /** The number under which the log of differences knows the columns. */
  readonly columnsId: number;
  /** When a transaction is written, for the log of differences. */
  readonly clock: Clock;
  /** Tells other processes on the same database that the counters moved; a lone server spares itself the lock. */
  readonly announce?: string;
}

export function postgresLedger({ pool, measures, columnsId, clock, announce }: LedgerOptions): Ledger {
  const writeUnits = tallyWriter(measures, UNIT_TALLY);
  const writeProcedures = tallyWriter(measures, PROCEDURE_TALLY);
  const writeFactTally = tallyWriter(measures, FACT_TALLY);
  const writeLog = tallyLogWriter(columnsId);

  /** Sent one after another without waiting for the answers: a transaction takes three round trips, not twelve. */
  async function write(client: ClientBase, lane: number, change: LedgerChange): Promise<bigint> {
    const sorted = change.dossiers.toSorted(byKey);
    const sortedFacts = change.facts.toSorted(byKindAndKey);
    const [written, writtenFacts, transaction] = await allOrNone([
      writeDossiers(client, sorted),
      writeFacts(client, sortedFacts),
      client.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id'),
      writeUnits(client, change.units),
      writeProcedures(client, change.procedures),
      writeFactTally(client, change.factUnits),
      writeLog(client, clock.now(), [change.units, change.factUnits]),
      writeQuarantine(client, change.quarantined),
      writePulses(client, lane, change.pulses),
      announce === undefined ? null : client.query('SELECT pg_notify($1, $2)', ['nhip_change', announce]),
    ]);
    if (written < sorted.length || writtenFacts < sortedFacts.length) throw new OtherWriterWasFaster();
    return BigInt(must(transaction.rows[0], 'the row of a select').id);
  }

  async function attempt<T extends LedgerChange>(
    client: PoolClient,
    lane: number,
    keys: LedgerKeys,
    decide: (stored: StoredRows) => T,
  ): Promise<{ change: T; transaction: bigint }> {
    const begun = client.query('BEGIN');
    const [dossiers, facts] = await allOrNone([readDossiers(client, keys.dossiers), readFacts(client, keys.facts), begun]);
    const change = decide({ dossiers, facts });
    const transaction = await write(client, lane, change);
    await client.query('COMMIT');
    return { change, transaction };
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
  if (error instanceof OtherWriterWasFaster) return true;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === '40001' || code === '40P01';
}

async function writeQuarantine(client: ClientBase, items: readonly QuarantinedItem[]): Promise<void> {
  if (items.length === 0) return;
  const rows = new Map<string, { item: QuarantinedItem; text: string; times: number }>();
  for (const item of items) {
    const text = quarantineText(item.item);
    const hash = createHash('sha256').update(`${item.source}\n${item.reason}\n${item.pointer}\n${text}`).digest('hex');
    const known = rows.get(hash);
    rows.set(hash, { item, text, times: (known?.times ?? 0) + 1 });
  }
  const sorted = [...rows].toSorted(([one], [other]) => (one < other ? -1 : 1));
  // The name of an unknown field can be any text, and the database takes no NUL.
  const column = (of: (item: QuarantinedItem) => string): string =>
    textArray(sorted.map(([, row]) => of(row.item).replaceAll('\u0000', '\ufffd')));
  await client.query({
    name: 'quarantine-write',
    text: `INSERT INTO quarantine AS q (hash, source, reason, pointer, detail, item, first_at, last_at, times)
SELECT decode(h, 'hex'), s, r, p, d, i::jsonb, a, a, t
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int8[], $8::int4[]) AS u (h, s, r, p, d, i, a, t)
ON CONFLICT (hash) DO UPDATE SET times = q.times + excluded.times, last_at = excluded.last_at`,
    values: [
      textArray(sorted.map(([hash]) => hash)),
      column(({ source }) => source),
      column(({ reason }) => reason),
      column(({ pointer }) => pointer),
      column(({ detail }) => detail),
      textArray(sorted.map(([, { text }]) => text)),
      numberArray(sorted.map(([, { item }]) => item.at)),
      numberArray(sorted.map(([, { times }]) => times)),
    ],
  });
}

/** JSON that the database accepts: no NUL and no half of a surrogate pair. */
function quarantineText(item: unknown): string {
  const text = JSON.stringify(item) ?? 'null';
  const kept = text.length <= MAX_QUARANTINED_CHARS ? text : JSON.stringify({ truncated: text.slice(0, MAX_QUARANTINED_CHARS) });
  return kept.toWellFormed().replaceAll(/\\u(0000|d[89a-f][0-9a-f]{2})/gi, '\\ufffd');
}

async function writePulses(client: ClientBase, lane: number, pulses: readonly SourcePulse[]): Promise<void> {
  if (pulses.length === 0) return;
  const sorted = pulses.toSorted((one, other) => (one.source < other.source ? -1 : 1));
  const column = (of: (pulse: SourcePulse) => number | null): string => numberArray(sorted.map(of));
  await client.query({
    name: 'pulse-write',
    text: `INSERT INTO source_pulse AS p (source, lane, accepted, duplicate, stale, quarantined, last_event_at, last_learned_at)
SELECT s, $2::int2, a, d, st, q, e, l
FROM unnest($1::text[], $3::int8[], $4::int8[], $5::int8[], $6::int8[], $7::int8[], $8::int8[]) AS u (s, a, d, st, q, e, l)
ON CONFLICT (source, lane) DO UPDATE SET accepted = p.accepted + excluded.accepted, duplicate = p.duplicate + excluded.duplicate,
  stale = p.stale + excluded.stale, quarantined = p.quarantined + excluded.quarantined,
  last_event_at = greatest(p.last_event_at, excluded.last_event_at), last_learned_at = greatest(p.last_learned_at, excluded.last_learned_at)`,
    values: [
      textArray(sorted.map(({ source }) => source)),
      lane,
      column(({ accepted }) => accepted),
      column(({ duplicate }) => duplicate),
      column(({ stale }) => stale),
      column(({ quarantined }) => quarantined),
      column(({ lastEventAt }) => lastEventAt),
      column(({ lastLearnedAt }) => lastLearnedAt),
    ],
  });
}
