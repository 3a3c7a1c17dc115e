import { enumWordsOf, sightingsIn, type EnumWords, type Sighting } from '../../intake/drift.ts';
import type { KnownSource } from '../../intake/source-registry.ts';
import type { SourceDeclaration } from '../../intake/source-schema.ts';
import type { Clock } from '../../shared/clock.ts';
import { SECOND_MS, type Instant } from '../../shared/instant.ts';

/** At most one sample a second of a source, and so many records in it: what a source floods us with costs no more to look at. */
const SAMPLE_EVERY_MS = SECOND_MS;
const SAMPLE = 20;
const WRITE_EVERY_MS = 10 * SECOND_MS;
/** Different fields and words that wait to be written, of one source. */
const MAX_WAITING = 1_000;

/** What samples of one source in one format showed. */
export interface ShapeSample {
  readonly source: string;
  readonly format: string;
  readonly records: number;
  readonly at: Instant;
  readonly sightings: readonly Sighting[];
}

/** Looks at samples of what sources send, beside the way of the items. */
export interface DriftKeeper {
  /** Records as they came, and what may be kept of each. Quick, and throws nothing. */
  note(source: KnownSource, format: string, records: readonly unknown[], kept: readonly unknown[]): void;
  /** Writes what was seen where that is due: to be called every second or so. */
  keep(): Promise<void>;
}

export interface DriftKeeperOptions {
  readonly clock: Clock;
  readonly write: (samples: readonly ShapeSample[]) => Promise<void>;
}

interface Waiting {
  readonly source: string;
  readonly format: string;
  records: number;
  at: Instant;
  readonly sightings: Map<string, Sighting>;
}

export function driftKeeper({ clock, write }: DriftKeeperOptions): DriftKeeper {
  const sampledAt = new Map<string, Instant>();
  const words = new WeakMap<SourceDeclaration, EnumWords>();
  let waiting = new Map<string, Waiting>();
  let writtenAt = clock.now();

  function wordsOf({ declaration, mapping }: KnownSource): EnumWords {
    let known = words.get(declaration);
    if (known === undefined) words.set(declaration, (known = enumWordsOf(declaration, mapping)));
    return known;
  }

  function take(source: string, format: string, records: number, sightings: readonly Sighting[]): void {
    const key = `${source}\n${format}`;
    const known = waiting.get(key) ?? { source, format, records: 0, at: 0, sightings: new Map<string, Sighting>() };
    known.records += records;
    known.at = clock.now();
    for (const sighting of sightings) {
      const id = `${sighting.path}\n${sighting.word}`;
      const before = known.sightings.get(id);
      if (before === undefined && known.sightings.size >= MAX_WAITING) continue;
      known.sightings.set(id, { ...sighting, times: sighting.times + (before?.times ?? 0) });
    }
    waiting.set(key, known);
  }

  return {
    note(source, format, records, kept) {
      const { id } = source.declaration;
      const now = clock.now();
      const last = sampledAt.get(id) ?? -Infinity;
      // A clock that was set back must not end the samples.
      if (records.length === 0 || Math.abs(now - last) < SAMPLE_EVERY_MS) return;
      sampledAt.set(id, now);
      // Of what is no record nothing is kept, and nothing can be said of its fields.
      const samples = placesOf(records.length).flatMap((at) => (kept[at] === null ? [] : [{ record: records[at], kept: kept[at] }]));
      if (samples.length === 0) return;
      take(id, format, samples.length, sightingsIn(samples, wordsOf(source)));
    },
    async keep() {
      if (waiting.size === 0 || Math.abs(clock.now() - writtenAt) < WRITE_EVERY_MS) return;
      writtenAt = clock.now();
      const samples = [...waiting.values()].map(({ sightings, ...rest }) => ({ ...rest, sightings: [...sightings.values()] }));
      // What cannot be written is let go: the next samples show the same.
      waiting = new Map();
      await write(samples);
    },
  };
}

/** Places spread over a batch: its beginning alone may be of one kind. */
function placesOf(records: number): readonly number[] {
  const count = Math.min(SAMPLE, records);
  return Array.from({ length: count }, (_, at) => Math.floor((at * records) / count));
}
