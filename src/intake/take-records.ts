import type { Verdict } from './contract.ts';
import { BrokenRecord, type Format, type RawRecord } from './formats/format.ts';
import type { Given } from './intake.ts';
import type { AdminUnit } from '../domain/unit.ts';

/** Records of one source in its own words, as our items and as what is to be kept of them. */
export interface ReadRecords {
  readonly given: readonly Given[];
  /** `owner[i]` is the place of the record that `given[i]` was made of. */
  readonly owners: readonly number[];
  /** The records without what nobody may keep. */
  readonly kept: readonly RawRecord[];
  /** Units of a foreign tree that the records name, to be known before the items. */
  readonly units: readonly AdminUnit[];
}

export interface RecordReading {
  readonly format: Format;
  readonly source: string;
  /** The record without what nobody may keep, from `format.kept`. */
  readonly keep: (record: RawRecord, kept: RawRecord) => RawRecord;
}

/** Pure. Of each record what it says; of one that says nothing that we understand, why. */
export function readRecords(records: readonly RawRecord[], { format, source, keep }: RecordReading): ReadRecords {
  const given: Given[] = [];
  const owners: number[] = [];
  const kept: RawRecord[] = [];
  const units = new Map<string, AdminUnit>();
  for (const [place, record] of records.entries()) {
    if (record instanceof BrokenRecord) {
      const { reason, pointer, detail } = record;
      kept.push(null);
      given.push({ refusal: { source, reason, pointer, detail, item: null } });
      owners.push(place);
      continue;
    }
    const rest = keep(record, format.kept(record));
    kept.push(rest);
    const read = format.read(record);
    if ('finding' in read) {
      given.push({ refusal: { source, ...read.finding, item: rest, format: format.id, formatVersion: format.version } });
      owners.push(place);
      continue;
    }
    for (const unit of read.units ?? []) units.set(unit.id, unit);
    for (const item of read.items) {
      given.push({ item, record: { kept: rest, format: format.id, formatVersion: format.version } });
      owners.push(place);
    }
  }
  return { given, owners, kept, units: [...units.values()] };
}

const ORDER = ['duplicate', 'stale', 'accepted', 'quarantined'] as const;

/** One verdict a record: the worst of its items' (what was set aside counts before what was taken). One that says nothing is taken. */
export function verdictsOfRecords(records: number, owners: readonly number[], verdicts: readonly Verdict[]): readonly Verdict[] {
  const worst = Array.from({ length: records }, (): Verdict | null => null);
  for (const [at, verdict] of verdicts.entries()) {
    const place = owners[at] ?? -1;
    const known = worst[place] ?? null;
    if (known === null || ORDER.indexOf(verdict.verdict) > ORDER.indexOf(known.verdict)) worst[place] = verdict;
  }
  return worst.map((verdict) => verdict ?? { verdict: 'accepted' });
}
