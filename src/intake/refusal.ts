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
}
