import type { Pool } from 'pg';

import type { IntakeSummary } from '../intake/contract.ts';

import { failedReading } from './outage.ts';

/** What ever came in, over all sources, and how many different items wait in quarantine. */
export async function readIntakeSummary(pool: Pool): Promise<IntakeSummary> {
  const { rows } = await pool
    .query<IntakeSummary>(
      `SELECT coalesce(sum(accepted), 0)::int8 AS accepted, coalesce(sum(duplicate), 0)::int8 AS duplicate,
              coalesce(sum(stale), 0)::int8 AS stale, coalesce(sum(quarantined), 0)::int8 AS quarantined,
              (SELECT count(*) FROM quarantine WHERE state = 'waiting' AND NOT is_sum) AS "quarantineRows"
       FROM source_pulse`,
    )
    .catch(failedReading);
  return rows[0] ?? { accepted: 0, duplicate: 0, stale: 0, quarantined: 0, quarantineRows: 0 };
}
