import type { Pool, PoolClient } from 'pg';

import type { TransactionId } from '../../intake/ledger.ts';
import { MAX_UNDECLARED, type SourceHour, type SourceReader, type SourceReading } from '../../live/sources/source-reader.ts';
import { LAG_BUCKETS, noLags } from '../../measure/lag.ts';
import { hourOf, NO_VERDICTS, type SourceCounts, type VerdictCounts } from '../../measure/source-health.ts';
import type { Instant } from '../../shared/instant.ts';
import { must } from '../../shared/must.ts';
import { failedReading } from '../outage.ts';
import { visibilityOf } from '../postgres-tally-reader.ts';
import { readShapes } from './field-rows.ts';
import { readBeats } from './heartbeat-rows.ts';

const DAY_HOURS = 24;
const WEEK_HOURS = 7 * DAY_HOURS;

/** Reads how sources are doing, at one instant of the database, whatever is written meanwhile. */
export function postgresSourceReader(pool: Pool): SourceReader {
  return {
    async read(declared, now) {
      const client = await pool.connect().catch(failedReading);
      try {
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        const reading = await readAll(client, declared, now);
        await client.query('COMMIT');
        client.release();
        return reading;
      } catch (error) {
        // A connection in an unknown state is closed, not given back.
        client.release(true);
        return failedReading(error);
      }
    },
    hours: (source, from) => readHours(pool, source, from),
  };
}

async function readAll(client: PoolClient, declared: readonly string[], now: Instant): Promise<SourceReading> {
  const hour = hourOf(now);
  const includes = await readVisibility(client);
  const { rows, all } = await readPulses(client, declared);
  const sources = rows.map(({ source }) => source);
  const ofHours = await readHourSums(client, sources, hour);
  const lags = await readLags(client, sources, hour);
  const counts = new Map(
    rows.map(({ source, ...pulse }): [string, SourceCounts] => [source, countsOf(pulse, ofHours.get(source), lags.get(source))]),
  );
  return { hour, counts, leftOut: all - rows.length, beats: await readBeats(client), shapes: await readShapes(client), includes };
}

async function readVisibility(client: PoolClient): Promise<(transaction: TransactionId) => boolean> {
  const { rows } = await client.query<{ snapshot: string }>('SELECT pg_current_snapshot()::text AS snapshot');
  return visibilityOf(must(rows[0], 'the row of a select').snapshot);
}

interface PulseRow extends VerdictCounts {
  readonly source: string;
  readonly event: Instant | null;
  readonly learned: Instant | null;
}

/** Declared sources first, then those that were heard last. */
async function readPulses(client: PoolClient, declared: readonly string[]): Promise<{ rows: readonly PulseRow[]; all: number }> {
  const { rows } = await client.query<PulseRow & { all: number }>(
    `SELECT source, sum(accepted)::int8 AS accepted, sum(duplicate)::int8 AS duplicate, sum(stale)::int8 AS stale,
       sum(quarantined)::int8 AS quarantined, max(last_event_at) AS event, max(last_learned_at) AS learned, count(*) OVER () AS all
FROM source_pulse GROUP BY source
ORDER BY source = ANY($1::text[]) DESC, max(last_learned_at) DESC NULLS LAST, source LIMIT $2`,
    [declared, declared.length + MAX_UNDECLARED],
  );
  return { rows, all: rows[0]?.all ?? 0 };
}

interface HourSums extends VerdictCounts {
  readonly source: string;
  readonly this_hour: number;
  readonly last_hour: number;
  readonly week_before: number;
  readonly first_hour: number | null;
  readonly last_at: Instant | null;
}

