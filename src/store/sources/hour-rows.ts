import type { Pool } from 'pg';

import type { SourcePulse } from '../../intake/ledger.ts';
import { LAG_BUCKETS } from '../../measure/lag.ts';
import { DAY_MS, HOUR_MS, type Instant } from '../../shared/instant.ts';
import { numberArray, textArray } from '../array-literal.ts';
import { int4Array } from '../binary-array.ts';
import { failedReading } from '../outage.ts';
import type { Statement } from '../statement.ts';

/** Hours are kept for so long: enough for the same hour of the weeks before, and for a look back at an incident. */
export const KEPT_HOUR_DAYS = 60;
/** Rows that go at a time: nobody waits for a long transaction. */
const CHUNK = 5_000;

/** What counts the items of sources by hour and lane: in the transaction of the items, so that it is as exact as they are. */
export function hourStatements(lane: number, pulses: readonly SourcePulse[]): Statement[] {
  const heard = pulses.filter(isHeard).toSorted((one, other) => (one.source < other.source ? -1 : 1));
  if (heard.length === 0) return [];
  const lags = int4Array(heard.length * LAG_BUCKETS);
  for (const [row, pulse] of heard.entries()) for (const [at, count] of pulse.lags.entries()) lags.set(row * LAG_BUCKETS + at, count);
  const column = (of: (pulse: SourcePulse) => number): string => numberArray(heard.map(of));
  const statement = {
    name: 'source-hour-write',
    text: `INSERT INTO source_hour AS h (hour, source, lane, accepted, duplicate, stale, quarantined, last_at, lags)
SELECT t / ${HOUR_MS}, s, $2::int2, a, d, st, q, t, ($8::int4[])[(n - 1) * ${LAG_BUCKETS} + 1 : n * ${LAG_BUCKETS}]
FROM unnest($1::text[], $3::int8[], $4::int8[], $5::int8[], $6::int8[], $7::int8[]) WITH ORDINALITY AS u (s, a, d, st, q, t, n)
ON CONFLICT (hour, source, lane) DO UPDATE SET accepted = h.accepted + excluded.accepted, duplicate = h.duplicate + excluded.duplicate,
  stale = h.stale + excluded.stale, quarantined = h.quarantined + excluded.quarantined, last_at = greatest(h.last_at, excluded.last_at),
  lags = ARRAY(SELECT one + more FROM unnest(h.lags, excluded.lags) AS u (one, more))`,
    values: [
      textArray(heard.map(({ source }) => source)),
      lane,
      column(({ accepted }) => accepted),
      column(({ duplicate }) => duplicate),
      column(({ stale }) => stale),
      column(({ quarantined }) => quarantined),
      column(({ at }) => at),
      lags.buffer,
    ],
  };
  return [statement];
}

/** What is read again of what came earlier has no count. */
function isHeard({ accepted, duplicate, stale, quarantined }: SourcePulse): boolean {
  return accepted + duplicate + stale + quarantined > 0;
}

/** Lets go of hours that are older than is kept, some at a time. Returns how many. */
export async function letHoursGo(pool: Pool, now: Instant, chunk = CHUNK): Promise<number> {
  const before = Math.floor((now - KEPT_HOUR_DAYS * DAY_MS) / HOUR_MS);
  let gone = 0;
  for (;;) {
    const { rowCount } = await pool
      .query(`DELETE FROM source_hour WHERE ctid IN (SELECT ctid FROM source_hour WHERE hour < $1 ORDER BY hour LIMIT $2)`, [before, chunk])
      .catch(failedReading);
    gone += rowCount ?? 0;
    if ((rowCount ?? 0) < chunk) return gone;
  }
}
