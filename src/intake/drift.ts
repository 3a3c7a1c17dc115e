import type { Mapping } from './formats/mapping.ts';
import type { SourceDeclaration } from './source-schema.ts';

/** The declared words of fields, by the source's name of the field. */
export type EnumWords = ReadonlyMap<string, ReadonlySet<string>>;

/** What is to be counted of records that were looked at: a field by its path, or a word of it that nobody declared. */
export interface Sighting {
  readonly path: string;
  /** Empty: the field itself. */
  readonly word: string;
  /** In how many of the records. */
  readonly times: number;
}

/** A record as it came, and what may be kept of it. */
export interface Sample {
  readonly record: unknown;
  readonly kept: unknown;
}

/** Bounds of what is looked at in one record. */
const MAX_DEPTH = 6;
const MAX_PATHS = 200;
const MAX_PLACES = 20;
/** Different words of one field that are told apart, and how long one may be. */
const MAX_WORDS = 20;
const MAX_WORD = 40;
/** A name that a programmer gave. What a format does not read may be keyed by people, whose names and numbers are not for us. */
const FIELD_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,39}$/;
const UNTOLD = '*';
const CONTROL = /\p{Cc}/u;

/** The declared words of a source: those of its declaration, and those that its mapping translates. */
export function enumWordsOf({ enums = {} }: Pick<SourceDeclaration, 'enums'>, mapping: Mapping | null): EnumWords {
  const words = new Map(Object.entries(enums).map(([field, map]) => [field, new Set(Object.keys(map))]));
  collectMaps(mapping, words);
  return words;
}

/** A mapping is a tree: wherever a column has a map, its words are declared. */
function collectMaps(node: unknown, words: Map<string, Set<string>>): void {
  if (typeof node !== 'object' || node === null) return;
  if ('column' in node && typeof node.column === 'string' && 'map' in node && typeof node.map === 'object' && node.map !== null) {
    const known = words.get(node.column) ?? new Set();
    for (const word of Object.keys(node.map)) known.add(word);
    words.set(node.column, known);
  }
  for (const inner of Object.values(node)) collectMaps(inner, words);
}

/**
 * Pure. Which fields say something in some records, and which words of fields with declared words are none of those. Names of fields
 * that the format does not read are told only where they look like a programmer's; their values never are.
 */
export function sightingsIn(samples: readonly Sample[], words: EnumWords): readonly Sighting[] {
  const found = new Map<string, { path: string; word: string; times: number }>();
  const wordsOf = new Map<string, number>();
  for (const { record, kept } of samples) {
    for (const [path, word] of seenIn(record, kept, words)) {
      const key = `${path}\n${word}`;
      const known = found.get(key);
      if (known !== undefined) {
        known.times += 1;
        continue;
      }
      if (word !== '') {
        const others = wordsOf.get(path) ?? 0;
        if (others === MAX_WORDS) continue;
        wordsOf.set(path, others + 1);
      }
      found.set(key, { path, word, times: 1 });
    }
  }
  return [...found.values()];
}

type Seen = Map<string, readonly [path: string, word: string]>;

function seenIn(record: unknown, kept: unknown, words: EnumWords): Iterable<readonly [string, string]> {
  const seen: Seen = new Map();
  walk({ value: record, kept, path: '', declared: undefined, depth: 0 }, words, seen);
  return seen.values();
}

interface Place {
  readonly value: unknown;
  /** `undefined`: the format does not read it. */
  readonly kept: unknown;
  readonly path: string;
  /** The declared words of the field, or of the one that it lies in. */
  readonly declared: ReadonlySet<string> | undefined;
  readonly depth: number;
}

/** What is null or empty says nothing, as everywhere in the formats. */
function walk(place: Place, words: EnumWords, seen: Seen): void {
  const { value, path, depth } = place;
  if (value === undefined || value === null || value === '' || seen.size >= MAX_PATHS) return;
  if (path !== '') seen.set(path, [path, '']);
  if (isSingle(value)) noteWord(String(value), place, seen);
  else if (depth === MAX_DEPTH || typeof value !== 'object') return;
  else if (Array.isArray(value)) walkList(value, place, words, seen);
  else walkObject(value, place, words, seen);
}

function isSingle(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function walkList(list: readonly unknown[], { kept, path, declared, depth }: Place, words: EnumWords, seen: Seen): void {
  const places: readonly unknown[] = Array.isArray(kept) ? kept : [];
  for (const [at, inner] of list.slice(0, MAX_PLACES).entries()) {
    walk({ value: inner, kept: places[at], path: `${path}/[]`, declared, depth: depth + 1 }, words, seen);
  }
}

function walkObject(value: object, { kept, path, declared, depth }: Place, words: EnumWords, seen: Seen): void {
  const own: Readonly<Record<string, unknown>> = typeof kept === 'object' && kept !== null ? { ...kept } : {};
  let looked = 0;
  for (const [name, inner] of Object.entries(value)) {
    if ((looked += 1) > MAX_PATHS) return;
    const keptInner = Object.hasOwn(own, name) ? own[name] : undefined;
    const isTold = FIELD_NAME.test(name) || (keptInner !== undefined && !CONTROL.test(name));
    const step = isTold ? escaped(name) : UNTOLD;
    walk({ value: inner, kept: keptInner, path: `${path}/${step}`, declared: words.get(name) ?? declared, depth: depth + 1 }, words, seen);
  }
}

function noteWord(text: string, { kept, path, declared }: Place, seen: Seen): void {
  const word = text.trim().normalize('NFC');
  if (declared === undefined || kept === undefined || word === '' || declared.has(word)) return;
  const told = word.length > MAX_WORD || CONTROL.test(word) ? UNTOLD : word;
  seen.set(`${path}\n${told}`, [path, told]);
}

function escaped(name: string): string {
  return name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1');
}
