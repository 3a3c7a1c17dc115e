import type { Core } from '../core.ts';
import { followFigures, observe, scores } from '../observe.ts';
import type { ScoreAnswer } from '../score/score-wire.ts';
import { sayError } from './context.ts';
import { formatTable } from './table.ts';

export interface ScoreUnitFlags {
  readonly index?: string;
  readonly period?: string;
  readonly version?: string;
  readonly layout?: string;
}

/** A unit's score from the figures of the store. */
export async function scoreUnit(
  core: Core,
  unit: string,
  { index, period = 'month', version, layout }: ScoreUnitFlags,
): Promise<ScoreAnswer> {
  const live = await followFigures(core, sayError);
  live.close();
  return scores(core, observe(core, live))({ unit, period, index, layout, version: version === undefined ? undefined : Number(version) });
}

export function scoreUnitText(answer: ScoreAnswer): string {
  const { unit, index, period } = answer;
  const simulated = answer.simulated ? ', SIMULATED' : '';
  const head = `${unit.name.vi} (${unit.id}), index ${index.id}@${index.version}, ${period.id}${simulated}, as of ${answer.asOf}`;
  const standing = [
    `${shown(answer.points)} of ${shown(answer.outOf)} points, ${shown(answer.scaled)} of 100`,
    ...(answer.band === null ? [] : [answer.band.name.en]),
    answer.rank === null ? `not ranked (${answer.unranked ?? 'alone'})` : `rank ${answer.rank} of ${answer.rankedOf}`,
    ...(answer.change.change === null ? [] : [`${signed(answer.change.change)} since the period before`]),
  ].join(', ');
  const components = formatTable(
    ['', 'component', 'points', 'max', 'numerator', 'denominator', 'published', 'difference', ''],
    answer.components.map((one) => [
      one.number,
      one.name.en,
      shown(one.points),
      shown(one.max),
      count(one.numerator),
      count(one.denominator),
      shown(one.published?.score ?? null),
      one.difference === null ? '' : signed(one.difference),
      one.kind === 'scored' ? '' : one.kind,
    ]),
  );
  if (answer.children.length === 0) return `${head}\n${standing}\n\n${components}`;
  const children = formatTable(
    ['rank', 'unit', 'name', 'points', 'of 100', 'band', 'change', ...answer.groups.map(({ name }) => name.en)],
    answer.children
      .toSorted((one, other) => (one.rank ?? Infinity) - (other.rank ?? Infinity))
      .map((child) => [
        child.rank === null ? '–' : String(child.rank),
        child.unit.id,
        child.unit.name.vi,
        shown(child.points),
        shown(child.scaled),
        child.band?.name.en ?? '',
        child.change.change === null ? '' : signed(child.change.change),
        ...child.groups.map(({ points }) => shown(points)),
      ]),
  );
  return `${head}\n${standing}\n\n${components}\n\n${children}`;
}

function shown(points: number | null): string {
  return points === null ? '–' : points.toFixed(2);
}

function signed(change: number): string {
  return `${change < 0 ? '−' : '+'}${Math.abs(change).toFixed(2)}`;
}

function count(value: number | null): string {
  return value === null ? '–' : String(value);
}
