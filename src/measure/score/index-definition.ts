import type { UnitLevel } from '../../domain/unit.ts';
import type { Day } from '../../shared/instant.ts';
import type { LocaleText } from '../../shared/locale-text.ts';
import type { Curve } from '../curve.ts';
import type { ZeroDenominator } from '../indicator.ts';

/** What a unit gets for a component that does not arise at its level: all the points, or neither points nor a maximum. */
export type ElsewherePolicy = 'fullPoints' | 'leaveOut';

/** One row of an index: an indicator, and how it becomes points. */
export interface IndexComponent {
  /** The code of the portal, or the number in the law where it has none. */
  readonly id: string;
  readonly number: string;
  readonly name: LocaleText;
  readonly indicator: string;
  readonly maxPoints: number;
  readonly curve: Curve;
  /** Counts only for a denominator that is known to be zero; where nothing is known there is no data. */
  readonly zeroDenominator: ZeroDenominator;
  /** The levels it is computed for. */
  readonly levels: readonly UnitLevel[];
  /** Of the other levels of the index. */
  readonly elsewhere: Readonly<Partial<Record<UnitLevel, ElsewherePolicy>>>;
  readonly legalBasis: string;
  readonly note: string | null;
  /** Circulates, but no official text for it was seen. */
  readonly isUnverified: boolean;
}

export interface IndexGroup {
  readonly id: string;
  readonly name: LocaleText;
  readonly maxPoints: number;
  /** Ids of components. */
  readonly components: readonly string[];
  /** What the portal calls it. */
  readonly code: string | null;
}

/** One way to show the same points: every component is in exactly one of the groups. */
interface IndexLayout {
  readonly id: string;
  readonly groups: readonly IndexGroup[];
}

export interface Band {
  readonly id: string;
  readonly name: LocaleText;
  /** The least figure, of 100. */
  readonly from: number;
}

export interface PeerGroup {
  readonly id: string;
  readonly name: LocaleText;
  /** The least volume a month. */
  readonly from: number;
}

/** Who is ranked, by what, and among whom. */
export interface Ranking {
  /** The points as they are, or of 100 where not all could be had. */
  readonly by: 'points' | 'scaled';
  /** The measure that says how much a unit had to do. */
  readonly volumeMeasure: string;
  /** Fewer in the whole period: shown, not ranked. */
  readonly minimumVolume: number;
  /** A score of fewer points than these is shown, not ranked. */
  readonly minimumOutOf: number;
  readonly peers: readonly { readonly level: UnitLevel; readonly groups: readonly PeerGroup[] }[];
}

export interface IndexVersion {
  readonly index: string;
  readonly version: number;
  readonly name: LocaleText;
  /** Both days included; `to` is `null` while it lasts. `null`: not in force, but may be asked for. */
  readonly validity: { readonly from: Day; readonly to: Day | null } | null;
  readonly source: string;
  readonly reviewedOn: Day;
  /** Decimals of points as shown. */
  readonly rounding: number;
  /** `outOf`: the maximum of a unit of the level that has everything, after the policies of what does not arise there. */
  readonly levels: readonly { readonly level: UnitLevel; readonly outOf: number }[];
  readonly components: readonly IndexComponent[];
  /** The first is the index's own; redistribution happens within its groups. */
  readonly layouts: readonly IndexLayout[];
  /** From the highest down. */
  readonly bands: readonly Band[];
  readonly ranking: Ranking;
}

export interface IndexDefinition {
  readonly id: string;
  readonly name: LocaleText;
  readonly owner: string;
  readonly legalBasis: string;
  readonly versions: readonly IndexVersion[];
}

/** The version of a day, or `null` before there was one. */
export function versionOn(index: IndexDefinition, day: Day): IndexVersion | null {
  const isInForce = ({ validity }: IndexVersion): boolean =>
    validity !== null && validity.from <= day && (validity.to === null || day <= validity.to);
  return index.versions.find(isInForce) ?? null;
}

/** The one that came into force last. */
export function newestVersion(index: IndexDefinition): IndexVersion | null {
  const dated = index.versions.filter(({ validity }) => validity !== null);
  return dated.toSorted((one, other) => (other.validity?.from ?? 0) - (one.validity?.from ?? 0))[0] ?? null;
}
