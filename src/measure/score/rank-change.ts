import type { IndexScore } from '../index-score.ts';
import { pointsOf } from './component-score.ts';
import { exactPoints } from './exact-points.ts';
import type { Ranking } from './index-definition.ts';

export interface Ranked {
  readonly score: IndexScore;
  readonly rank: number | null;
}

/** What a component or group did to the figure that ranks. */
interface Share {
  readonly id: string;
  readonly change: number;
}

export interface RankChange {
  /** Places lost (above 0) or won (below); `null` where one of the two has no rank. */
  readonly fell: number | null;
  /** Of the figure that ranks; `null` where one of the two has none, and then there are no shares. */
  readonly change: number | null;
  /** The largest first, those without a change left out; they add up to `change` exactly, as do the groups of each layout. */
  readonly components: readonly Share[];
  readonly layouts: readonly { readonly id: string; readonly groups: readonly Share[] }[];
}

/** Why a unit rose or fell: the change of its figure, told by components and by groups. */
export function rankChange(before: Ranked, after: Ranked, by: Ranking['by']): RankChange {
  const fell = before.rank === null || after.rank === null ? null : after.rank - before.rank;
  const [from, to] = [before.score[by], after.score[by]];
  if (from === null || to === null) return { fell, change: null, components: [], layouts: [] };
  const contributed = { before: contributions(before.score, by), after: contributions(after.score, by) };
  const changeOf = (earlier: readonly string[], later: readonly string[]): number =>
    sumAt(contributed.after, later) - sumAt(contributed.before, earlier);
  const ids = new Set([...contributed.before.keys(), ...contributed.after.keys()]);
  return {
    fell,
    change: to - from,
    components: largestFirst([...ids].map((id) => ({ id, change: changeOf([id], [id]) }))),
    layouts: after.score.layouts.map(({ id }) => {
      const [earlier, later] = [membersOf(before.score, id), membersOf(after.score, id)];
      const groups = new Set([...earlier.keys(), ...later.keys()]);
      const shares = [...groups].map((group) => ({ id: group, change: changeOf(earlier.get(group) ?? [], later.get(group) ?? []) }));
      return { id, groups: largestFirst(shares) };
    }),
  };
}

/** What each component adds to the figure; together exactly the figure. */
function contributions(score: IndexScore, by: Ranking['by']): ReadonlyMap<string, number> {
  const points = new Map(score.components.map((component) => [component.id, pointsOf(component) ?? 0]));
  if (by === 'points' || score.scaled === null) return points;
  const scaled = new Map([...points].map(([id, one]) => [id, exactPoints((100 * one) / score.outOf)]));
  // Scaling each rounds each; the largest takes the last bits, where they are seen least.
  const largest = [...scaled].toSorted(([, one], [, other]) => other - one)[0];
  if (largest !== undefined) scaled.set(largest[0], largest[1] + score.scaled - sumAt(scaled, [...scaled.keys()]));
  return scaled;
}

function membersOf(score: IndexScore, layout: string): ReadonlyMap<string, readonly string[]> {
  const groups = score.layouts.find(({ id }) => id === layout)?.groups ?? [];
  return new Map(groups.map(({ id, components }) => [id, components]));
}

function sumAt(amounts: ReadonlyMap<string, number>, ids: readonly string[]): number {
  return ids.reduce((sum, id) => sum + (amounts.get(id) ?? 0), 0);
}

function largestFirst(shares: readonly Share[]): readonly Share[] {
  return shares.filter(({ change }) => change !== 0).toSorted((one, other) => Math.abs(other.change) - Math.abs(one.change));
}
