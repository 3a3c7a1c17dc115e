import type { TallyChange } from '../../measure/tally-delta.ts';
import type { Instant } from '../../shared/instant.ts';
import type { Statement } from '../statement.ts';
import { encodeDifferences } from './differences.ts';

type LogStatements = (at: Instant, parts: readonly (readonly TallyChange[])[]) => Statement[];

/** What keeps in the log what a transaction adds to the counters of units. */
export function tallyLogStatements(columnsId: number): LogStatements {
  return (at, parts) => {
    if (parts.every(({ length }) => length === 0)) return [];
    const text = 'INSERT INTO tally_log (from_at, to_at, columns_id, body) VALUES ($1, $1, $2, $3)';
    return [{ name: 'tally-log-write', text, values: [at, columnsId, encodeDifferences(parts)] }];
  };
}
