import type { Command } from 'commander';

import { formatOf } from '../intake/formats/formats.ts';
import { parseInstant } from '../intake/parse-instant.ts';
import { QUARANTINE_STATES, type QuarantineFilter, type QuarantineState } from '../intake/quarantine-wire.ts';
import { settingsOf } from '../intake/receiver.ts';
import { replayQuarantine, replayRaw, type ReplayTools } from '../replay.ts';
import { AppError } from '../shared/app-error.ts';
import { parseDay, startOfDay, type Instant } from '../shared/instant.ts';
import { MAX_PAGE, quarantineReader } from '../store/quarantine/quarantine-reader.ts';
import { dismissRows, type WaitingFilter } from '../store/quarantine/settle-quarantine.ts';
import { printJson, withCore } from './context.ts';
import { progressOn } from './progress.ts';
import { countsText, entryText, pageText, replayText } from './quarantine-texts.ts';

interface Json {
  readonly json?: boolean;
}

interface FilterFlags extends Json {
  readonly source?: string;
  readonly reason?: string;
  readonly state?: string;
  readonly limit?: string;
  readonly cursor?: string;
}

interface ReplayFlags extends FilterFlags {
  readonly raw?: boolean;
  readonly from?: string;
  readonly to?: string;
}

export function addQuarantine(program: Command): void {
  const quarantine = program
    .command('quarantine')
    .description('what was set aside: look at it, and read it again once the cause is mended');
  addReading(quarantine);
  quarantine
    .command('replay')
    .description('read again what waits, or raw records of a source, by the present formats, mappings and units')
    .argument('[id...]', 'all of the filter where left out')
    .option('--source <id>', 'of one source')
    .option('--reason <reason>', 'of one reason')
    .option('--raw', 'all that the source sent, also what counted already; then what waits of it')
    .option('--from <instant>', 'with --raw: 2026-11-20, 2026-11-20T09:00:00+07:00')
    .option('--to <instant>', 'with --raw: what arrived before')
    .option('--json', 'the report as JSON')
    .action((ids: string[], flags: ReplayFlags) => (flags.raw === true ? replayOfRaw(ids, flags) : replay(ids, flags)));
  quarantine
    .command('dismiss')
    .description('what nobody will mend; it can be looked up for a while yet')
    .argument('[id...]', 'all of the filter where left out')
    .option('--source <id>', 'of one source')
    .option('--reason <reason>', 'of one reason')
    .option('--json', 'the answer as JSON')
    .action(dismiss);
}

function addReading(quarantine: Command): void {
  quarantine
    .command('list')
    .description('the newest first')
    .option('--source <id>', 'of one source')
    .option('--reason <reason>', 'of one reason')
    .option('--state <state>', `${QUARANTINE_STATES.join(', ')} or all`, 'waiting')
    .option('--limit <rows>', `at most ${MAX_PAGE}`, '50')
    .option('--cursor <cursor>', 'what is older, as the page before named it')
    .option('--json', 'the page as JSON')
    .action(async ({ json, limit = '50', cursor, ...flags }: FilterFlags) => {
      const question = { ...filterOf(flags), limit: limitOf(limit), ...(cursor === undefined ? {} : { cursor }) };
      print(await withCore(({ pool }) => quarantineReader(pool).list(question)), pageText, json);
    });
  quarantine
    .command('counts')
    .description('how much waits, by source and reason')
    .option('--source <id>', 'of one source')
    .option('--reason <reason>', 'of one reason')
    .option('--state <state>', `${QUARANTINE_STATES.join(', ')} or all`, 'waiting')
    .option('--json', 'the counts as JSON')
    .action(async ({ json, ...flags }: FilterFlags) => {
      const filter = filterOf(flags);
      print(await withCore(({ pool }) => quarantineReader(pool).counts(filter)), countsText, json);
    });
  quarantine
    .command('show')
    .description('one item, as it is kept')
    .argument('<id>', 'its number')
    .option('--json', 'the item as JSON')
    .action(async (text: string, { json }: Json) => {
      const id = idOf(text);
      print(await withCore(({ pool }) => quarantineReader(pool).show(id)), entryText, json);
    });
}

