import type { AdminUnit } from '../domain/unit.ts';
import type { Figures } from '../live/figures.ts';
import { unitRef, type BoardContext } from '../live/read-board.ts';
import type { IndexScore } from '../measure/index-score.ts';
import { pointsOf, type Ratio } from '../measure/score/component-score.ts';
import type { IndexComponent, IndexDefinition, IndexVersion } from '../measure/score/index-definition.ts';
import { rankChange } from '../measure/score/rank-change.ts';
import { besides, type BesideCell, type PublishedSide } from '../reconcile/besides.ts';
import { cellOf } from '../reconcile/computed-cell.ts';
import { TOTAL } from '../reconcile/published-figure.ts';
import { formatDay, formatInstant } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { nextBand } from './next-band.ts';
import { scoreUnits, type ScoreContext, type UnitScore } from './score-units.ts';
import type { ScoreAnswer } from './score-wire.ts';

/** A published figure as far as a score shows it. */
export type PublishedCell = PublishedSide & { readonly source: string };

export interface ScoreReading {
  readonly index: IndexDefinition;
  readonly version: IndexVersion;
  /** `law` or `portal`: which groups the same points are shown in. */
  readonly layout: string;
  readonly published: readonly PublishedCell[];
}

/** A unit's score with everything behind it, and its children ranked. Pure. */
export function readScore(unit: AdminUnit, figures: Figures, reading: ScoreReading, board: BoardContext): ScoreAnswer {
  const { directory, indicators, measures } = board;
  const context: ScoreContext = { version: reading.version, indicators, measures };
  const siblings = unit.parent === null ? [unit] : directory.children(unit.parent);
  const own = pairsOf(siblings, figures, context).find(({ now }) => now.unit.id === unit.id);
  const { now, before } = must(own, 'a unit among its siblings');
  return {
    asOf: formatInstant(board.now),
    simulated: board.isSimulated(unit.id),
    index: indexPart(reading),
    unit: refOf(unit, board),
    period: periodPart(figures),
    layout: reading.layout,
    ...standingOf(now),
    groups: groupsOf(now.score, reading),
    ...besidePart(now, figures, reading, context),
    change: changeOf(now, before, reading),
    nextBand: nextBandPart(now.score, reading.version),
    children: pairsOf(directory.children(unit.id), figures, context).map((pair) => ({
      unit: refOf(pair.now.unit, board),
      ...standingOf(pair.now),
      groups: groupsOf(pair.now.score, reading).map(({ id, points, outOf }) => ({ id, points, outOf })),
      components: pair.now.score.components.map((component) => ({ id: component.id, points: pointsOf(component), max: component.max })),
      change: changeOf(pair.now, pair.before, reading),
    })),
  };
}

interface Pair {
  readonly now: UnitScore;
  readonly before: UnitScore;
}

/** The scores of units in the period and in the one before, each ranked among themselves. */
function pairsOf(units: readonly AdminUnit[], { period, current, previous }: Figures, context: ScoreContext): readonly Pair[] {
  const now = scoreUnits(units, current, period, context);
  const before = new Map(scoreUnits(units, previous, period, context).map((one) => [one.unit.id, one]));
  return now.flatMap((one) => {
    const earlier = before.get(one.unit.id);
    return earlier === undefined ? [] : [{ now: one, before: earlier }];
  });
}

function refOf(unit: AdminUnit, board: BoardContext): ScoreAnswer['unit'] {
  const { id, level, name } = unitRef(unit, board);
  return { id, level, name };
}

function periodPart({ period }: Figures): ScoreAnswer['period'] {
  return { id: period.id, kind: period.kind, from: formatDay(period.from), to: formatDay(period.to) };
}

function indexPart({ index, version }: ScoreReading): ScoreAnswer['index'] {
  const { validity, ranking, bands } = version;
  return {
    id: index.id,
    version: version.version,
    name: version.name,
    validFrom: validity === null ? null : formatDay(validity.from),
    validTo: validity === null || validity.to === null ? null : formatDay(validity.to),
    source: version.source,
    legalBasis: index.legalBasis,
    owner: index.owner,
    rankedBy: ranking.by,
    rounding: version.rounding,
    bands: bands.map(({ id, name, from }) => ({ id, name, from })),
  };
}

type Standing = Pick<ScoreAnswer, 'points' | 'outOf' | 'scaled' | 'band' | 'rank' | 'rankedOf' | 'peerGroup' | 'peerRank' | 'unranked'>;

