import type { LightTable } from '../../data/stream-state.ts';
import type { UnitIndex } from '../../data/unit-index.ts';
import { shortName } from '../../data/unit-index.ts';
import type { Lang } from '../../i18n/catalogue.ts';
import { nearPoints, toPlane, type Point } from './frame.ts';
import type { LightTone } from './paint/palette.ts';
import type { Indicator } from '../../parts/ranking/rank.ts';
import type { LightScale } from './scale.ts';
import { weightOf, type Weight } from './paint/symbol.ts';

/** What never changes while the page is open: where everything is. All lists run along `index.communes`. */
export interface Ground {
  readonly points: readonly Point[];
  readonly province: readonly string[];
  /** False for a commune far from the rest of its province. */
  readonly isNear: readonly boolean[];
  readonly provinces: readonly { readonly id: string; readonly at: Point; readonly weight: number }[];
  readonly indexOf: ReadonlyMap<string, number>;
}

export function groundOf(index: UnitIndex): Ground {
  const lonLats = index.communes.map((unit) => unit.point ?? ([0, 0] as const));
  const province = index.communes.map((unit) => unit.parent ?? '');
  const members = new Map<string, number[]>();
  for (const [i, id] of province.entries()) members.set(id, [...(members.get(id) ?? []), i]);
  const isNear = province.map(() => true);
  for (const inside of members.values()) {
    const near = nearPoints(inside.map((i) => lonLats[i] ?? [0, 0]));
    for (const [j, i] of inside.entries()) isNear[i] = near[j] ?? true;
  }
  const places = toPlane(index.provinces.map((unit) => unit.point ?? [0, 0]));
  return {
    points: toPlane(lonLats),
    province,
    isNear,
    provinces: index.provinces.map((unit, i) => ({
      id: unit.id,
      at: places[i] ?? [0, 0],
      weight: (members.get(unit.id)?.length ?? 0) + (unit.kind === 'city' ? 200 : 0),
    })),
    indexOf: new Map(index.communes.map((unit, i) => [unit.id, i])),
  };
}

/** How much lies behind every commune's light; only a rate has few or many behind it. */
export function weightsOf(index: UnitIndex, lights: LightTable | null, unit: Indicator['unit']): readonly Weight[] {
  return index.communes.map(({ id }) => (unit === 'ratio' ? weightOf(lights?.byUnit.get(id)?.denominator ?? null) : 'some'));
}

/** The tone of every commune. A commune the table does not name is outside of what is shown, not without data. */
export function tonesOf(index: UnitIndex, lights: LightTable | null, scale: LightScale | null): readonly LightTone[] {
  return index.communes.map((unit) => {
    const light = lights?.byUnit.get(unit.id);
    if (light === undefined || scale === null) return 'outside';
    return light.value === null ? 'none' : scale.toneOf(light.value);
  });
}

export interface LabelText {
  readonly provinces: ReadonlyMap<string, string>;
  readonly communes: readonly string[];
}

export function labelTexts(index: UnitIndex, lang: Lang): LabelText {
  return {
    provinces: new Map(index.provinces.map((unit) => [unit.id, shortName(unit, lang)])),
    communes: index.communes.map((unit) => shortName(unit, lang)),
  };
}
