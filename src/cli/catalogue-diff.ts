import path from 'node:path';

import type { Command } from 'commander';

import { readCatalogue, type Catalogue } from '../catalogue/read-catalogue.ts';
import { provincesOf, type Core } from '../core.ts';
import { readPast } from '../live/past-figures.ts';
import type { TallyReader } from '../live/tally-reader.ts';
import { rulesText } from '../measure/rules-text.ts';
import { parsePeriod, type Period } from '../measure/period.ts';
import { newestVersion, versionOn } from '../measure/score/index-definition.ts';
import { diffDefinitions, diffScores, type CatalogueSide, type DefinitionChange, type UnitDiff } from '../score/catalogue-diff.ts';
import { DEFAULT_INDEX } from '../score/scoreboard.ts';
import { AppError } from '../shared/app-error.ts';
import { dayOf } from '../shared/instant.ts';
import { candidateTallyReader } from '../store/candidate-tally-reader.ts';
import { postgresTallyReader } from '../store/postgres-tally-reader.ts';
import { printJson, withCore } from './context.ts';
import { formatTable } from './table.ts';

interface Flags {
  readonly period: string;
  readonly index: string;
  readonly json?: boolean;
}

interface CatalogueDiff {
  readonly period: string;
  readonly definitions: readonly DefinitionChange[];
  /** Calendars, limits and procedures decide about rows, not about counters: what a change of them does shows only after rows are evaluated anew. */
  readonly rulesChange: boolean;
  readonly units: readonly UnitDiff[];
}

export function addCatalogueDiff(catalogue: Command): void {
  catalogue
    .command('diff')
    .description("what another catalogue would do to every unit's score, before it is accepted; nothing is changed")
    .argument('<dir>', 'the folder of the other catalogue')
    .option('--period <period>', 'the period whose scores are compared', 'month')
    .option('--index <id>', 'the index', DEFAULT_INDEX)
    .option('--json', 'every unit as JSON')
    .action(async (dir: string, flags: Flags) => {
      const other = await readCatalogue(path.resolve(dir));
      await withCore(async (core) => {
        const diff = await diffCatalogues(core, other, flags);
        if (flags.json === true) printJson(jsonOf(diff));
        else process.stdout.write(`${textOf(diff)}\n`);
      });
    });
}

export async function diffCatalogues(
  core: Core,
  other: Catalogue,
  { period: asked, index }: Pick<Flags, 'period' | 'index'>,
): Promise<CatalogueDiff> {
  const { pool, catalogue, clock, directory } = core;
  const period = parsePeriod(asked, dayOf(clock.now()));
  const before = await sideOf(core, catalogue, postgresTallyReader(pool, catalogue.measures), period, index);
  const reader = candidateTallyReader(pool, other.measures, provincesOf(directory()));
  const after = await sideOf(core, other, reader, period, index);
  const rules = ({ calendars, procedures, limits }: Catalogue) => `${rulesText(calendars, procedures, limits)}${JSON.stringify(limits)}`;
  const definitionsOf = ({ definitions, indicatorVersions, indexes }: Catalogue) => ({
    definitions,
    indicators: indicatorVersions.map(({ definition }) => definition),
    indexes: [...indexes.values()],
  });
  return {
    period: period.id,
    definitions: diffDefinitions(definitionsOf(catalogue), definitionsOf(other)),
    rulesChange: rules(catalogue) !== rules(other),
    units: diffScores(directory().all, before, after),
  };
}

async function sideOf(core: Core, catalogue: Catalogue, reader: TallyReader, period: Period, index: string): Promise<CatalogueSide> {
  const { measures, calendar, indexes, indicatorsOn } = catalogue;
  // A version that has not begun does not score a period that is still running.
  const day = Math.min(period.to, dayOf(core.clock.now()));
  const definition = indexes.get(index);
  const version = definition === undefined ? null : (versionOn(definition, day) ?? newestVersion(definition));
  if (version === null) throw new AppError('invalid', `no such index: ${index}`);
  const figures = await readPast(period, { reader, directory: core.directory, calendar, columns: measures.columns });
  return { figures, context: { version, indicators: indicatorsOn(day), measures } };
}

function isMoved({ before, after }: UnitDiff): boolean {
  return JSON.stringify(before.score) !== JSON.stringify(after.score) || before.ranked.rank !== after.ranked.rank;
}

function jsonOf({ period, definitions, rulesChange, units }: CatalogueDiff): object {
  return {
    period,
    definitions,
    rulesChange,
    moved: units.filter(isMoved).length,
    units: units.map(({ unit, before, after, change }) => ({
      unit: unit.id,
      level: unit.level,
      before: standing(before),
      after: standing(after),
      change: change.change,
      fell: change.fell,
      components: change.components,
    })),
  };
}

function standing({ score, ranked, band }: UnitDiff['before']): object {
  return { points: score.points, outOf: score.outOf, scaled: score.scaled, rank: ranked.rank, band: band?.id ?? null };
}

const SHOWN = 40;

function textOf({ period, definitions, rulesChange, units }: CatalogueDiff): string {
  const moved = units.filter(isMoved).toSorted((one, other) => Math.abs(other.change.change ?? 0) - Math.abs(one.change.change ?? 0));
  const head = [
    ...definitions.map(({ what, id, how }) => `${how}: ${what} ${id}`),
    ...(definitions.length === 0 ? ['no measure, no indicator and no index differs'] : []),
    ...(rulesChange ? ['calendars, limits or procedures differ: what that does shows only after rows are evaluated anew'] : []),
    `${moved.length} of ${units.length} units have another score or rank in ${period}`,
  ];
  if (moved.length === 0) return head.join('\n');
  const rows = moved
    .slice(0, SHOWN)
    .map(({ unit, before, after, change }) => [
      unit.id,
      unit.name.vi,
      points(before.score.points, before.score.outOf),
      points(after.score.points, after.score.outOf),
      change.change === null ? '–' : change.change.toFixed(2),
      `${before.ranked.rank ?? '–'} → ${after.ranked.rank ?? '–'}`,
      change.components.map(({ id, change: by }) => `${id} ${by.toFixed(2)}`).join(', '),
    ]);
  const table = formatTable(['unit', 'name', 'points', 'would be', 'of 100', 'rank', 'components'], rows);
  return [...head, '', table, ...(moved.length > SHOWN ? [`… and ${moved.length - SHOWN} more`] : [])].join('\n');
}

function points(value: number | null, outOf: number): string {
  return value === null ? '–' : `${value.toFixed(2)} / ${outOf.toFixed(0)}`;
}
