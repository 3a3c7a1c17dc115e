import type { AdminUnit } from '../domain/unit.ts';
import { AppError } from '../shared/app-error.ts';
import type { Clock } from '../shared/clock.ts';
import { formatInstant, type Instant } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { MAX_ITEMS, type Verdict } from './contract.ts';
import { BrokenRecord, type Format, type FormatSettings, type RawRecord } from './formats/format.ts';
import type { Intake } from './intake.ts';
import { keptWithHashes, type KeyedHash } from './personal-data.ts';
import type { KnownSource } from './source-registry.ts';
import type { FormatId, SourceDeclaration } from './source-schema.ts';
import { readRecords, verdictsOfRecords, type ReadRecords } from './take-records.ts';

/** Keeps records as they came, without what nobody may keep, so that they can be read again. Throws AppError `unavailable`. */
export interface RawKeeper {
  keep(source: string, format: Pick<Format, 'id' | 'version'>, records: readonly RawRecord[]): Promise<void>;
}

/** Takes what declared sources say in their own words. */
export interface Receiver {
  formatOf(source: KnownSource): Format;
  /** Records of one source: one verdict each, after the commit. */
  take(source: KnownSource, records: readonly RawRecord[]): Promise<readonly Verdict[]>;
  /** The same of a connector, with where to go on: written with the last of them or after it, never before. */
  deliver(source: KnownSource, records: readonly RawRecord[], cursor: string): Promise<readonly Verdict[]>;
}

export interface ReceiverOptions {
  readonly intake: Pick<Intake, 'submitGiven' | 'deliver'>;
  readonly formatOf: (id: FormatId, settings: FormatSettings) => Format;
  readonly raw: RawKeeper;
  readonly hash: KeyedHash | null;
  readonly clock: Clock;
  /** Makes units of a foreign tree known. */
  readonly addUnits: (units: readonly AdminUnit[]) => Promise<void>;
  /** Told of the records as they came and of what may be kept of each, for what can be learned of their shape. Quick, and throws nothing. */
  readonly onRecords: (source: KnownSource, format: string, records: readonly RawRecord[], kept: readonly RawRecord[]) => void;
}

const VIET_NAM = 'Asia/Ho_Chi_Minh';

/** What a format is told of a declared source. */
export function settingsOf({ declaration, mapping }: Pick<KnownSource, 'declaration' | 'mapping'>): FormatSettings {
  const { id, enums = {}, timeZone = VIET_NAM, units } = declaration;
  return { source: id, enums, home: must(units[0], 'a unit of the source'), timeZone, mapping };
}

export function receiver({ intake, formatOf, raw, hash, clock, addUnits, onRecords }: ReceiverOptions): Receiver {
  // A mapping is made ready once, not for each body.
  const formats = new WeakMap<SourceDeclaration, Format>();

  function formatFor({ declaration, mapping }: KnownSource): Format {
    let format = formats.get(declaration);
    if (format === undefined) {
      format = formatOf(declaration.format, settingsOf({ declaration, mapping }));
      formats.set(declaration, format);
    }
    return format;
  }

  /** Reads them, and keeps them as they came before anything is made of them. */
  async function prepare(source: KnownSource, given: readonly RawRecord[]): Promise<ReadRecords> {
    const { id, personalData } = source.declaration;
    const format = formatFor(source);
    const records = format.stampsArrival === true ? given.map((record) => stamped(record, clock.now())) : given;
    const pointers = personalData?.hash ?? [];
    const keep = (record: RawRecord, kept: RawRecord): RawRecord => keptWithHashes(record, kept, pointers, hash);
    const read = readRecords(records, { format, source: id, keep });
    await raw.keep(id, format, read.kept);
    if (read.units.length > 0) await addUnits(read.units);
    onRecords(source, format.id, records, read.kept);
    return read;
  }

  return {
    formatOf: formatFor,
    async take(source, records) {
      const { given, owners } = await prepare(source, records);
      return verdictsOfRecords(records.length, owners, await intake.submitGiven(given));
    },
    async deliver(source, records, cursor) {
      const { given, owners } = await prepare(source, records);
      return verdictsOfRecords(records.length, owners, await intake.deliver(source.declaration.id, given, cursor));
    },
  };
}

/** When it came stands in the record, so that reading it again later gives the same.  */
function stamped(record: RawRecord, now: Instant): RawRecord {
  if (typeof record !== 'object' || record === null || Array.isArray(record) || record instanceof BrokenRecord) return record;
  return { ...record, receivedAt: formatInstant(now) };
}

/** All records of a body at the door. Throws AppError `tooLarge` beyond what a request may hold, and what `decode` throws. */
export async function recordsOf(body: Uint8Array, format: Pick<Format, 'decode'>): Promise<readonly RawRecord[]> {
  const records: RawRecord[] = [];
  for await (const record of format.decode(oneChunk(body))) {
    if (records.length === MAX_ITEMS) throw new AppError('tooLarge', `more than ${MAX_ITEMS} records in one request`);
    records.push(record);
  }
  return records;
}

// oxlint-disable-next-line typescript/require-await -- a body that is there is a stream of one piece
async function* oneChunk(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
}
