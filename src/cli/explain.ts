import type { Command } from 'commander';

import { DEFAULT_LIMIT, MAX_LIMIT } from '../explain/behind.ts';
import { SIDE_NAMES } from '../explain/sides.ts';
import { explanations } from '../observe-explain.ts';
import { followFigures, observe } from '../observe.ts';
import { AppError } from '../shared/app-error.ts';
import { printJson, sayError, withCore } from './context.ts';
import { explanationText } from './explain-text.ts';

interface ExplainFlags {
  readonly period: string;
  readonly dossiers?: string;
  readonly limit: string;
  readonly after?: string;
  readonly json?: boolean;
}

export function addExplain(program: Command): void {
  program
    .command('explain')
    .description('where a figure comes from: its formula with its numbers, where it was lost, and the dossiers behind it')
    .argument('<unit>', 'VN, a province 01, a commune 00004, boston/PWDx')
    .argument('<indicator>', 'an indicator of the catalogue, such as on_time_rate')
    .option('--period <period>', 'day, week, month, quarter, year, or a named one such as 2025-Q3', 'month')
    .option('--dossiers <side>', `whose dossiers: ${SIDE_NAMES.join(', ')}; those that a better figure would not have if left out`)
    .option('--limit <number>', `dossiers a page, 1 to ${MAX_LIMIT}`, String(DEFAULT_LIMIT))
    .option('--after <cursor>', 'the next page, as the page before says')
    .option('--json', 'everything as JSON')
    .action(async (unit: string, indicator: string, { json, ...flags }: ExplainFlags) => {
      // A wrong word is refused before a database is started.
      const page = { dossiers: sideOf(flags.dossiers), limit: limitOf(flags.limit), after: flags.after };
      await withCore(async (core) => {
        const live = await followFigures(core, sayError);
        live.close();
        const explain = explanations(core, live, observe(core, live));
        const told = await explain({ unit, indicator, period: flags.period, ...page });
        if (json === true) printJson(told);
        else process.stdout.write(`${explanationText(told)}\n`);
      });
    });
}

function sideOf(text: string | undefined) {
  if (text === undefined) return undefined;
  const side = SIDE_NAMES.find((one) => one === text);
  if (side === undefined) throw new AppError('invalid', `--dossiers: ${text.slice(0, 40)} is none of ${SIDE_NAMES.join(', ')}`);
  return side;
}

function limitOf(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    throw new AppError('invalid', `--limit: ${text.slice(0, 40)} is no number from 1 to ${MAX_LIMIT}`);
  return limit;
}
