import type { Pool } from 'pg';

import { STATUS_CODES } from '../domain/status.ts';
import type { Instant } from '../shared/instant.ts';
import { failedReading } from './outage.ts';

const PAGE = 5_000;
const FINISHED = [STATUS_CODES.rejected, STATUS_CODES.withdrawn, STATUS_CODES.stopped, STATUS_CODES.returned];

/** When the newest dossier of a source was submitted, or null where it has none. */
export async function lastArrivalOf(pool: Pool, source: string): Promise<Instant | null> {
  const { rows } = await pool.query<{ last: number | null }>('SELECT max(submitted_at) AS last FROM dossier WHERE source = $1', [source]);
  return rows[0]?.last ?? null;
}

/** Codes of a source's dossiers that something can still happen to, page by page. */
export async function* openCodesOf(pool: Pool, source: string): AsyncGenerator<string> {
  let after = '';
  for (;;) {
    const { rows } = await pool.query<{ code: string }>(
      'SELECT code FROM dossier WHERE source = $1 AND code > $2 AND submitted_at IS NOT NULL AND status <> ALL ($3::int2[]) ORDER BY code LIMIT $4',
      [source, after, FINISHED, PAGE],
    );
    for (const { code } of rows) yield code;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.code;
  }
}

/** How far a simulated source has told what is no dossier. */
export interface FactsToldRow {
  readonly since: Instant;
  readonly liveSince: Instant;
  readonly upTo: Instant;
}

/** `null` where nothing was told yet. */
export async function factsToldOf(pool: Pool, source: string): Promise<FactsToldRow | null> {
  const { rows } = await pool.query<{ [Field in keyof FactsToldRow]: number | null }>(
    `SELECT (value ->> 'since')::float8 AS since, (value ->> 'liveSince')::float8 AS "liveSince", (value ->> 'upTo')::float8 AS "upTo"
       FROM meta WHERE key = $1`,
    [keyOf(source)],
  );
  const { since = null, liveSince = null, upTo = null } = rows[0] ?? {};
  return since === null || liveSince === null || upTo === null ? null : { since, liveSince, upTo };
}

/** Throws AppError `unavailable` while the store is away. */
export async function rememberFactsTold(pool: Pool, source: string, told: FactsToldRow): Promise<void> {
  await pool
    .query('INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value', [
      keyOf(source),
      JSON.stringify(told),
    ])
    .catch(failedReading);
}

function keyOf(source: string): string {
  return `facts_told:${source}`;
}
