import type { Command } from 'commander';

import { readSource } from '../catalogue/read-sources.ts';
import { processConfig } from '../config/process-config.ts';
import { connectorOf, isAsked } from '../connectors/connectors.ts';
import type { Core } from '../core.ts';
import type { KnownSource } from '../intake/source-registry.ts';
import { readSourceHealth } from '../observe-sources.ts';
import { toolsOf } from '../pull.ts';
import { receive } from '../receive.ts';
import { AppError } from '../shared/app-error.ts';
import { formatInstant, HOUR_MS, SECOND_MS } from '../shared/instant.ts';
import { makeKey, readKeys, revokeKeys } from '../store/sources/keys.ts';
import { setDisabled, writeSource } from '../store/sources/source-rows.ts';
import { printJson, say, withCore } from './context.ts';
import { formatTable } from './table.ts';

const PROBE_MS = 60_000;

interface JsonFlag {
  readonly json?: boolean;
}

interface RotateFlags extends JsonFlag {
  readonly overlapHours: string;
}

export function addSource(program: Command): void {
  const source = program.command('source').description('the systems that send or are asked: who may speak, and of whom');
  source
    .command('add')
    .description('declare a source from a file, and make its key where it sends by itself')
    .argument('<file>', 'the declaration, as those in catalogue/sources')
    .option('--json', 'the answer as JSON')
    .action((file: string, flags: JsonFlag) => withCore((core) => add(core, file, flags)));
  source
    .command('list')
    .description('how every source is doing: those that are declared, and those that send without')
    .option('--json', 'the answer as JSON')
    .action((flags: JsonFlag) => withCore((core) => list(core, flags)));
  source
    .command('test')
    .description('ask whether a source that is asked by us is there and lets us in; nothing is read of it')
    .argument('<id>', 'of the source')
    .action((id: string) => withCore((core) => probe(core, id)));
  source
    .command('rotate-key')
    .description('make a new key; the former one opens the door for a while yet')
    .argument('<id>', 'of the source')
    .option('--overlap-hours <hours>', 'how long the former key still opens; 0 ends it at once', '24')
    .option('--json', 'the answer as JSON')
    .action((id: string, flags: RotateFlags) => withCore((core) => rotate(core, id, flags)));
  for (const [name, isDisabled, what] of [
    ['disable', true, 'a source may not write any more and is not asked; its keys end'],
    ['enable', false, 'a source may write again; one that sends needs a new key'],
  ] as const) {
    source
      .command(name)
      .description(what)
      .argument('<id>', 'of the source')
      .action((id: string) => withCore((core) => switchTo(core, id, isDisabled)));
  }
}

async function add(core: Core, file: string, { json }: JsonFlag): Promise<void> {
  const { sources, pool, clock, directory } = core;
  const read = await readSource(file);
  const { id, units, connection } = read.declaration;
  const unknown = units.find((unit) => directory().get(unit) === undefined && read.mapping?.tree === undefined);
  if (unknown !== undefined) throw new AppError('invalid', `${file}: there is no unit ${unknown}`);
  if (sources.registry.get(id)?.origin === 'catalogue')
    throw new AppError('conflict', `source ${id} is declared in the catalogue: change it there`);
  await writeSource(pool, read, clock.now());
  const sends = connection.protocol === 'push' || connection.protocol === 'agent';
  const hasKey = (await readKeys(pool, clock.now())).some((key) => key.source === id);
  const made = sends && !hasKey ? await makeKey(pool, id, clock.now(), 0) : null;
  if (json === true) printJson({ source: id, key: made?.key ?? null });
  else {
    say(`source ${id} is declared`);
    if (made !== null) showKey(id, made.key);
  }
}

/** On the output alone, so that it can be piped to where it belongs: it is shown this once. */
function showKey(id: string, key: string): void {
  say(`the key of ${id}, shown once and kept nowhere:`);
  process.stdout.write(`${key}\n`);
}

async function list(core: Core, { json }: JsonFlag): Promise<void> {
  const { sources, pool, clock } = core;
  const keys = await readKeys(pool, clock.now());
  const rows = await readSourceHealth(core, sources.registry.all);
  const keysOf = (id: string): number => keys.filter((key) => key.source === id).length;
  if (json === true) return printJson(rows.map((row) => ({ ...row, keys: keysOf(row.id) })));
  const table = formatTable(
    ['source', 'state', 'units', 'protocol', 'format', 'keys', 'last heard', 'lag p95', 'accepted', 'quarantined'],
    rows.map(({ id, state, units, protocol, format, lastHeardAt, lag, total }) => [
      id,
      state,
      units?.join(' ') ?? '(not declared)',
      protocol ?? '',
      format ?? '',
      String(keysOf(id)),
      lastHeardAt ?? 'never',
      lag.p95.kind === 'value' ? `${Math.round(lag.p95.value / SECOND_MS)} s` : '',
      String(total.accepted),
      String(total.quarantined),
    ]),
  );
  process.stdout.write(`${table}\n`);
}

async function probe(core: Core, id: string): Promise<void> {
  const known = assertDeclared(core.sources, id);
  const { connection } = known.declaration;
  if (!isAsked(connection)) throw new AppError('invalid', `source ${id} sends by itself: there is nothing to ask`);
  const config = processConfig();
  const connector = connectorOf(connection, toolsOf(known, { core, receiver: receive(core, config, () => undefined), config, log: say }));
  try {
    await connector.probe(AbortSignal.timeout(PROBE_MS));
  } finally {
    await connector.close();
  }
  say(`source ${id} answers`);
}

async function rotate({ sources, pool, clock }: Core, id: string, { overlapHours, json }: RotateFlags): Promise<void> {
  const hours = Number(overlapHours);
  if (!/^\d{1,4}$/.test(overlapHours)) throw new AppError('invalid', '--overlap-hours is a whole number of hours');
  assertDeclared(sources, id);
  const { key, formerUntil } = await makeKey(pool, id, clock.now(), hours * HOUR_MS);
  if (json === true) return printJson({ source: id, key, formerUntil: formerUntil === null ? null : formatInstant(formerUntil) });
  showKey(id, key);
  if (formerUntil !== null) say(`the former key opens the door until ${formatInstant(formerUntil)}`);
}

async function switchTo({ sources, pool, clock }: Core, id: string, isDisabled: boolean): Promise<void> {
  assertDeclared(sources, id);
  await setDisabled(pool, id, isDisabled, clock.now());
  if (isDisabled) await revokeKeys(pool, id, clock.now());
  say(`source ${id} is ${isDisabled ? 'disabled' : 'enabled'}`);
}

function assertDeclared({ registry }: Core['sources'], id: string): KnownSource {
  const known = registry.get(id);
  if (known === undefined) throw new AppError('notFound', `no source is declared as ${id}`);
  return known;
}
