import path from 'node:path';

import type { Command } from 'commander';

import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { AppError } from '../shared/app-error.ts';
import { addCatalogueDiff } from './catalogue-diff.ts';
import { catalogueDir, printJson } from './context.ts';

/** What is wrong with a catalogue, and where; `line` is null where the whole file or folder is meant. */
interface Reason {
  readonly file: string;
  readonly line: number | null;
  readonly reason: string;
}

export interface CatalogueReport {
  readonly ok: boolean;
  readonly dir: string;
  readonly reasons: readonly Reason[];
  /** `null` where it is refused. */
  readonly holds: Readonly<Record<'units' | 'procedures' | 'measures' | 'indicators' | 'versions' | 'indexes', number>> | null;
}

export function addCatalogue(program: Command): void {
  const catalogue = program.command('catalogue').description('what is measured: the data in catalogue/');
  catalogue
    .command('check')
    .description('read a catalogue as a start would, without the database; exit 1 with every reason where it would be refused')
    .argument('[dir]', 'the folder; the one that this program runs with where it is left out')
    .option('--json', 'the report as JSON')
    .action(async (dir: string | undefined, flags: { json?: boolean }) => {
      const report = await checkCatalogue(path.resolve(dir ?? catalogueDir()));
      if (flags.json === true) printJson(report);
      else process.stdout.write(`${textOf(report)}\n`);
      if (!report.ok) process.exitCode = 1;
    });
  addCatalogueDiff(catalogue);
}

/** Reads a catalogue and tells what it holds, or all that is wrong with it. */
export async function checkCatalogue(dir: string): Promise<CatalogueReport> {
  try {
    const { directory, procedures, definitions, indicators, indicatorVersions, indexes } = await readCatalogue(dir);
    const holds = {
      units: directory.all.length,
      procedures: procedures.size,
      measures: definitions.length,
      indicators: indicators.size,
      versions: indicatorVersions.length,
      indexes: indexes.size,
    };
    return { ok: true, dir, reasons: [], holds };
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'configuration') throw error;
    return { ok: false, dir, reasons: error.message.split('\n').map((line) => reasonOf(line, dir)), holds: null };
  }
}

function reasonOf(line: string, dir: string): Reason {
  const { file, at, reason } = /^(?<file>.+?):(?<at>\d+): (?<reason>.+)$/.exec(line)?.groups ?? {};
  if (file === undefined || reason === undefined) return { file: dir, line: null, reason: line };
  return { file: path.relative(dir, file), line: Number(at), reason };
}

function textOf({ ok, dir, reasons, holds }: CatalogueReport): string {
  if (holds !== null)
    return `${dir}: sound; ${Object.entries(holds)
      .map(([what, count]) => `${count} ${what}`)
      .join(', ')}`;
  const lines = reasons.map(({ file, line, reason }) => (line === null ? reason : `${path.join(dir, file)}:${line}: ${reason}`));
  return [...lines, `${dir}: ${ok ? '' : 'REFUSED, '}${reasons.length} ${reasons.length === 1 ? 'reason' : 'reasons'}`].join('\n');
}
