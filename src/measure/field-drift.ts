import { DAY_MS, type Instant } from '../shared/instant.ts';

/** A field of a source's records, or a word of a field with declared words that is not declared. */
export interface SampledField {
  /** JSON pointer; `[]` stands for every place of a list, `*` for a field whose name is not told. */
  readonly path: string;
  /** `null`: the field itself. */
  readonly word: string | null;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** In how many of the records looked at. */
  readonly times: number;
  /** The how-manieth record looked at was the first and the last that had it. */
  readonly firstRecord: number;
  readonly lastRecord: number;
}

/** What records of a source in one format look like, told from samples. */
export interface SampledShape {
  readonly format: string;
  /** Records that were looked at. */
  readonly records: number;
  readonly lastAt: Instant;
  readonly fields: readonly SampledField[];
}

interface FieldDrift {
  /** Fields that came up lately and were in none of many records before. */
  readonly appeared: readonly SampledField[];
  /** Fields that are missing for longer than they ever would by chance. */
  readonly vanished: readonly SampledField[];
  /** Words that nobody has declared, seen lately. */
  readonly unknownWords: readonly SampledField[];
}

const DRIFT_RULES = {
  /** So many records without a field make it a new one. */
  knownAfter: 200,
  /** Fewer records without a field say nothing. */
  missingFor: 20,
  /** That a field which is there as often as before is missing for so long by chance: once in a million. */
  chance: 1e-6,
  /** For so long something new is told as news. */
  newsMs: 7 * DAY_MS,
} as const;

/** Pure: how the shape of records has changed. A field that is seldom there may be missing for long. */
export function driftOf({ records, fields }: SampledShape, now: Instant): FieldDrift {
  const own = fields.filter(({ word }) => word === null);
  return {
    appeared: own.filter(({ firstRecord, firstAt }) => firstRecord > DRIFT_RULES.knownAfter && now - firstAt <= DRIFT_RULES.newsMs),
    vanished: own.filter((field) => hasVanished(field, records)),
    unknownWords: fields.filter(({ word, lastAt }) => word !== null && now - lastAt <= DRIFT_RULES.newsMs),
  };
}

function hasVanished({ times, firstRecord, lastRecord }: SampledField, records: number): boolean {
  const missing = records - lastRecord;
  if (missing < DRIFT_RULES.missingFor) return false;
  // One record more than there were: a field that was in each of a few may still be missing in the next.
  const share = times / Math.max(times + 1, lastRecord - firstRecord + 2);
  return missing * Math.log1p(-share) < Math.log(DRIFT_RULES.chance);
}
