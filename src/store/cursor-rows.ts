import type { Pool } from 'pg';

import type { SourceCursor } from '../intake/ledger.ts';
import type { Instant } from '../shared/instant.ts';
import { textArray } from './array-literal.ts';
import { failedReading } from './outage.ts';
import type { Statement } from './statement.ts';

/** What keeps where connectors go on. */
export function cursorStatements(at: Instant, cursors: readonly SourceCursor[]): Statement[] {
  if (cursors.length === 0) return [];
  const sorted = cursors.toSorted((one, other) => (one.source < other.source ? -1 : 1));
  const text = `INSERT INTO source_cursor AS c (source, cursor, stored_at) SELECT s, k, $3 FROM unnest($1::text[], $2::text[]) AS u (s, k)
ON CONFLICT (source) DO UPDATE SET cursor = excluded.cursor, stored_at = excluded.stored_at`;
  return [
    {
      name: 'cursor-write',
      text,
      values: [textArray(sorted.map(({ source }) => source)), textArray(sorted.map(({ cursor }) => cursor)), at],
    },
  ];
}

/** Where the connector of a source goes on; `null` where it has not begun. Throws AppError `unavailable`. */
export async function readCursor(pool: Pool, source: string): Promise<string | null> {
  const { rows } = await pool
    .query<{ cursor: string }>({ name: 'cursor-read', text: 'SELECT cursor FROM source_cursor WHERE source = $1', values: [source] })
    .catch(failedReading);
  return rows[0]?.cursor ?? null;
}
