import type { LocaleText } from '../shared/locale-text.ts';
import type { Day } from '../shared/instant.ts';

export type UnitLevel = 'nation' | 'province' | 'commune' | 'ministry' | 'department' | 'city';
export type UnitKind =
  | 'nation'
  | 'province'
  | 'city'
  | 'commune'
  | 'ward'
  | 'special_zone'
  | 'ministry'
  | 'ministerial_agency'
  | 'department';

/** A unit in force. Its `kind` is dated: Đồng Nai is a province until 2026-04-29 and a city from the next day. */
export interface AdminUnit {
  readonly id: string;
  readonly parent: string | null;
  readonly level: UnitLevel;
  readonly name: LocaleText;
  /** In order of `from`; the first begins when the unit does. */
  readonly kinds: readonly { readonly from: Day; readonly kind: UnitKind }[];
  readonly validFrom: Day;
  /** The last day in force, or `null` while it lasts. */
  readonly validTo: Day | null;
  /** Longitude and latitude of a representative point, degrees. */
  readonly point: readonly [number, number] | null;
  readonly population: number | null;
  /** The electronic identifier of the agency (`H29`, `G09`) by Decision 20/2020/QĐ-TTg; `null` where there is none. */
  readonly eIdCode: string | null;
}

/** A code that ended on 30 June 2025 and where its territory went. */
export interface FormerUnit {
  readonly code: string;
  readonly name: string;
  readonly level: 'province' | 'commune';
  readonly validTo: Day;
  /** The default first. More than one means the unit was split. */
  readonly successors: readonly string[];
}
