import type { AdminUnit, UnitLevel } from '../domain/unit.ts';
import type { Counters, Indicator } from '../measure/indicator.ts';
import { scoreIndex, type IndexScore } from '../measure/index-score.ts';
import type { MeasureSet } from '../measure/measure.ts';
import type { Period } from '../measure/period.ts';
import { bandOf } from '../measure/score/bands.ts';
import type { Band, IndexVersion } from '../measure/score/index-definition.ts';
import { rankUnits, type UnitRank } from '../measure/score/rank-units.ts';

/** What scores are read with: a version of an index, and the definitions of the period. */
export interface ScoreContext {
  readonly version: IndexVersion;
  readonly indicators: ReadonlyMap<string, Indicator>;
  readonly measures: MeasureSet;
}

export interface UnitScore {
  readonly unit: AdminUnit;
  readonly score: IndexScore;
  readonly band: Band | null;
  /** Among the units of the same level that were read together. */
  readonly ranked: UnitRank;
  /** How many of them have a rank. */
  readonly rankedOf: number;
}

/** The points of one unit; a component whose indicator is not in force has no data. */
export function scoreUnit(level: UnitLevel, counters: Counters, { version, indicators }: ScoreContext): IndexScore {
  return scoreIndex(version, level, ({ indicator }) => indicators.get(indicator)?.ratio(level, counters) ?? null);
}

/** The scores of units, ranked among those of their level: a ministry does not compete with a province. */
export function scoreUnits(
  units: readonly AdminUnit[],
  countersOf: (unit: string) => Counters,
  period: Period,
  context: ScoreContext,
): readonly UnitScore[] {
  const columns = context.measures.columnsOf(context.version.ranking.volumeMeasure);
  const scored = units.map((unit) => {
    const counters = countersOf(unit.id);
    const isKnown = !columns.some((column) => counters.pending.has(column));
    const volume = isKnown ? columns.reduce((sum, column) => sum + counters.read(column), 0) : null;
    return { unit, volume, score: scoreUnit(unit.level, counters, context) };
  });
  const ranks = new Map<string, { readonly ranked: UnitRank; readonly rankedOf: number }>();
  for (const ofLevel of Map.groupBy(scored, ({ unit }) => unit.level).values()) {
    const rankable = ofLevel.map(({ unit, score, volume }) => ({ id: unit.id, level: unit.level, score, volume }));
    const ranked = rankUnits(rankable, context.version, monthsOf(period));
    const rankedOf = ranked.filter(({ rank }) => rank !== null).length;
    for (const one of ranked) ranks.set(one.id, { ranked: one, rankedOf });
  }
  return scored.flatMap(({ unit, score }) => {
    const found = ranks.get(unit.id);
    if (found === undefined) return [];
    // Of little that is known all may be well: that is no band.
    const { by, minimumOutOf } = context.version.ranking;
    const band = score.outOf < minimumOutOf ? null : bandOf(context.version, score[by]);
    return [{ unit, score, band, ...found }];
  });
}

const DAYS_OF_MONTH = 365.25 / 12;

/** The length of a period in months, for what is compared by the month. */
function monthsOf({ kind, from, to }: Period): number {
  if (kind === 'month') return 1;
  if (kind === 'quarter') return 3;
  return kind === 'year' ? 12 : (to - from + 1) / DAYS_OF_MONTH;
}
