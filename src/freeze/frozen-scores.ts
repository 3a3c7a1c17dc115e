import { bandOf } from '../measure/score/bands.ts';
import { newestVersion, versionOn, type IndexDefinition } from '../measure/score/index-definition.ts';
import { scoreUnit } from '../score/score-units.ts';
import type { ScoresOf } from './take-image.ts';

/**
 * The points of every index, by the version of the period. Ranks and groups are sums and orders of what is kept here, and are
 * left out: one unit's correction would otherwise be a difference of all its neighbours.
 */
export function indexScores(indexes: ReadonlyMap<string, IndexDefinition>): ScoresOf {
  return ({ figures, context }) => {
    const versions = [...indexes.values()].flatMap((index) => versionOn(index, figures.period.to) ?? newestVersion(index) ?? []);
    return (unit) => {
      const ofLevel = versions.filter(({ levels }) => levels.some(({ level }) => level === unit.level));
      if (ofLevel.length === 0) return null;
      return Object.fromEntries(
        ofLevel.map((version) => {
          const { index, layouts: _, ...score } = scoreUnit(unit.level, figures.current(unit.id), { ...context, version });
          return [index, { ...score, band: bandOf(version, score[version.ranking.by])?.id ?? null }];
        }),
      );
    };
  };
}
