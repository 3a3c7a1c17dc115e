import type { Command } from 'commander';

import type { Board, BoardValue } from '../live/wire.ts';
import { must } from '../shared/must.ts';
import { followFigures, observe } from '../observe.ts';
import type { Core } from '../core.ts';
import { printJson, sayError, withCore } from './context.ts';
import { formatTable } from './table.ts';

interface BoardFlags {
  readonly period: string;
  readonly indicator?: string;
  readonly json?: boolean;
}

export function addBoard(program: Command): void {
  program
    .command('board')
    .description("a unit's figures and its children ranked")
    .argument('[unit]', 'VN, a province 01, a commune 00004, boston/PWDx', 'VN')
    .option('--period <period>', 'day, week, month, quarter, year, or a named one such as 2025-Q3', 'month')
    .option('--indicator <id>', 'what the children are ranked by')
    .option('--json', 'the board as JSON')
    .action((unit: string, flags: BoardFlags) =>
      withCore(async (core) => {
        const board = await readOneBoard(core, unit, flags);
        if (flags.json === true) printJson(board);
        else process.stdout.write(`${textOf(board, core)}\n`);
      }),
    );
}

async function readOneBoard(core: Core, unit: string, { period, indicator }: BoardFlags): Promise<Board> {
  const live = await followFigures(core, sayError);
  const view = observe(core, live);
  live.close();
  return view.board({ unit, period, indicator });
}

function textOf(board: Board, { catalogue }: Core): string {
  const head = `${board.unit.name.vi} (${board.unit.id}), ${board.period.id}${board.simulated ? ', SIMULATED' : ''}, as of ${board.asOf}`;
  const nameOf = (id: string): string => must(catalogue.indicators.get(id), id).definition.short.en;
  const own = formatTable(
    ['indicator', 'value', 'numerator', 'denominator', 'before'],
    Object.entries(board.values).map(([id, value]) => [
      nameOf(id),
      shown(value, id, catalogue),
      value.kind === 'value' ? String(round(value.numerator)) : '',
      value.kind === 'value' && value.denominator !== null ? String(round(value.denominator)) : '',
      value.kind === 'value' ? shown(value.previous, id, catalogue) : '',
    ]),
  );
  if (board.children.length === 0) return `${head}\n\n${own}`;
  const columns = Object.keys(board.children[0]?.values ?? {});
  const sorted = board.children.toSorted((one, other) => (one.rank ?? Infinity) - (other.rank ?? Infinity));
  const children = formatTable(
    ['rank', 'unit', 'name', ...columns.map(nameOf)],
    sorted.map(({ rank, unit, values }) => [
      rank === null ? '–' : String(rank),
      unit.id,
      unit.name.vi,
      ...columns.map((id) => {
        const value = values[id];
        return value === undefined ? '' : shown(value, id, catalogue);
      }),
    ]),
  );
  return `${head}\n\n${own}\n\n${children}`;
}

type Shown = BoardValue | Extract<BoardValue, { kind: 'value' }>['previous'];

function shown(value: Shown, id: string, { indicators }: Core['catalogue']): string {
  if (value.kind !== 'value') return value.kind === 'noData' ? 'no data' : 'n/a';
  const unit = indicators.get(id)?.definition.unit;
  return unit === 'ratio' ? `${(value.value * 100).toFixed(2)}%` : String(round(value.value));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
