import { createHmac } from 'node:crypto';
import path from 'node:path';

import type { Pool } from 'pg';

import type { DeclaredSource } from './catalogue/read-sources.ts';
import { readSources } from './catalogue/read-sources.ts';
import type { KeyedHash } from './intake/personal-data.ts';
import { sourceRegistry, type KnownSource, type SourceRegistry } from './intake/source-registry.ts';
import type { Clock } from './shared/clock.ts';
import { hashOfKey, readKeys } from './store/sources/keys.ts';
import { readSourceRows, type SourceRow } from './store/sources/source-rows.ts';

/** The registry with what it is read from. */
export interface Sources {
  readonly registry: SourceRegistry;
  /** Reads declarations, states and keys from the database anew; those of the catalogue stay until the next start. */
  refresh(): Promise<void>;
}

export async function openSources(catalogueDir: string, pool: Pool, clock: Clock): Promise<Sources> {
  const declared = await readSources(path.join(catalogueDir, 'sources'));
  const registry = sourceRegistry();
  const refresh = async (): Promise<void> => {
    const [rows, keys] = await Promise.all([readSourceRows(pool), readKeys(pool, clock.now())]);
    registry.replace(knownSources(declared, rows), keys);
  };
  await refresh();
  return { registry, refresh };
}

/** A file of the catalogue stands above a declaration of the same id in the database. */
function knownSources(declared: ReadonlyMap<string, DeclaredSource>, rows: readonly SourceRow[]): readonly KnownSource[] {
  const states = new Map(rows.map((row) => [row.id, row]));
  const ofCatalogue = [...declared].map(([id, source]): KnownSource => ({
    ...source,
    origin: 'catalogue',
    isDisabled: states.get(id)?.isDisabled ?? false,
  }));
  const ofAdministrators = rows.flatMap(({ id, declaration, mapping, isDisabled }): KnownSource[] =>
    declaration === null || declared.has(id) ? [] : [{ declaration, mapping, origin: 'administrator', isDisabled }],
  );
  return [...ofCatalogue, ...ofAdministrators];
}

/** What a key at the door is looked up by. */
export function keyHash(key: string): string {
  return hashOfKey(key).toString('hex');
}

/** Of how many digits of the key's own hash stand before each keyed hash: to tell which key it was made with after a rotation. */
const KEY_NAME_DIGITS = 6;

/** Keyed hashes of personal data (HMAC-SHA-256), each with the name of its key before it; `null` without a key. */
export function keyedHash(key: string | null): KeyedHash | null {
  if (key === null) return null;
  const name = keyHash(key).slice(0, KEY_NAME_DIGITS);
  return (text) => `${name}:${createHmac('sha256', key).update(text.normalize('NFC')).digest('hex')}`;
}
