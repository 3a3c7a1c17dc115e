import type { Pool } from 'pg';

import type { SourceActivityReader } from '../live/confidence-reader.ts';
import type { Feed, SourceState } from '../measure/feed.ts';
import { failedReading } from './outage.ts';

const FEEDS = `SELECT source, unit_id AS unit, count(*) AS volume, max(learned_at) AS "lastHeardAt"`;

/** One pass over the rows of dossiers and of other facts; a unit that has both of one source has two feeds. */
export function postgresSourceActivity(pool: Pool): SourceActivityReader {
  return {
    async read() {
      const [feeds, sources] = await Promise.all([
        pool.query<Feed>(
          `${FEEDS}, min(least(submitted_at, learned_at)) AS since FROM dossier GROUP BY source, unit_id
           UNION ALL ${FEEDS}, min(learned_at) AS since FROM fact GROUP BY source, unit_id`,
        ),
        pool.query<SourceState & { source: string }>(
          `SELECT source, max(last_learned_at) AS "lastHeardAt", sum(accepted + duplicate + stale + quarantined)::int8 AS sent,
                  sum(quarantined)::int8 AS quarantined
           FROM source_pulse GROUP BY source`,
        ),
      ]).catch(failedReading);
      return { feeds: feeds.rows, sources: new Map(sources.rows.map(({ source, ...state }) => [source, state])) };
    },
  };
}
