import { createHash } from 'node:crypto';

import type { Pool } from 'pg';

export interface OutdatedRowsOptions {
  readonly pool: Pool;
  /** Names everything that the evaluation of a row rests on besides its history. */
  readonly rules: string;
  readonly log: (message: string) => void;
  readonly signal: AbortSignal;
}

/** Rows locked at a time; a writer that wants one of them waits for so many. */
const CHUNK = 5_000;

/** An instant before all others: such rows are evaluated first, by whoever keeps the clock. */
export const OUTDATED = 0;

/**
 * Where rules have changed (a calendar, a statutory limit, the flags), every row is to be evaluated anew: it is marked as due at
 * once, and the clock does the rest, while writers go on. Deadlines that a late announcement moved are moved so. Returns
 * whether anything was marked. A crash in between marks again.
 */
export async function markOutdated({ pool, rules, log, signal }: OutdatedRowsOptions): Promise<boolean> {
  const hash = createHash('sha256').update(rules).digest('hex');
  const known = await pool.query<{ value: string }>(`SELECT value #>> '{}' AS value FROM meta WHERE key = 'rules'`);
  if (known.rows[0]?.value === hash) return false;
  const dossiers = await markTable(pool, 'dossier', ['source', 'code'], signal);
  const facts = await markTable(pool, 'fact', ['kind', 'source', 'code'], signal);
  if (signal.aborted) return false;
  await pool.query(
    `INSERT INTO meta (key, value) VALUES ('rules', to_jsonb($1::text)) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    [hash],
  );
  if (dossiers + facts > 0) log(`the rules have changed: ${dossiers} dossiers and ${facts} other facts are evaluated anew`);
  return dossiers + facts > 0;
}

/** In key order, as all writers do. */
async function markTable(pool: Pool, table: 'dossier' | 'fact', keys: readonly string[], signal: AbortSignal): Promise<number> {
  const names = keys.join(', ');
  const parameters = keys.map((_, at) => `$${at + 1}`).join(', ');
  let after = keys.map(() => '');
  for (let marked = 0; ;) {
    if (signal.aborted) return marked;
    const { rows } = await pool.query<Record<string, string>>(
      `WITH page AS (SELECT ${names} FROM ${table} WHERE (${names}) > (${parameters}) ORDER BY ${names} LIMIT ${CHUNK} FOR UPDATE),
marked AS (UPDATE ${table} t SET next_change_at = ${OUTDATED} FROM page WHERE ${keys.map((key) => `t.${key} = page.${key}`).join(' AND ')})
SELECT ${names} FROM page ORDER BY ${names} DESC LIMIT 1`,
      after,
    );
    const [last] = rows;
    if (last === undefined) return marked;
    const counted = await pool.query<{ n: number }>(
      `SELECT count(*) AS n FROM ${table} WHERE (${names}) > (${parameters}) AND (${names}) <= (${keys.map((_, at) => `$${keys.length + at + 1}`).join(', ')})`,
      [...after, ...keys.map((key) => last[key])],
    );
    marked += counted.rows[0]?.n ?? 0;
    after = keys.map((key) => last[key] ?? '');
  }
}

/** How many rows still wait to be evaluated anew. */
export async function countOutdated(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `SELECT (SELECT count(*) FROM dossier WHERE next_change_at = ${OUTDATED}) + (SELECT count(*) FROM fact WHERE next_change_at = ${OUTDATED}) AS n`,
  );
  return rows[0]?.n ?? 0;
}
