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
  /** Read again from what is kept already: it is neither kept nor counted once more. */
  readonly isAgain?: boolean;
}

/** What an item was made of: the record as it may be kept, of the format that read it; without one, the item itself. */
export interface ReadFrom {
  readonly kept: unknown;
  readonly format?: string;
  readonly formatVersion?: number;
  readonly isAgain?: boolean;
}

/** Whether a piece of work was made of what is kept already. */
export function isReadAgain(work: { readonly kind: string; readonly refusal?: Refusal; readonly from?: ReadFrom }): boolean {
  return work.refusal?.isAgain === true || work.from?.isAgain === true;
}

/** The format alone, of what has one. */
export function formatIn({
  format,
  formatVersion,
}: Pick<ReadFrom, 'format' | 'formatVersion'>): Pick<ReadFrom, 'format' | 'formatVersion'> {
  return { ...(format === undefined ? {} : { format }), ...(formatVersion === undefined ? {} : { formatVersion }) };
}
