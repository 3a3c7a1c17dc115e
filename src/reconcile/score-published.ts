import type { UnitLevel } from '../domain/unit.ts';
import { scoreIndex, type IndexScore } from '../measure/index-score.ts';
import { parsePeriod } from '../measure/period.ts';
import { pointsOf } from '../measure/score/component-score.ts';
import { versionOn, type IndexDefinition, type IndexVersion } from '../measure/score/index-definition.ts';
import { chooseFigures } from './besides.ts';
import { compareCell, type ComputedCell, type DifferenceReason } from './compare-cell.ts';
import { cellOf } from './computed-cell.ts';
import { componentOfGroupCode, TOTAL, type PublishedFigure } from './published-figure.ts';

/** A published score that we computed too. */
interface ScoreCheck {
  readonly unit: string;
  readonly name: string | null;
  readonly period: string;
  readonly kind: 'component' | 'group' | 'total';
  readonly component: string;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly published: number;
  readonly computed: number;
  /** Computed less published. */
  readonly difference: number;
  readonly reason: DifferenceReason;
  readonly ok: boolean;
}

/**
 * Why a published score is not computed: no curve is established, its counts were not published, it does not arise, a part of the
 * sum is not known, it is no component of the index, the level of the unit is not known, or no version was in force.
 */
type NotComputedReason = 'noCurve' | 'noCounts' | 'notApplicable' | 'unknownPart' | 'notOfIndex' | 'unknownLevel' | 'noVersion';

interface NotComputed extends Pick<ScoreCheck, 'unit' | 'name' | 'period' | 'component' | 'published'> {
  readonly reason: NotComputedReason;
}

export interface ScoreReport {
  readonly index: string;
  /** Of the index, by the periods of the figures. */
  readonly versions: readonly number[];
  readonly checks: readonly ScoreCheck[];
  readonly notComputed: readonly NotComputed[];
  readonly summary: {
    readonly checks: number;
    readonly components: number;
    readonly groups: number;
    readonly totals: number;
    readonly ok: number;
    readonly differing: number;
    readonly notComputed: number;
  };
}

/**
 * Every published score against the points that the published counts give, by the version of the index in force in its period.
 * Sums are made of our points, and of published ones only where no curve is established or no counts were published.
 */
export function scorePublished(figures: readonly PublishedFigure[], index: IndexDefinition): ScoreReport {
  const ofUnits = Map.groupBy(
    figures.filter(({ formality }) => formality === null),
    ({ source, department, period }) => JSON.stringify([source, department, period]),
  );
  const results = [...ofUnits.values()].map((one) => scoreUnit(one, index));
  const checks = results.flatMap((one) => one.checks);
  const notComputed = results.flatMap((one) => one.notComputed);
  const count = (kind: ScoreCheck['kind']): number => checks.filter((check) => check.kind === kind).length;
  const ok = checks.filter((check) => check.ok).length;
  return {
    index: index.id,
    versions: [...new Set(results.flatMap(({ version }) => version ?? []))].toSorted((one, other) => one - other),
    checks,
    notComputed,
    summary: {
      checks: checks.length,
      components: count('component'),
      groups: count('group'),
      totals: count('total'),
      ok,
      differing: checks.length - ok,
      notComputed: notComputed.length,
    },
  };
}

interface UnitResult {
  readonly version: number | null;
  readonly checks: readonly ScoreCheck[];
  readonly notComputed: readonly NotComputed[];
}

/** What we make of a published score, or why nothing. */
type Outcome = { readonly kind: ScoreCheck['kind']; readonly cell: PointsCell } | NotComputedReason;
type PointsCell = Extract<ComputedCell, { kind: 'points' }>;

function scoreUnit(figures: readonly PublishedFigure[], index: IndexDefinition): UnitResult {
  const chosen = chooseFigures(figures);
  const level = figures.find(({ unitLevel }) => unitLevel !== null)?.unitLevel ?? null;
  // A name, never "the current one": no clock is asked.
  const version = versionOn(index, parsePeriod(figures[0]?.period ?? '', 0).from);
  const outcomes = outcomesOf(chosen, version, level);
  const checks: ScoreCheck[] = [];
  const notComputed: NotComputed[] = [];
  for (const figure of inOrder(chosen, version)) {
    if (figure.score === null) continue;
    const outcome = outcomes(figure.component);
    if (typeof outcome === 'string') notComputed.push({ ...namesOf(figure), published: figure.score, reason: outcome });
    else checks.push(checkOf(figure, figure.score, outcome.kind, outcome.cell));
  }
  return { version: version?.version ?? null, checks, notComputed };
}

