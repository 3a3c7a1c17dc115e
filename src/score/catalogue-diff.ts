import type { Figures } from '../live/figures.ts';
import type { AdminUnit } from '../domain/unit.ts';
import type { IndicatorDefinition } from '../measure/indicator.ts';
import type { MeasureDefinition } from '../measure/measure.ts';
import type { IndexDefinition } from '../measure/score/index-definition.ts';
import { rankChange, type RankChange } from '../measure/score/rank-change.ts';
import { scoreUnits, type ScoreContext, type UnitScore } from './score-units.ts';

/** What a changed catalogue makes of the same figures. */
export interface UnitDiff {
  readonly unit: AdminUnit;
  readonly before: UnitScore;
  readonly after: UnitScore;
  readonly change: RankChange;
}

export interface CatalogueSide {
  readonly context: ScoreContext;
  readonly figures: Figures;
}

/** Every unit's score by two catalogues, in the order given; units are ranked among their siblings of one level. Pure. */
export function diffScores(units: readonly AdminUnit[], before: CatalogueSide, after: CatalogueSide): readonly UnitDiff[] {
  const by = after.context.version.ranking.by;
  const scored = ({ context, figures }: CatalogueSide): ReadonlyMap<string, UnitScore> => {
    const families = Map.groupBy(units, ({ parent }) => parent ?? '');
    const all = [...families.values()].flatMap((family) => scoreUnits(family, figures.current, figures.period, context));
    return new Map(all.map((one) => [one.unit.id, one]));
  };
  const [then, now] = [scored(before), scored(after)];
  return units.flatMap((unit) => {
    const [one, other] = [then.get(unit.id), now.get(unit.id)];
    if (one === undefined || other === undefined) return [];
    const ranked = ({ score, ranked: { rank } }: UnitScore) => ({ score, rank });
    return [{ unit, before: one, after: other, change: rankChange(ranked(one), ranked(other), by) }];
  });
}

/** A definition that a change adds, takes away or words anew. */
export interface DefinitionChange {
  readonly what: 'measure' | 'indicator' | 'index';
  /** Of an indicator and of an index with the version: `766@2`. */
  readonly id: string;
  readonly how: 'added' | 'removed' | 'changed';
}

interface Definitions {
  readonly definitions: readonly MeasureDefinition[];
  readonly indicators: readonly IndicatorDefinition[];
  readonly indexes: readonly IndexDefinition[];
}

export function diffDefinitions(before: Definitions, after: Definitions): readonly DefinitionChange[] {
  const versions = (indicators: readonly IndicatorDefinition[]) => indicators.map((one) => ({ ...one, id: `${one.id}@${one.version}` }));
  return [
    ...changesOf('measure', before.definitions, after.definitions),
    ...changesOf('indicator', versions(before.indicators), versions(after.indicators)),
    ...changesOf('index', indexVersions(before.indexes), indexVersions(after.indexes)),
  ];
}

/** Each with what is said of the index as a whole: it is shown beside every version. */
function indexVersions(indexes: readonly IndexDefinition[]): readonly { readonly id: string }[] {
  return indexes.flatMap(({ versions, ...whole }) => versions.map((one) => ({ whole, ...one, id: `${one.index}@${one.version}` })));
}

function changesOf(
  what: DefinitionChange['what'],
  before: readonly { readonly id: string }[],
  after: readonly { readonly id: string }[],
): readonly DefinitionChange[] {
  const texts = (all: readonly { readonly id: string }[]) => new Map(all.map((one) => [one.id, JSON.stringify(one)]));
  const [then, now] = [texts(before), texts(after)];
  return [...new Set([...then.keys(), ...now.keys()])].flatMap((id): readonly DefinitionChange[] => {
    if (then.get(id) === now.get(id)) return [];
    return [{ what, id, how: !then.has(id) ? 'added' : !now.has(id) ? 'removed' : 'changed' }];
  });
}
