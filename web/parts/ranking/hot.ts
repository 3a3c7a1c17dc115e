import type { LightScale } from '../../charts/lights/scale.ts';
import type { Light, LightTable } from '../../data/stream-state.ts';
import type { Indicator } from './rank.ts';

export interface HotLight {
  readonly unit: string;
  readonly light: Light & { readonly value: number };
}

/**
 * Where it burns: the communes of the worst class, those that fail the most people first. A rate is weighed by how many
 * dossiers lie behind it, so that one late dossier out of two does not outshine a hundred; anything else by its size.
 */
export function hottest(
  lights: LightTable,
  scale: LightScale,
  indicator: Pick<Indicator, 'unit' | 'direction' | 'bands'>,
  most: number,
): readonly HotLight[] {
  const measured = [...lights.byUnit].flatMap(([unit, light]) =>
    light.value === null ? [] : [{ unit, light: { ...light, value: light.value } }],
  );
  const burning =
    indicator.bands === null ? measured : measured.filter(({ light }) => ['red', 'amber'].includes(scale.toneOf(light.value)));
  return burning
    .map((hot) => ({ hot, heat: heatOf(hot.light, indicator) }))
    .toSorted((a, b) => b.heat - a.heat || a.hot.unit.localeCompare(b.hot.unit))
    .slice(0, most)
    .map(({ hot }) => hot);
}

function heatOf({ value, numerator, denominator }: HotLight['light'], { unit, direction }: Pick<Indicator, 'unit' | 'direction'>): number {
  if (unit !== 'ratio' || numerator === null || denominator === null) return direction === 'up' && unit !== 'count' ? -value : value;
  return direction === 'up' ? denominator - numerator : numerator;
}
