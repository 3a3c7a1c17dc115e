import type { AdminUnit } from '../../domain/unit.ts';
import type { IntakeItem, RetractionItem } from '../contract.ts';
import type { FactItem } from '../fact-contract.ts';
import type { Mapping } from './mapping.ts';

/**
 * One thing that a source said, as it came, before it is made uniform: a JSON value, a row of a table as an object by column, a
 * trace of a log. It is what is kept raw, what is set aside, and what is read again when a format has changed.
 */
export type RawRecord = unknown;

/** A part of a body or a file that is no record at all: a line that is no JSON, a row with too many cells. */
export class BrokenRecord {
  readonly reason: string;
  /** Where in the body: a line, a row. */
  readonly pointer: string;
  readonly detail: string;

  constructor(reason: string, pointer: string, detail: string) {
    this.reason = reason;
    this.pointer = pointer;
    this.detail = detail;
  }
}

/** Why a record is none of our items. `pointer` is a JSON pointer into the record. */
export interface FormatFinding {
  readonly reason: string;
  readonly pointer: string;
  readonly detail: string;
}

/** What a record says in the words of our contract. A record may say nothing that counts: no items. */
export type ReadRecord =
  | { readonly items: readonly (IntakeItem | RetractionItem | FactItem)[]; readonly units?: readonly AdminUnit[] }
  | { readonly finding: FormatFinding };

/** Enum maps of one source, by the source's name of the field: its word → ours. Two systems give one field different meanings. */
export type EnumMaps = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What a format is told of the source that it reads. */
export interface FormatSettings {
  /** The id of the source: what it says of itself does not count. */
  readonly source: string;
  readonly enums: EnumMaps;
  /** The unit that it speaks for: that of what it says of no other, and names of units are looked for below it. */
  readonly home: string;
  /** IANA name: where times without an offset are from. */
  readonly timeZone: string;
  /** The declarative mapping, of formats that need one. */
  readonly mapping: Mapping | null;
}

/** One way of speaking. Pure, but for `decode`, which reads what it is given. */
export interface Format {
  readonly id: string;
  /** Raised when the same record would be read otherwise: kept with what is set aside. */
  readonly version: number;
  /**
   * The record without what this format does not read: any other field may hold what is nobody's business, and is left out before
   * anything is stored. Reading what is kept gives the same as reading the record.
   */
  kept(record: RawRecord): RawRecord;
  /** The records of a body or a file, one by one, in bounded memory. Throws AppError `invalid` where nothing can be told apart. */
  decode(bytes: AsyncIterable<Uint8Array>): AsyncIterable<RawRecord>;
  /** The record is to know when it came, as `receivedAt`: what it says has no instant of its own. The door writes it. */
  readonly stampsArrival?: true;
  /** Never throws for whatever record: a hostile one is a finding. */
  read(record: RawRecord): ReadRecord;
}
