import type { Instant } from '../shared/instant.ts';
import type { Mapping } from './formats/mapping.ts';
import type { SourceDeclaration } from './source-schema.ts';

/** A source as it is known at the moment. */
export interface KnownSource {
  readonly declaration: SourceDeclaration;
  readonly mapping: Mapping | null;
  /** Of the catalogue's files, or made by an administrator. */
  readonly origin: 'catalogue' | 'administrator';
  /** May not write, and is not asked. */
  readonly isDisabled: boolean;
}

/** A key by what it hashes to, in hexadecimal. */
interface KeyOfSource {
  readonly hash: string;
  readonly source: string;
  readonly expiresAt: Instant | null;
}

/** Who may speak, and of whom: in memory, because every item asks. */
export interface SourceRegistry {
  readonly all: readonly KnownSource[];
  get(id: string): KnownSource | undefined;
  /** The units that a source may speak for, and all below them; `null` for one that nobody declared: of any. */
  scopeOf(id: string): readonly string[] | null;
  /** Whose key it is, of those that have not expired. */
  holderOf(keyHash: string, now: Instant): string | undefined;
  /** Takes up what has been read anew. */
  replace(sources: readonly KnownSource[], keys: readonly KeyOfSource[]): void;
}

export function sourceRegistry(): SourceRegistry {
  let byId: ReadonlyMap<string, KnownSource> = new Map();
  let byHash: ReadonlyMap<string, KeyOfSource> = new Map();
  let all: readonly KnownSource[] = [];
  return {
    get all() {
      return all;
    },
    get: (id) => byId.get(id),
    scopeOf: (id) => byId.get(id)?.declaration.units ?? null,
    holderOf(keyHash, now) {
      const key = byHash.get(keyHash);
      return key === undefined || (key.expiresAt !== null && key.expiresAt <= now) ? undefined : key.source;
    },
    replace(sources, keys) {
      all = sources.toSorted((one, other) => (one.declaration.id < other.declaration.id ? -1 : 1));
      byId = new Map(all.map((source) => [source.declaration.id, source]));
      byHash = new Map(keys.map((key) => [key.hash, key]));
    },
  };
}
