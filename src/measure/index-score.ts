import type { UnitLevel } from '../domain/unit.ts';
import { pointsOf, scoreComponent, type ComponentScore, type ScoreInput } from './score/component-score.ts';
import { exactPoints, sumKnown } from './score/exact-points.ts';
import type { IndexComponent, IndexGroup, IndexVersion } from './score/index-definition.ts';
import { redistribute } from './score/redistribute.ts';

interface GroupScore {
  readonly id: string;
  readonly components: readonly string[];
  /** `null` where nothing of it has points. */
  readonly points: number | null;
  /** The maximum of those that have points. Lost: `outOf - points`. */
  readonly outOf: number;
  /** The maximum of all. */
  readonly max: number;
}

export interface IndexScore {
  readonly index: string;
  readonly version: number;
  readonly level: UnitLevel;
  readonly points: number | null;
  readonly outOf: number;
  /** 100 · points / outOf. */
  readonly scaled: number | null;
  /** In the order of the index. */
  readonly components: readonly (ComponentScore & { readonly id: string })[];
  readonly layouts: readonly { readonly id: string; readonly groups: readonly GroupScore[] }[];
}

/** All components of one unit and period. Components, groups and total reconcile exactly. Of a foreign level nothing applies. */
export function scoreIndex(version: IndexVersion, level: UnitLevel, inputOf: (component: IndexComponent) => ScoreInput): IndexScore {
  const alone = new Map(version.components.map((component) => [component.id, scoreComponent(component, inputOf(component), level)]));
  const scores = redistribute(alone, version.layouts[0]?.groups ?? []);
  const groupOf = ({ id, components }: IndexGroup): GroupScore => ({
    id,
    components,
    ...sumOf(components.flatMap((one) => scores.get(one) ?? [])),
  });
  const { points, outOf } = sumOf([...scores.values()]);
  return {
    index: version.index,
    version: version.version,
    level,
    points,
    outOf,
    scaled: points === null ? null : exactPoints((100 * points) / outOf),
    components: [...scores].map(([id, score]) => ({ id, ...score })),
    layouts: version.layouts.map(({ id, groups }) => ({ id, groups: groups.map(groupOf) })),
  };
}

function sumOf(scores: readonly ComponentScore[]): { readonly points: number | null; readonly outOf: number; readonly max: number } {
  const outOf = scores.map((score) => (pointsOf(score) === null ? null : score.max));
  return { points: sumKnown(scores.map(pointsOf)), outOf: sumKnown(outOf) ?? 0, max: sumKnown(scores.map(({ max }) => max)) ?? 0 };
}
