import type { Command } from 'commander';

import { verifyStore, type VerifyReport } from '../store/verify-store.ts';
import { provincesOf } from '../core.ts';
import { printJson, withCore } from './context.ts';
import { progressOn } from './progress.ts';

export function addVerify(program: Command): void {
  program
    .command('verify')
    .description('compare rows with their histories and counters with a count from the rows; exit 1 where they differ')
    .option('--json', 'the report as JSON')
    .action(async (flags: { json?: boolean }) => {
      const report = await withCore(({ pool, catalogue, factRules, directory }) => {
        const progress = progressOn(process.stderr);
        return verifyStore({
          pool,
          ...catalogue,
          factRules,
          provinces: provincesOf(directory()),
          onProgress: (dossiers) => {
            progress.show(`${dossiers} dossiers read`);
          },
        }).finally(progress.done);
      });
      if (flags.json === true) printJson(report);
      else process.stdout.write(`${textOf(report)}\n`);
      if (!report.ok) process.exitCode = 1;
    });
}

function textOf({ ok, dossiers, facts, uncounted, tallyRows, differences }: VerifyReport): string {
  const left = uncounted === 0 ? '' : ` (${uncounted} counters are new and not counted yet)`;
  const head = `${dossiers} dossiers, ${facts} other facts, ${tallyRows} rows of counters: ${ok ? 'all agree' : 'THEY DIFFER'}${left}`;
  return [head, ...differences.map(({ where, what }) => `${where}: ${what}`)].join('\n');
}