async function readHourSums(client: PoolClient, sources: readonly string[], hour: number): Promise<ReadonlyMap<string, HourSums>> {
  const items = 'accepted + duplicate + stale + quarantined';
  const sum = (of: string, when: string): string => `coalesce(sum(${of}) FILTER (WHERE ${when}), 0)::int8`;
  const day = `hour > $2 - ${DAY_HOURS}`;
  const { rows } = await client.query<HourSums>(
    `SELECT s.source, h.*, (SELECT min(hour) FROM source_hour f WHERE f.source = s.source) AS first_hour,
       (SELECT max(last_at) FROM source_hour l WHERE l.source = s.source AND hour = (SELECT max(hour) FROM source_hour m WHERE m.source = s.source)) AS last_at
FROM unnest($1::text[]) AS s (source) CROSS JOIN LATERAL (
  SELECT ${sum('accepted', day)} AS accepted, ${sum('duplicate', day)} AS duplicate, ${sum('stale', day)} AS stale,
    ${sum('quarantined', day)} AS quarantined, ${sum(items, 'hour = $2')} AS this_hour, ${sum(items, 'hour = $2 - 1')} AS last_hour,
    ${sum(items, `hour = $2 - 1 - ${WEEK_HOURS}`)} AS week_before
  FROM source_hour o WHERE o.source = s.source AND (${day} OR hour = $2 - 1 - ${WEEK_HOURS})) AS h`,
    [sources, hour],
  );
  return new Map(rows.map((row) => [row.source, row]));
}

async function readLags(client: PoolClient, sources: readonly string[], hour: number): Promise<ReadonlyMap<string, number[]>> {
  const { rows } = await client.query<{ source: string; bucket: number; count: number }>(
    `SELECT source, bucket::int4 - 1 AS bucket, sum(count)::int8 AS count
FROM source_hour, unnest(lags) WITH ORDINALITY AS u (count, bucket)
WHERE hour > $2 - ${DAY_HOURS} AND source = ANY($1::text[]) AND count > 0 GROUP BY source, bucket`,
    [sources, hour],
  );
  const bySource = new Map<string, number[]>();
  for (const { source, bucket, count } of rows) {
    let lags = bySource.get(source);
    if (lags === undefined) bySource.set(source, (lags = noLags()));
    if (bucket < LAG_BUCKETS) lags[bucket] = count;
  }
  return bySource;
}

type Hours = Omit<HourSums, 'source'>;
/** Of a source that has sent nothing since hours are written down. */
const NO_HOURS: Hours = { ...NO_VERDICTS, this_hour: 0, last_hour: 0, week_before: 0, first_hour: null, last_at: null };

function countsOf(pulse: Omit<PulseRow, 'source'>, hours: Hours = NO_HOURS, lags: number[] = noLags()): SourceCounts {
  return {
    total: verdictsOf(pulse),
    day: verdictsOf(hours),
    lags,
    lastEventAt: pulse.event,
    lastLearnedAt: pulse.learned,
    // Before hours were written down, what was accepted is all that is known to have been heard.
    lastHeardAt: hours.last_at ?? pulse.learned,
    thisHour: hours.this_hour,
    lastHour: hours.last_hour,
    weekBefore: hours.week_before,
    firstHour: hours.first_hour,
  };
}

function verdictsOf({ accepted, duplicate, stale, quarantined }: VerdictCounts): VerdictCounts {
  return { accepted, duplicate, stale, quarantined };
}

async function readHours(pool: Pool, source: string, from: number): Promise<readonly SourceHour[]> {
  const { rows } = await pool
    .query<Omit<SourceHour, 'lags'> & { lags: readonly number[] }>(
      `SELECT hour, accepted, duplicate, stale, quarantined, lags FROM source_hour WHERE source = $1 AND hour >= $2 ORDER BY hour`,
      [source, from],
    )
    .catch(failedReading);
  const byHour = new Map<number, SourceHour>();
  for (const row of rows) {
    const known = byHour.get(row.hour);
    byHour.set(row.hour, known === undefined ? row : bothOf(known, row));
  }
  return [...byHour.values()];
}

/** What two lanes wrote of one hour. */
function bothOf(one: SourceHour, other: SourceHour): SourceHour {
  return {
    hour: one.hour,
    accepted: one.accepted + other.accepted,
    duplicate: one.duplicate + other.duplicate,
    stale: one.stale + other.stale,
    quarantined: one.quarantined + other.quarantined,
    lags: one.lags.map((count, at) => count + (other.lags[at] ?? 0)),
  };
}
