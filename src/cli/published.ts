import type { Command } from 'commander';

import { answerPublished, type PublishedAnswer } from '../reconcile/published-answer.ts';
import { publishedReader } from '../store/published-read.ts';
import { printJson, withCore } from './context.ts';
import { fetchText, runFetch, type FetchFlags } from './published-fetch.ts';
import { importPublished, importText, readFigures, type ImportFlags } from './published-import.ts';
import { formatTable } from './table.ts';

interface ShowFlags {
  readonly period: string;
  readonly formality?: string;
  readonly history?: boolean;
  readonly json?: boolean;
}

export function addPublished(program: Command): void {
  const published = program.command('published').description('what the National Public Service Portal publishes, beside what is computed');
  published
    .command('import')
    .description('take up saved answers of the portal, or figures written down from them')
    .argument('<file...>', 'recordings with their requests (.json, .ndjson), an extract by groups, or a list of figures')
    .option('--period <period>', 'for files that do not say it: 2026-08, 2026-Q3, 2026')
    .option('--captured-at <instant>', 'for files that do not say it: 2026-09-26T18:14:39+07:00')
    .option('--json', 'the report as JSON')
    .action(async (files: string[], flags: ImportFlags) => {
      // All are read before a database is started for them: a fault in one stores nothing of any.
      const read = await Promise.all(files.map((file) => readFigures(file, flags)));
      const report = await withCore((core) => importPublished(core, read));
      if (flags.json === true) printJson(report);
      else process.stdout.write(`${importText(report)}\n`);
    });
  published
    .command('fetch')
    .description('ask the portal, one request at a time; a run that was stopped goes on where it was')
    .requiredOption('--from <url>', 'where the portal is, such as https://dichvucong.gov.vn')
    .requiredOption('--period <period>', 'month, quarter, year, or a named one: 2026-08, 2026-Q3, 2026')
    .option('--root <id>', "the portal's id of the area; the whole nation if left out")
    .option('--formality <id>', "the portal's id of one procedure")
    .option('--follow', 'ask for each department named as well; so done for the nation')
    .option('--no-follow', 'ask for the area alone')
    .option('--pause <seconds>', 'between two requests', '1')
    .option('--fresh', 'begin anew')
    .option('--json', 'the report as JSON')
    .action(async (flags: FetchFlags) => {
      const report = await runFetch(flags);
      if (flags.json === true) printJson(report);
      else process.stdout.write(`${fetchText(report)}\n`);
      if (report.isStopped || report.failed > 0) process.exitCode = 1;
    });
  published
    .command('show')
    .description('the published figures of a unit')
    .argument('<unit>', 'a unit, or a code that only the portal knows: 25, H44, H44.100')
    .requiredOption('--period <period>', 'month, quarter, year, or a named one: 2026-08, 2026-Q3, 2026')
    .option('--formality <id>', 'those of one procedure')
    .option('--history', 'earlier captures too')
    .option('--json', 'the figures as JSON')
    .action(async (unit: string, { json, ...flags }: ShowFlags) => {
      const answer = await withCore(({ pool, directory, clock }) =>
        answerPublished({ unit, ...flags }, { reader: publishedReader(pool), directory: directory(), clock }),
      );
      if (json === true) printJson(answer);
      else process.stdout.write(`${showText(answer)}\n`);
    });
}

function showText({ asked, unit, period, figures }: PublishedAnswer): string {
  const head = `${unit === null ? asked : `${unit.name.vi} (${unit.id})`}, ${period.id}: ${figures.length} published figures`;
  if (figures.length === 0) return head;
  const shown = (value: number | null): string => (value === null ? '–' : String(value));
  const rows = figures.map((one) => [
    one.component,
    shown(one.numerator),
    shown(one.denominator),
    shown(one.score),
    shown(one.maxScore),
    one.place,
    one.capturedAt.slice(0, 16),
    one.flags.join(' '),
  ]);
  return `${head}\n\n${formatTable(['component', 'numerator', 'denominator', 'points', 'of', 'place', 'captured', 'flags'], rows)}`;
}
