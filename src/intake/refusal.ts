/** What could not be read as an item, and why. */
export interface Refusal {
  readonly source: string;
  /** One of `QuarantineReason`, or a reason of a format's own. */
  readonly reason: string;
  /** JSON pointer into the item. */
  readonly pointer: string;
  readonly detail: string;
  /** What may be kept: values of fields that the contract does not know are left out, they could be personal. */
  readonly item: unknown;
  /** Of a record in a source's own words: the format that read it, and which version of it. `item` is then the record as it may be kept. */
  readonly format?: string;
  readonly formatVersion?: number;
}