function namesOf({
  unitCode,
  department,
  unitName,
  period,
  component,
}: PublishedFigure): Pick<ScoreCheck, 'unit' | 'name' | 'period' | 'component'> {
  return { unit: unitCode ?? department, name: unitName, period, component };
}

function checkOf(figure: PublishedFigure, published: number, kind: ScoreCheck['kind'], cell: PointsCell): ScoreCheck {
  const { numerator, denominator } = figure;
  const { reason } = compareCell(cell, figure);
  const ok = reason === 'same' || reason === 'rounding';
  const difference = cell.points - published;
  return { ...namesOf(figure), kind, numerator, denominator, published, computed: cell.points, difference, reason, ok };
}

type Chosen = ReadonlyMap<string, PublishedFigure>;

/** As in the index: its components, its groups, the total; then what else was published. */
function inOrder(chosen: Chosen, version: IndexVersion | null): readonly PublishedFigure[] {
  const order = new Map(
    [...(version?.components ?? []).map(({ id }) => id), ...codedGroups(version).map(({ id }) => id), TOTAL].map((id, at) => [id, at]),
  );
  const placeOf = ({ component }: PublishedFigure): number => order.get(component) ?? Infinity;
  return [...chosen.values()].toSorted((one, other) => (placeOf(one) === placeOf(other) ? 0 : placeOf(one) - placeOf(other)));
}

/** The groups under which the source publishes sums. */
function codedGroups(version: IndexVersion | null): readonly { readonly id: string; readonly components: readonly string[] }[] {
  const groups = version?.layouts.flatMap((layout) => layout.groups) ?? [];
  return groups.flatMap(({ code, components }) => (code === null ? [] : [{ id: componentOfGroupCode(code), components }]));
}

function outcomesOf(chosen: Chosen, version: IndexVersion | null, level: UnitLevel | null): (component: string) => Outcome {
  if (version === null) return () => 'noVersion';
  if (level === null) return () => 'unknownLevel';
  const score = scoreIndex(version, level, ({ id }) => chosen.get(id) ?? null);
  const components = new Map(score.components.map((one) => [one.id, one]));
  const groups = new Map(codedGroups(version).map(({ id, components: members }) => [id, members]));
  return (component) => {
    const own = components.get(component);
    if (own !== undefined) return outcomeOf(cellOf(own, chosen.get(component) ?? null));
    const members = groups.get(component);
    if (members !== undefined)
      return sumOutcome(
        'group',
        members.map((id) => partOf(id, components, chosen)),
      );
    return component === TOTAL
      ? sumOutcome(
          'total',
          [...groups].flatMap(([id, ids]) => partsOfTotal(id, ids, components, chosen)),
        )
      : 'notOfIndex';
  };
}

function outcomeOf(cell: ComputedCell): Outcome {
  switch (cell.kind) {
    case 'points':
      return { kind: 'component', cell };
    case 'notComputed':
      return 'noCurve';
    case 'noData':
      return 'noCounts';
    case 'notApplicable':
      return 'notApplicable';
  }
}

/** What a component adds to a sum. */
type Part = { readonly points: number; readonly by: 'us' | 'source' | 'nobody' } | 'unknown';

function partOf(id: string, components: ReadonlyMap<string, IndexScore['components'][number]>, chosen: Chosen): Part {
  const score = components.get(id);
  const points = score === undefined ? null : pointsOf(score);
  if (points !== null) return { points, by: 'us' };
  if (score?.kind === 'notApplicable' || score?.kind === 'redistributed') return { points: 0, by: 'nobody' };
  const figure = chosen.get(id);
  if (figure === undefined) return 'unknown';
  // Published without a score: it adds nothing, and the source says so.
  return figure.score === null ? { points: 0, by: 'nobody' } : { points: figure.score, by: 'source' };
}

/** Of a group with an unknown part, the sum that was published for it. */
function partsOfTotal(
  group: string,
  members: readonly string[],
  components: ReadonlyMap<string, IndexScore['components'][number]>,
  chosen: Chosen,
): readonly Part[] {
  const parts = members.map((id) => partOf(id, components, chosen));
  const published = chosen.get(group)?.score ?? null;
  return parts.includes('unknown') && published !== null ? [{ points: published, by: 'source' }] : parts;
}

function sumOutcome(kind: 'group' | 'total', parts: readonly Part[]): Outcome {
  const known = parts.filter((part) => part !== 'unknown');
  if (known.length < parts.length) return 'unknownPart';
  if (!known.some(({ by }) => by === 'us')) return 'noCurve';
  const points = known.reduce((sum, part) => sum + part.points, 0);
  const rounded = known.filter(({ by }) => by !== 'nobody').length;
  return { kind, cell: { kind: 'points', points, numerator: null, denominator: null, parts: rounded } };
}
