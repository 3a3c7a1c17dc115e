import { createHash, randomBytes } from 'node:crypto';

import type { Pool } from 'pg';

import type { Instant } from '../../shared/instant.ts';
import { failedReading } from '../outage.ts';

/** A key opens the door for one source. It is shown once, when it is made; afterwards only what it hashes to is known. */
export interface MadeKey {
  readonly key: string;
  /** When the former keys stop to open anything; `null` where there were none. */
  readonly formerUntil: Instant | null;
}

/** What a key is known by: 256 random bits need no slow hash. */
export function hashOfKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/**
 * Makes a key. Former ones go on to open the door for `overlapMs`, so that a system can be changed over without a gap; keys that
 * end earlier already still do.
 */
export async function makeKey(pool: Pool, source: string, now: Instant, overlapMs: number): Promise<MadeKey> {
  const key = `nhip_${randomBytes(32).toString('base64url')}`;
  const { rows } = await pool
    .query<{ former: number | null }>(
      `WITH former AS (
UPDATE source_key SET expires_at = $3 WHERE source = $1 AND (expires_at IS NULL OR expires_at > $3) RETURNING expires_at),
made AS (INSERT INTO source_key (source, hash, created_at) VALUES ($1, $2, $4))
SELECT max(expires_at) AS former FROM former`,
      [source, hashOfKey(key), now + overlapMs, now],
    )
    .catch(failedReading);
  return { key, formerUntil: rows[0]?.former ?? null };
}

/** Ends all keys of a source at once. */
export async function revokeKeys(pool: Pool, source: string, now: Instant): Promise<void> {
  await pool
    .query('UPDATE source_key SET expires_at = $2 WHERE source = $1 AND (expires_at IS NULL OR expires_at > $2)', [source, now])
    .catch(failedReading);
}

export interface KnownKey {
  readonly source: string;
  readonly hash: string;
  readonly expiresAt: Instant | null;
}

/** Every key that still opens the door. */
export async function readKeys(pool: Pool, now: Instant): Promise<readonly KnownKey[]> {
  const { rows } = await pool
    .query<{ source: string; hash: string; expires_at: number | null }>({
      name: 'source-keys',
      text: `SELECT source, encode(hash, 'hex') AS hash, expires_at FROM source_key WHERE expires_at IS NULL OR expires_at > $1`,
      values: [now],
    })
    .catch(failedReading);
  return rows.map(({ source, hash, expires_at: expiresAt }) => ({ source, hash, expiresAt }));
}
