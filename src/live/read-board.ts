import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { AdminUnit } from '../domain/unit.ts';
import type { Indicator } from '../measure/indicator.ts';
import type { MeasureSet } from '../measure/measure.ts';
import { rank } from '../measure/rank.ts';
import type { Value } from '../measure/value.ts';
import { dayOf, formatDay, formatInstant, type Instant } from '../shared/instant.ts';
import type { Figures } from './figures.ts';
import { signReader, type SignContext } from './read-signs.ts';
import { reportedIn } from './reported-in.ts';
import type { Board, BoardValue, Lights } from './wire.ts';

/** What a board is read with. */
export interface BoardContext extends SignContext {
  readonly directory: UnitDirectory;
  readonly measures: MeasureSet;
  readonly headline: readonly string[];
  /** Whether the simulator has a part in what is counted for a unit, on whatever day. */
  readonly isSimulated: (unit: string) => boolean;
  readonly lastEventAt: Instant | null;
  readonly lastLearnedAt: Instant | null;
}

export type UnitRef = Board['unit'];

/** The board of a unit: its own values of all indicators, and of its children the headline and the one ranked by. */
export function readBoard(unit: AdminUnit, figures: Figures, rankedBy: Indicator, context: BoardContext): Board {
  const { directory, indicators, headline, now } = context;
  const all = [...indicators.keys()];
  const shown = [...new Set([...headline, rankedBy.definition.id])];
  const children = directory.children(unit.id);
  const ranks = rank(
    children.map((child) => rankedBy.evaluate(child.level, figures.current(child.id))),
    rankedBy.definition.direction,
  );
  const signs = signReader(figures, context);
  return {
    asOf: formatInstant(now),
    simulated: context.isSimulated(unit.id),
    freshness: readFreshness(context),
    unit: unitRef(unit, context),
    path: directory.ancestors(unit.id).flatMap((id) => {
      const above = directory.get(id);
      return above === undefined ? [] : [unitRef(above, context)];
    }),
    period: readPeriod(figures),
    values: signs.valuesOf(unit, readValues(unit, all, figures, context)),
    ...signs.ofUnit(unit.id, rankedBy.definition.id),
    ...(context.progress === null ? {} : { progressUpTo: formatDay(context.progress.today - 1) }),
    children: children.map((child, at) => ({
      unit: unitRef(child, context),
      rank: ranks[at] ?? null,
      rankIsWeak: typeof ranks[at] === 'number' && signs.isWeak(child.id),
      values: signs.valuesOf(child, readValues(child, shown, figures, context)),
      ...signs.ofUnit(child.id, rankedBy.definition.id),
    })),
    rankedBy: rankedBy.definition.id,
  };
}

export function readPeriod({ period: { id, kind, from, to } }: Figures): Board['period'] {
  return { id, kind, from: formatDay(from), to: formatDay(to) };
}

export function readFreshness({ lastEventAt, lastLearnedAt }: Pick<BoardContext, 'lastEventAt' | 'lastLearnedAt'>): Board['freshness'] {
  return {
    lastEventAt: lastEventAt === null ? null : formatInstant(lastEventAt),
    lastLearnedAt: lastLearnedAt === null ? null : formatInstant(lastLearnedAt),
  };
}

export function unitRef(unit: AdminUnit, { directory, now }: Pick<BoardContext, 'directory' | 'now'>): UnitRef {
  return { id: unit.id, level: unit.level, kind: directory.kindOn(unit, dayOf(now)), name: unit.name, parent: unit.parent };
}

/** The values of some indicators for one unit. */
export function readValues(unit: AdminUnit, ids: readonly string[], figures: Figures, context: BoardContext): Record<string, BoardValue> {
  const current = figures.current(unit.id);
  const previous = figures.previous(unit.id);
  const completeness = completenessOf(unit, figures, context);
  const values: Record<string, BoardValue> = {};
  for (const id of ids) {
    const indicator = context.indicators.get(id);
    if (indicator === undefined) continue;
    const definition = `${id}@${indicator.definition.version}`;
    const value = indicator.evaluate(unit.level, current);
    values[id] =
      value.kind === 'value'
        ? { ...value, previous: indicator.evaluate(unit.level, previous), completeness, definition }
        : { kind: value.kind, definition };
  }
  return values;
}

/** The share of the units at the bottom of the tree that reported anything in the period. */
export function completenessOf(unit: AdminUnit, figures: Figures, { directory, measures }: BoardContext): number {
  const hasReported = reportedIn(figures, measures);
  const leaves = directory.leavesUnder(unit.id);
  let reporting = 0;
  for (const leaf of leaves) if (hasReported(leaf.id)) reporting += 1;
  return reporting / Math.max(1, leaves.length);
}

/** One light: value, numerator, denominator; all null where there is no number. */
export type Light = [number | null, number | null, number | null];

export function readLight(unit: AdminUnit, figures: Figures, indicator: Indicator): Light {
  const value: Value = indicator.evaluate(unit.level, figures.current(unit.id));
  return value.kind === 'value' ? [value.value, value.numerator, value.denominator] : [null, null, null];
}

/** The units with a place on the map below a unit; a unit without any below is its own light. */
export function unitsWithLight(unit: AdminUnit, directory: UnitDirectory): AdminUnit[] {
  return directory.leavesUnder(unit.id).filter((leaf) => leaf.point !== null);
}

export function readLights(unit: AdminUnit, figures: Figures, indicator: Indicator, { directory, now }: BoardContext): Lights {
  const units = unitsWithLight(unit, directory);
  const lights = units.map((leaf) => readLight(leaf, figures, indicator));
  return {
    asOf: formatInstant(now),
    indicator: indicator.definition.id,
    definition: `${indicator.definition.id}@${indicator.definition.version}`,
    period: figures.period.id,
    units: units.map(({ id }) => id),
    values: lights.map(([value]) => value),
    numerators: lights.map(([, numerator]) => numerator),
    denominators: lights.map(([, , denominator]) => denominator),
  };
}