async function replay(ids: readonly string[], { from, to, json, ...flags }: ReplayFlags): Promise<void> {
  if (from !== undefined || to !== undefined) throw new AppError('invalid', '--from and --to are of raw records: give --raw');
  const filter = waitingOf(ids, flags);
  print(await withTools((tools) => replayQuarantine(tools, filter)), replayText, json);
}

async function replayOfRaw(ids: readonly string[], { source, reason, from, to, json }: ReplayFlags): Promise<void> {
  if (source === undefined || reason !== undefined || ids.length > 0) {
    throw new AppError('invalid', '--raw is of one source: give --source, and neither numbers nor --reason');
  }
  const span = { ...(from === undefined ? {} : { from: instantOf(from) }), ...(to === undefined ? {} : { to: instantOf(to) }) };
  const report = await withTools((tools) => replayRaw(tools, { source, ...span }));
  print(report, ({ raw, quarantine }) => `raw: ${replayText(raw)}\nquarantine: ${replayText(quarantine)}`, json);
}

/** What a replay needs, with a line that says how far it is. */
function withTools<T>(work: (tools: ReplayTools) => Promise<T>): Promise<T> {
  return withCore((core) => {
    const progress = progressOn(process.stderr);
    const tools: ReplayTools = {
      ...core,
      registry: core.sources.registry,
      formatOf: (source) => formatOf(source.declaration.format, settingsOf(source)),
      onProgress: (records) => {
        progress.show(`${records} records read again`);
      },
    };
    return work(tools).finally(progress.done);
  });
}

async function dismiss(ids: readonly string[], { json, ...flags }: FilterFlags): Promise<void> {
  const filter = waitingOf(ids, flags);
  if (Object.keys(filter).length === 0) throw new AppError('invalid', 'dismiss what? give numbers, --source or --reason');
  const dismissed = await withCore(({ pool, clock }) => dismissRows(pool, filter, clock.now()));
  print({ dismissed }, (answer) => `${answer.dismissed} dismissed`, json);
}

function print<T>(answer: T, textOf: (answer: T) => string, json: boolean | undefined): void {
  if (json === true) printJson(answer);
  else process.stdout.write(`${textOf(answer)}\n`);
}

function filterOf({ source, reason, state = 'all' }: FilterFlags): QuarantineFilter {
  return { ...(source === undefined ? {} : { source }), ...(reason === undefined ? {} : { reason }), ...stateOf(state) };
}

function stateOf(text: string): { readonly state?: QuarantineState } {
  if (text === 'all') return {};
  const state = QUARANTINE_STATES.find((known) => known === text);
  if (state === undefined) throw new AppError('invalid', `--state is ${QUARANTINE_STATES.join(', ')} or all`);
  return { state };
}

function waitingOf(ids: readonly string[], { source, reason }: FilterFlags): WaitingFilter {
  return {
    ...(source === undefined ? {} : { source }),
    ...(reason === undefined ? {} : { reason }),
    ...(ids.length === 0 ? {} : { ids: ids.map(idOf) }),
  };
}

function idOf(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new AppError('invalid', `${text} is no number of an item; see nhip quarantine list`);
  return Number(text);
}

function limitOf(text: string): number {
  const limit = Number(text);
  if (!/^\d{1,3}$/.test(text) || limit < 1 || limit > MAX_PAGE) throw new AppError('invalid', `--limit is 1 to ${MAX_PAGE}`);
  return limit;
}

function instantOf(text: string): Instant {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? startOfDay(parseDay(text)) : parseInstant(text);
  if (instant === undefined || Number.isNaN(instant)) throw new AppError('invalid', `${text} is neither a day nor an instant with offset`);
  return instant;
}
