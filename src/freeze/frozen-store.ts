import type { Definitions, Difference, FrozenUnit, Head, SealedHead } from './frozen.ts';

export interface StoredUnit {
  readonly id: string;
  readonly hash: string;
  readonly content: FrozenUnit;
}

/** A unit, what lies above it up to its root, and its children in their order. */
export interface FrozenBranch {
  readonly unit: StoredUnit;
  /** From the unit itself upwards. */
  readonly path: readonly FrozenUnit['unit'][];
  /** With those of their values that were asked for. */
  readonly children: readonly Pick<FrozenUnit, 'unit' | 'values'>[];
}

interface DifferenceQuestion {
  readonly unit?: string | undefined;
  readonly limit: number;
}

/** Reads what was closed. Nothing of it ever changes. */
export interface FrozenReader {
  /** All closings, or those of a period, in the order in which they were made. */
  heads(period?: string): Promise<readonly SealedHead[]>;
  newest(period: string): Promise<SealedHead | null>;
  /** `undefined` where a closing names some that are not there. */
  definitions(hash: string): Promise<Definitions | undefined>;
  /** Unit → hash. */
  unitHashes(head: Head): Promise<Readonly<Record<string, string>>>;
  /** The units of a closing, a page at a time, in the order of their ids. */
  units(head: Head): AsyncIterable<readonly StoredUnit[]>;
  /** `null` for a unit that the closing does not know. */
  branch(head: Head, unit: string, childIndicators: readonly string[]): Promise<FrozenBranch | null>;
  /** In order of unit and indicator. */
  differences(head: Head, question: DifferenceQuestion): Promise<readonly Difference[]>;
}

/** What a closing adds. */
export interface Closing extends SealedHead {
  readonly definitions: Definitions;
  readonly units: readonly StoredUnit[];
  readonly differences: readonly Difference[];
}

/** What was closed before. */
export interface ClosedBefore {
  /** The newest revision of the period. */
  readonly revision: SealedHead | null;
  /** The newest closing of any period. */
  readonly closing: SealedHead | null;
}

export interface FrozenStore extends FrozenReader {
  /** One closing at a time, whoever closes; what `decide` returns is added whole or not at all. `null` adds nothing. */
  add<T extends { readonly closing: Closing | null }>(period: string, decide: (before: ClosedBefore) => Promise<T>): Promise<T>;
}
