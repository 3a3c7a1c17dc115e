import type { UnitLevel } from '../domain/unit.ts';
import type { Counters, Indicator } from '../measure/indicator.ts';
import { pointsOf, scoreComponent } from '../measure/score/component-score.ts';
import { exactPoints } from '../measure/score/exact-points.ts';
import { versionOn, type IndexDefinition } from '../measure/score/index-definition.ts';
import type { Day } from '../shared/instant.ts';
import type { Points } from './explain-wire.ts';

/** What the indicator wins and loses in the indexes that are in force on a day and have it; each component by itself. */
export function componentPoints(
  indicator: Indicator,
  level: UnitLevel,
  counters: Counters,
  indexes: ReadonlyMap<string, IndexDefinition>,
  day: Day,
): Points[] {
  return [...indexes.values()].flatMap((index) => {
    const version = versionOn(index, day);
    // A level that an index does not know has nothing to win in it.
    if (version?.levels.every((one) => one.level !== level) !== false) return [];
    const components = version.components.filter((component) => component.indicator === indicator.definition.id);
    return components.map((component): Points => {
      const score = scoreComponent(component, indicator.ratio(level, counters), level);
      const got = pointsOf(score);
      const { id, number, name, legalBasis, note, isUnverified, curve } = component;
      return {
        index: index.id,
        version: version.version,
        component: id,
        number,
        name,
        legalBasis,
        note,
        isUnverified,
        kind: score.kind,
        curve: curveOf(curve),
        maxPoints: score.max,
        got,
        lost: got === null ? null : exactPoints(score.max - got),
      };
    });
  });
}

function curveOf(curve: Parameters<typeof scoreComponent>[0]['curve']): Points['curve'] {
  switch (curve.kind) {
    case 'cap':
      return { kind: curve.kind, at: curve.at };
    case 'steps':
      return { kind: curve.kind, steps: curve.steps.map(({ from, share }) => ({ from, share })) };
    case 'linear':
    case 'none':
      return { kind: curve.kind };
  }
}
