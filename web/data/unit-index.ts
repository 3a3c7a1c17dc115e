import type { UnitList } from '../../src/live/wire.ts';
import type { Catalogue, Lang } from '../i18n/catalogue.ts';

export type Unit = UnitList['units'][number];
/** What is needed to call a unit by its name; a board's references have it too. */
export type Named = Pick<Unit, 'kind' | 'name'>;

export interface UnitIndex {
  readonly byId: ReadonlyMap<string, Unit>;
  /** Those with a place on the map, in the order of the list: the i-th light is the i-th of these. */
  readonly communes: readonly Unit[];
  readonly provinces: readonly Unit[];
}

export function unitIndex(units: readonly Unit[]): UnitIndex {
  return {
    byId: new Map(units.map((unit) => [unit.id, unit])),
    communes: units.filter((unit) => unit.level === 'commune' && unit.point !== null),
    provinces: units.filter((unit) => unit.level === 'province' && unit.point !== null),
  };
}

/** The unit and those above it, itself first. */
export function pathOf(index: UnitIndex, id: string): readonly Unit[] {
  const path: Unit[] = [];
  let unit = index.byId.get(id);
  while (unit !== undefined && !path.includes(unit)) {
    path.push(unit);
    unit = unit.parent === null ? undefined : index.byId.get(unit.parent);
  }
  return path;
}

export function shortName(unit: Named, lang: Lang): string {
  return unit.name[lang];
}

/** `Phường Ba Đình`; a name that already says its kind is left alone. */
export function fullName(unit: Named, lang: Lang, t: Catalogue): string {
  const name = unit.name[lang];
  const full = t.kinds[unit.kind]?.(name) ?? name;
  const rank = t.kinds[unit.kind]?.('').trim() ?? '';
  return rank !== '' && name.toLowerCase().includes(rank.toLowerCase()) ? name : full;
}
