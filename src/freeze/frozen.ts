import type { IndicatorDefinition, Target } from '../measure/indicator.ts';
import type { MeasureDefinition } from '../measure/measure.ts';
import type { IndexDefinition, IndexVersion } from '../measure/score/index-definition.ts';
import type { Board, BoardValue } from '../live/wire.ts';

/**
 * What a closing keeps. Everything here is plain JSON and is hashed as it stands (ADR 0031): days and instants are ISO 8601,
 * hashes are SHA-256 in hexadecimal digits, `null` is known to be none.
 */
export const FORMAT = 'nhip-frozen/1';

/** The seal of a closing: a few lines that name, by their hashes, everything that was closed and everything closed before. */
export interface Head {
  readonly format: typeof FORMAT;
  /** The how many-th closing of this database, of whichever period; and the hash of the one before. */
  readonly closing: number;
  readonly previousClosing: string | null;
  readonly period: Board['period'];
  /** From 1, for each period; and the hash of the revision before. */
  readonly revision: number;
  readonly previousRevision: string | null;
  readonly closedAt: string;
  /** As the operator signed; `null` where nobody did. */
  readonly closedBy: string | null;
  readonly calendarVersion: string;
  readonly freshness: Board['freshness'];
  /** Hash of `Definitions`. */
  readonly definitions: string;
  /** Hash of the object unit → hash of its `FrozenUnit`; `told` is how many figures are a value, not missing. */
  readonly units: { readonly count: number; readonly told: number; readonly hash: string };
  /** Hash of the list of `Difference`, ordered by unit and indicator; empty for the first revision. */
  readonly differences: { readonly count: number; readonly hash: string };
}

export interface SealedHead {
  readonly head: Head;
  /** Hash of the head. */
  readonly hash: string;
}

/** The points of one index, with whatever else belongs to them; `null`: not known. Nothing in it may depend on the hour of reading, or every closing would differ. */
export interface FrozenScore {
  readonly points: number | null;
  readonly outOf: number;
  readonly [more: string]: unknown;
}

/** By index. */
export type FrozenScores = Readonly<Record<string, FrozenScore>>;

/** One unit as it stood at the closing: also what it was called and where it belonged. */
export interface FrozenUnit {
  readonly unit: Board['unit'];
  /** Its place among all units, for the order in which children are shown. */
  readonly position: number;
  readonly simulated: boolean;
  readonly values: Readonly<Record<string, BoardValue>>;
  readonly scores: FrozenScores | null;
}

/** A value without what goes with it: two figures are the same where this is the same. */
export type Figure =
  | {
      readonly kind: 'value';
      readonly value: number;
      readonly numerator: number;
      readonly denominator: number | null;
      readonly definition: string;
    }
  | { readonly kind: 'noData' | 'notApplicable'; readonly definition: string };

/** What a later closing found otherwise. `null`: there was, or is, no such figure. */
export interface Difference {
  readonly unit: string;
  /** An indicator, or `score:` and the index. */
  readonly indicator: string;
  readonly before: Figure | FrozenScore | null;
  readonly after: Figure | FrozenScore | null;
}

type Dated<T, K extends keyof T> = Omit<T, K> & { readonly [key in K]: null extends T[key] ? string | null : string };

type FrozenTarget = Dated<Target, 'from' | 'to'>;
export type FrozenIndicator = Dated<Omit<IndicatorDefinition, 'targets'>, 'validFrom' | 'validTo' | 'reviewedOn'> & {
  readonly targets: readonly FrozenTarget[];
};
export type FrozenIndex = Omit<IndexDefinition, 'versions'> & {
  readonly versions: readonly (Dated<Omit<IndexVersion, 'validity'>, 'reviewedOn'> & {
    readonly validity: { readonly from: string; readonly to: string | null } | null;
  })[];
};

/** Everything that the figures of a closing are read by. Closings with the same share them. */
export interface Definitions {
  readonly headline: readonly string[];
  readonly defaultIndicator: string;
  /** In the order of the board. */
  readonly indicators: readonly FrozenIndicator[];
  readonly measures: readonly MeasureDefinition[];
  readonly indexes: readonly FrozenIndex[];
}