function standingOf({ score, band, ranked, rankedOf }: UnitScore): Standing {
  const { points, outOf, scaled } = score;
  const { rank, peerGroup, peerRank, unranked } = ranked;
  return {
    points,
    outOf,
    scaled,
    band: band === null ? null : { id: band.id, name: band.name },
    rank,
    rankedOf,
    peerGroup: peerGroup === null ? null : { id: peerGroup.id, name: peerGroup.name },
    peerRank,
    unranked,
  };
}

function groupsOf(score: IndexScore, { version, layout }: ScoreReading): ScoreAnswer['groups'] {
  const names = new Map(version.layouts.find(({ id }) => id === layout)?.groups.map(({ id, name }) => [id, name]));
  return (score.layouts.find(({ id }) => id === layout)?.groups ?? []).map(({ id, components, points, outOf, max }) => ({
    id,
    name: must(names.get(id), 'a group of the layout'),
    points,
    outOf,
    max,
    components: [...components],
  }));
}

/** The components beside what was published of them. */
function besidePart(
  { unit, score }: UnitScore,
  figures: Figures,
  { version, published }: ScoreReading,
  { indicators }: ScoreContext,
): Pick<ScoreAnswer, 'components' | 'publishedTotal'> {
  const counters = figures.current(unit.id);
  const ratios = new Map(
    version.components.map(({ id, indicator }) => [id, indicators.get(indicator)?.ratio(unit.level, counters) ?? null]),
  );
  const computed = score.components.map((component) => ({
    component: component.id,
    cell: cellOf(component, ratios.get(component.id) ?? null),
  }));
  const cells = new Map(besides(published, computed).map((cell) => [cell.component, cell]));
  const total = cells.get(TOTAL)?.figure ?? null;
  return {
    components: version.components.map((component) =>
      componentPart(component, score, ratios.get(component.id) ?? null, cells.get(component.id)),
    ),
    publishedTotal: total === null ? null : publishedPart(total),
  };
}

function componentPart(
  { id, number, name, indicator, legalBasis, isUnverified, note }: IndexComponent,
  score: IndexScore,
  ratio: Ratio | null,
  cell: BesideCell<PublishedCell> | undefined,
): ScoreAnswer['components'][number] {
  const scored = must(
    score.components.find((one) => one.id === id),
    'a component of the score',
  );
  const points = pointsOf(scored);
  return {
    id,
    number,
    name,
    indicator,
    kind: scored.kind,
    points,
    max: scored.max,
    lost: points === null ? null : scored.max - points,
    ratio: scored.kind === 'scored' ? scored.ratio : null,
    numerator: ratio?.numerator ?? null,
    denominator: ratio?.denominator ?? null,
    ...comparedPart(cell),
    legalBasis,
    isUnverified,
    note,
  };
}

type Compared = Pick<ScoreAnswer['components'][number], 'published' | 'difference' | 'reason'>;

function comparedPart(cell: BesideCell<PublishedCell> | undefined): Compared {
  if (cell === undefined) return { published: null, difference: null, reason: 'notPublished' };
  const { figure, difference, reason } = cell;
  return { published: figure === null ? null : publishedPart(figure), difference, reason };
}

function publishedPart({
  score,
  numerator,
  denominator,
  flags,
  source,
  capturedAt,
}: PublishedCell): NonNullable<ScoreAnswer['publishedTotal']> {
  return { score, numerator, denominator, flags: [...flags], source, capturedAt: formatInstant(capturedAt) };
}

function changeOf(now: UnitScore, before: UnitScore, { version, layout }: ScoreReading): ScoreAnswer['change'] {
  // Against a time of which too little is known, a change would be that of what is known.
  const { minimumOutOf } = version.ranking;
  if (now.score.outOf < minimumOutOf || before.score.outOf < minimumOutOf) return { fell: null, change: null, components: [], groups: [] };
  const ranked = ({ score, ranked: { rank } }: UnitScore) => ({ score, rank });
  const { fell, change, components, layouts } = rankChange(ranked(before), ranked(now), version.ranking.by);
  return { fell, change, components: [...components], groups: [...(layouts.find(({ id }) => id === layout)?.groups ?? [])] };
}

function nextBandPart(score: IndexScore, version: IndexVersion): ScoreAnswer['nextBand'] {
  const next = nextBand(score, version);
  if (next === null) return null;
  const { band, missing, candidates } = next;
  return { band: { id: band.id, name: band.name }, missing, candidates: [...candidates] };
}
