import type { Command } from 'commander';

import { closings } from '../closings.ts';
import { diffClosings, type Side } from '../freeze/diff-closings.ts';
import { listFrozen, showFrozen, summaryOf } from '../freeze/frozen-answer.ts';
import { readDefinitions, findRevision } from '../freeze/frozen-observatory.ts';
import { verifyFrozen } from '../freeze/verify-frozen.ts';
import { AppError } from '../shared/app-error.ts';
import { frozenReader } from '../store/frozen-read.ts';
import { printJson, withCore } from './context.ts';
import { closeText, diffText, listText, showText, verifyText } from './period-texts.ts';

interface Json {
  readonly json?: boolean;
}

export function addPeriod(program: Command): void {
  const period = program
    .command('period')
    .description('close periods: their figures are kept as they were, and corrections are further revisions');
  addClose(period);
  addReading(period);
  period
    .command('verify')
    .description('compute every hash of what was closed anew; exit 1 where they differ')
    .argument('[period]', 'all where it is left out')
    .option('--json', 'the report as JSON')
    .action(async (name: string | undefined, { json }: Json) => {
      const report = await withCore(async ({ pool, clock }) => {
        const reader = frozenReader(pool);
        const id = name === undefined ? undefined : (await findRevision(name, null, reader, clock)).head.period.id;
        return verifyFrozen(reader, id);
      });
      print(report, verifyText, json);
      if (!report.ok) process.exitCode = 1;
    });
}

function addClose(period: Command): void {
  period
    .command('close')
    .description('keep every figure of a period that is over; where it was closed before, what differs becomes a revision')
    .argument('<period>', 'such as 2026-10, 2026-W43, 2026-Q3, 2025, 2026-10-31')
    .option('--by <name>', 'who closes: an office rather than a person')
    .option('--json', 'the report as JSON')
    .action(async (name: string, { by, json }: Json & { by?: string }) => {
      const { isStored, sealed, differences } = await withCore((core) => closings(core).close(name, by ?? null));
      print({ isStored, ...summaryOf(sealed), differences }, closeText, json);
    });
}

function addReading(period: Command): void {
  period
    .command('list')
    .description('what was closed, the newest first')
    .option('--json', 'the list as JSON')
    .action(async ({ json }: Json) => {
      print(await withCore(({ pool }) => listFrozen(frozenReader(pool))), listText, json);
    });
  period
    .command('show')
    .description("a unit's figures as they were closed")
    .argument('<period>', 'such as 2026-10')
    .option('--revision <number>', 'the newest where it is left out')
    .option('--unit <unit>', 'VN, a province 01, a commune 00004', 'VN')
    .option('--json', 'figures, scores and hashes as JSON')
    .action(async (name: string, { revision, unit, json }: Json & { revision?: string; unit: string }) => {
      const question = { period: name, unit, revision: revision === undefined ? undefined : numberOf('--revision', revision) };
      const shown = await withCore(async ({ pool, clock }) => {
        const reader = frozenReader(pool);
        const answer = await showFrozen(question, reader, clock);
        const sealed = await findRevision(answer.closing.id, answer.closing.revision, reader, clock);
        return { answer, definitions: await readDefinitions(sealed, reader) };
      });
      print(shown.answer, (answer) => showText(answer, shown.definitions), json);
    });
  period
    .command('diff')
    .description('what a revision tells otherwise than the one before, or than the figures of now')
    .argument('<period>', 'such as 2026-10')
    .option('--from <number>', 'a revision; the one before the other where it is left out')
    .option('--to <revision>', 'a revision or live; the newest where it is left out, live where there is only one')
    .option('--json', 'the differences as JSON')
    .action(async (name: string, { from, to, json }: Json & { from?: string; to?: string }) => {
      const sides = { from: from === undefined ? undefined : numberOf('--from', from), to: to === undefined ? undefined : sideOf(to) };
      const diff = await withCore((core) => {
        const { imageOf } = closings(core);
        return diffClosings({ period: name, ...sides }, { reader: frozenReader(core.pool), clock: core.clock, imageOf });
      });
      print(diff, diffText, json);
    });
}

function sideOf(text: string): Side {
  return text === 'live' ? text : numberOf('--to', text);
}

function numberOf(option: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new AppError('invalid', `${option}: ${text.slice(0, 40)} is no number of a revision`);
}

function print<T>(value: T, textOf: (value: T) => string, json: boolean | undefined): void {
  if (json === true) printJson(value);
  else process.stdout.write(`${textOf(value)}\n`);
}
