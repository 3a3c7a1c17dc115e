import type { Command } from 'commander';

import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { processConfig } from '../config/process-config.ts';
import { AppError } from '../shared/app-error.ts';
import { systemClock } from '../shared/clock.ts';
import { sleep } from '../shared/sleep.ts';
import { simulatedNation } from '../simulator/nation.ts';
import { runSimulator } from '../simulator/run.ts';
import { catalogueDir, printJson, say, stopSignal } from './context.ts';
import { addSimulationOptions, numberBetween, readSimulation, type SimulationFlags } from './simulation-options.ts';
import { progressOn } from './progress.ts';

interface SimulateFlags extends SimulationFlags {
  readonly to?: string;
  readonly minutes?: number;
  readonly json?: boolean;
}

const RETRY_MS = 1_000;

export function addSimulate(program: Command): void {
  const command = program
    .command('simulate')
    .description('send a simulated nation to a running server over HTTP, until Ctrl-C')
    .option('--to <url>', 'the server; the one of this configuration where it is not given')
    .option('--json', 'print at the end how many items were sent, as JSON')
    .option('--minutes <minutes>', 'stop by itself', numberBetween(0.01, 100_000));
  addSimulationOptions(command).action(run);
}

async function run(flags: SimulateFlags): Promise<void> {
  const { host, port } = processConfig();
  const server = flags.to ?? `http://${host}:${port}`;
  const dossiers = doorOf(server, '/v1/intake/dossier-events');
  const facts = doorOf(server, '/v1/intake/facts');
  const { directory, procedures, calendars } = await readCatalogue(catalogueDir());
  const options = readSimulation(flags);
  const stopped = stopSignal();
  const signal = flags.minutes === undefined ? stopped : AbortSignal.any([stopped, AbortSignal.timeout(flags.minutes * 60_000)]);
  const progress = progressOn(process.stderr);
  let sent = 0;
  const send = async (to: URL, items: readonly unknown[]): Promise<void> => {
    if (await post(to, items, signal)) sent += items.length;
    progress.show(`${sent} items sent`);
  };
  await runSimulator({
    ...options,
    nation: simulatedNation({ seed: options.seed, directory, procedures: [...procedures.values()], calendars }),
    send: (items) => send(dossiers, items),
    sendFacts: (items) => send(facts, items),
    // What a server has already does no harm: it is the same dossiers and facts again.
    lastArrivalAt: null,
    openCodes: () => [],
    factsTold: null,
    onFactsTold: () => Promise.resolve(),
    clock: systemClock,
    sleep,
    signal,
  });
  progress.done();
  if (flags.json === true) printJson({ to: dossiers.origin, sent });
  else say(`${sent} items sent to ${dossiers.origin}`);
}

function doorOf(server: string, path: string): URL {
  const door = URL.parse(path, server);
  if (door === null || !['http:', 'https:'].includes(door.protocol))
    throw new AppError('configuration', `--to is no address such as http://localhost:8766: ${server}`);
  return door;
}

/** Sends until it is taken: a server that is busy or starting only delays the simulation. */
async function post(to: URL, items: readonly unknown[], signal: AbortSignal): Promise<boolean> {
  let isTold = false;
  while (!signal.aborted) {
    const response = await fetch(to, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(items),
    }).catch(() => null);
    if (response?.ok === true) {
      await response.body?.cancel();
      return true;
    }
    if (response !== null && response.status < 500)
      throw new AppError('invalid', `${to.href} answers ${response.status}: ${await response.text()}`);
    if (!isTold) say(`${to.origin} does not take it at the moment; trying again every second`);
    isTold = true;
    await sleep(RETRY_MS, signal);
  }
  return false;
}
