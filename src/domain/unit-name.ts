/** What a kind is written as before the name, in full and in short; those that ended in July 2025 included. */
const KIND_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ward: ['phuong', 'p'],
    commune: ['xa', 'x'],
    special_zone: ['dac khu', 'dk'],
    province: ['tinh', 't'],
    city: ['thanh pho', 'tp'],
    township: ['thi tran', 'tt'],
    town: ['thi xa', 'tx'],
    urban_district: ['quan', 'q'],
    rural_district: ['huyen', 'h'],
  }).flatMap(([kind, words]) => words.map((word) => [word, kind] as const)),
);

/** Grave, acute, tilde, hook above, dot below. What else stands above or below a letter makes another letter of it. */
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
const NO_LETTERS = /[^\p{L}\p{M}\p{N}]+/u;

/** A name, or one way to read it: of a unit of that kind, and of the name that is left. */
interface Reading {
  readonly kind: string | null;
  /** Without marks and spaces: what a keyboard without them types. */
  readonly plain: string;
  /** With them, wherever within its syllable the tone mark was set (`hoà` is `hòa`). */
  readonly marked: string;
}

/** Something that has a name. Without `kinds` the name itself says of which kind it is, or it is of any. */
interface Named<T> {
  readonly name: string;
  readonly kinds?: readonly string[];
  readonly unit: T;
}

/** All that a name can mean of what is meant: usually one, and more only where nothing tells them apart. */
type NameIndex<T> = (name: string, isMeant: (unit: T) => boolean) => readonly T[];

/**
 * Finds units by Vietnamese names as people and systems write them: composed or not (NFC, NFD), with marks or without, with the kind
 * before the name in full, in short or not at all. Where several are alike without marks, the marks decide.
 */
export function nameIndex<T>(all: Iterable<Named<T>>): NameIndex<T> {
  const known = [...all].map(({ name, kinds, unit }) => {
    const [whole, bare] = readingsOf(name);
    const { kind, plain, marked } = kinds === undefined ? (bare ?? whole) : whole;
    return { unit, plain, marked, kinds: kinds ?? (kind === null ? null : [kind]) };
  });
  const byPlain = Map.groupBy(known, ({ plain }) => plain);
  return (name, isMeant) => {
    const found = readingsOf(name).flatMap(({ kind, plain, marked }) =>
      (byPlain.get(plain) ?? [])
        .filter(({ unit, kinds }) => (kind === null || kinds === null || kinds.includes(kind)) && isMeant(unit))
        .map((one) => ({ unit: one.unit, isExact: one.marked === marked })),
    );
    const exact = found.length > 1 ? found.filter(({ isExact }) => isExact) : [];
    return (exact.length > 0 ? exact : found).map(({ unit }) => unit);
  };
}

/** As it stands, and, where it begins with a word for a kind, without that: `Quan Sơn` is a name as well. */
function readingsOf(name: string): readonly [whole: Reading, ...bare: readonly Reading[]] {
  const words = name
    .normalize('NFD')
    .toLowerCase()
    .split(NO_LETTERS)
    .filter((word) => word !== '');
  const whole = readingOf(null, words);
  for (const length of [2, 1]) {
    const kind = words.length > length ? KIND_WORDS.get(words.slice(0, length).map(withoutMarks).join(' ')) : undefined;
    if (kind !== undefined) return [whole, readingOf(kind, words.slice(length))];
  }
  return [whole];
}

function readingOf(kind: string | null, words: readonly string[]): Reading {
  return { kind, plain: words.map(withoutMarks).join(''), marked: words.map(toneLast).join('') };
}

function withoutMarks(word: string): string {
  // Đ has no mark that could be taken off; Icelandic eth looks the same and is often typed for it.
  return word.replaceAll(/\p{M}/gu, '').replaceAll(/[đð]/g, 'd');
}

function toneLast(word: string): string {
  return word.replaceAll(TONES, '') + (word.match(TONES) ?? []).join('');
}
