import { createHash } from 'node:crypto';

import type { Pool } from 'pg';

import { AppError } from '../shared/app-error.ts';

/**
 * The store remembers by which catalogue it counts. A server brings its own, and what differs is counted anew; a command with
 * another one would write rows and counters that the server does not expect, so it is refused. Throws AppError `configuration`.
 */
export async function takeCatalogue(pool: Pool, text: string, mayChange: boolean): Promise<void> {
  const hash = createHash('sha256').update(text).digest('hex');
  const { rows } = await pool.query<{ value: string }>(`SELECT value #>> '{}' AS value FROM meta WHERE key = 'catalogue'`);
  const known = rows[0]?.value;
  if (known === hash) return;
  if (known !== undefined && !mayChange) {
    throw new AppError(
      'configuration',
      'this store counts by another catalogue: name its folder in NHIP_CATALOGUE_DIR, or start the server with this one first',
    );
  }
  await pool.query(
    `INSERT INTO meta (key, value) VALUES ('catalogue', to_jsonb($1::text)) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    [hash],
  );
}
