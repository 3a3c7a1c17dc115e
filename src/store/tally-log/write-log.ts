import type { ClientBase } from 'pg';

import type { TallyChange } from '../../measure/tally-delta.ts';
import type { Instant } from '../../shared/instant.ts';
import { encodeDifferences } from './differences.ts';

type WriteLog = (client: ClientBase, at: Instant, parts: readonly (readonly TallyChange[])[]) => Promise<void>;

/** Keeps what a transaction adds to the counters of units, in that transaction. */
export function tallyLogWriter(columnsId: number): WriteLog {
  return async (client, at, parts) => {
    if (parts.every(({ length }) => length === 0)) return;
    await client.query({
      name: 'tally-log-write',
      text: 'INSERT INTO tally_log (from_at, to_at, columns_id, body) VALUES ($1, $1, $2, $3)',
      values: [at, columnsId, encodeDifferences(parts)],
    });
  };
}
