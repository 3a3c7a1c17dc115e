import type { Pool, PoolClient } from 'pg';

import type { Heartbeat } from '../../intake/heartbeat.ts';
import type { HeardBeat } from '../../live/sources/source-reader.ts';
import type { Instant } from '../../shared/instant.ts';
import { failedReading } from '../outage.ts';

/** Keeps what an agent says of itself, in the place of what it said before; what was overtaken on the way is not kept. */
export async function writeBeat(pool: Pool, source: string, { heartbeat, receivedAt }: HeardBeat): Promise<void> {
  await pool
    .query({
      name: 'source-heartbeat-write',
      text: `INSERT INTO source_heartbeat AS h (source, heartbeat, received_at) VALUES ($1, $2, $3)
ON CONFLICT (source) DO UPDATE SET heartbeat = excluded.heartbeat, received_at = excluded.received_at WHERE h.received_at <= excluded.received_at`,
      values: [source, JSON.stringify(heartbeat), receivedAt],
    })
    .catch(failedReading);
}

export async function readBeats(client: PoolClient): Promise<ReadonlyMap<string, HeardBeat>> {
  const { rows } = await client.query<{ source: string; heartbeat: Heartbeat; received_at: Instant }>(
    'SELECT source, heartbeat, received_at FROM source_heartbeat',
  );
  return new Map(rows.map(({ source, heartbeat, received_at: receivedAt }) => [source, { heartbeat, receivedAt }]));
}
