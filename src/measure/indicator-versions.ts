import type { Day } from '../shared/instant.ts';
import type { Indicator, IndicatorDefinition } from './indicator.ts';

/** The indicators of a day, by id. */
export type IndicatorsOn = (day: Day) => ReadonlyMap<string, Indicator>;

/**
 * Of each id the version in force on a day. What was brought in from before the first version is counted by the first: there is
 * no older definition, and the one used is named beside every value. After the last has ended, or in a gap, there is none.
 * `indicators` are disjoint in time, in any order; ids keep the order in which they first stand.
 */
export function indicatorsOn(indicators: readonly Indicator[]): IndicatorsOn {
  const byId = Map.groupBy(indicators, ({ definition }) => definition.id);
  // Between two of these days nothing changes.
  const turns = [...new Set(indicators.flatMap(({ definition }) => turnsOf(definition)))].toSorted((one, other) => one - other);
  const maps = new Map<number, ReadonlyMap<string, Indicator>>();
  return (day) => {
    const stretch = turns.findLastIndex((turn) => turn <= day);
    let found = maps.get(stretch);
    if (found === undefined) maps.set(stretch, (found = mapOn(day, byId)));
    return found;
  };
}

function turnsOf({ validFrom, validTo }: IndicatorDefinition): readonly Day[] {
  return validTo === null ? [validFrom] : [validFrom, validTo + 1];
}

function mapOn(day: Day, byId: ReadonlyMap<string, readonly Indicator[]>): ReadonlyMap<string, Indicator> {
  return new Map(
    [...byId].flatMap(([id, versions]): [string, Indicator][] => {
      const found = versionOf(versions, day);
      return found === undefined ? [] : [[id, found]];
    }),
  );
}

function versionOf(versions: readonly Indicator[], day: Day): Indicator | undefined {
  const inOrder = versions.toSorted((one, other) => one.definition.validFrom - other.definition.validFrom);
  const [first] = inOrder;
  if (first !== undefined && day < first.definition.validFrom) return first;
  const last = inOrder.findLast(({ definition }) => definition.validFrom <= day);
  return last === undefined || (last.definition.validTo !== null && last.definition.validTo < day) ? undefined : last;
}
