import type { Command } from 'commander';

import { printJson, withCore } from './context.ts';
import { scoreFile, scoreText, type ScoreFileFlags } from './score-file.ts';
import { scoreUnit, scoreUnitText, type ScoreUnitFlags } from './score-unit.ts';

type Flags = ScoreFileFlags & ScoreUnitFlags & { readonly json?: boolean };

export function addScore(program: Command): void {
  program
    .command('score')
    .description("a unit's points in an index; or a file's published counts scored again, with exit 1 where any score differs")
    .argument(
      '[unit-or-file]',
      'VN, a province 01, a commune 00004; or FILE.json: an extract, a list of figures, answers of the portal',
      'VN',
    )
    .option('--index <id>', 'the index', '766')
    .option('--period <period>', 'month, quarter, year, or a named one such as 2026-08')
    .option('--version <number>', 'of a unit: a version of the index instead of that of the period')
    .option('--layout <id>', 'of a unit: law or portal', 'law')
    .option('--captured-at <instant>', 'of a file that does not say it')
    .option('--json', 'everything as JSON')
    .action((subject: string, flags: Flags) => (subject.endsWith('.json') ? ofFile(subject, flags) : ofUnit(subject, flags)));
}

async function ofFile(file: string, flags: Flags): Promise<void> {
  const score = await scoreFile(file, flags);
  if (flags.json === true) printJson(score);
  else process.stdout.write(`${scoreText(score)}\n`);
  if (score.summary.differing > 0) process.exitCode = 1;
}

async function ofUnit(unit: string, flags: Flags): Promise<void> {
  await withCore(async (core) => {
    const answer = await scoreUnit(core, unit, flags);
    if (flags.json === true) printJson(answer);
    else process.stdout.write(`${scoreUnitText(answer)}\n`);
  });
}
