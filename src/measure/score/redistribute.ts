import type { ComponentScore } from './component-score.ts';
import { exactPoints, sumKnown } from './exact-points.ts';
import type { IndexGroup } from './index-definition.ts';

type Scores = ReadonlyMap<string, ComponentScore>;

/**
 * Gives the maximum of redistributed components to the others of their group in equal parts, so that the maximum of the group
 * stays. Those that do not apply receive nothing. Where nobody can receive, the redistributed do not apply and keep their maximum.
 */
export function redistribute(scores: Scores, groups: readonly IndexGroup[]): Scores {
  const result = new Map(scores);
  for (const { components } of groups) for (const [id, score] of shareOut(components, scores)) result.set(id, score);
  return result;
}

/** The scores of the group that change. */
function shareOut(components: readonly string[], scores: Scores): Scores {
  const members = components.flatMap((id) => {
    const score = scores.get(id);
    return score === undefined ? [] : [{ id, score }];
  });
  const giving = members.filter(({ score }) => score.kind === 'redistributed');
  const receiving = members.filter(({ score }) => score.kind !== 'redistributed' && score.kind !== 'notApplicable');
  if (receiving.length === 0) {
    return new Map(giving.map(({ id, score }) => [id, { kind: 'notApplicable', points: null, max: score.max }]));
  }
  const given = sumKnown(giving.map(({ score }) => score.max)) ?? 0;
  const part = exactPoints(given / receiving.length);
  // The first takes what the grid leaves over, so that nothing is lost.
  const rest = given - part * receiving.length;
  return new Map([
    ...giving.map(({ id }) => [id, { kind: 'redistributed', max: 0 }] as const),
    ...receiving.map(({ id, score }, at) => [id, raise(score, part + (at === 0 ? rest : 0))] as const),
  ]);
}

function raise(score: ComponentScore, by: number): ComponentScore {
  const max = score.max + by;
  return score.kind === 'scored' ? { ...score, max, points: exactPoints(max * score.share) } : { ...score, max };
}
