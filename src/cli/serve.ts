import type { Command } from 'commander';

import { processConfig } from '../config/process-config.ts';
import { startServer, type Server } from '../main.ts';
import { systemClock } from '../shared/clock.ts';
import { simulate } from '../simulate.ts';
import { errorSayer, say, sayError, stopSignal, versionOfPackage } from './context.ts';
import { addSimulationOptions, readSimulation, type SimulationFlags } from './simulation-options.ts';
import { progressOn } from './progress.ts';

interface ServeFlags extends SimulationFlags {
  readonly simulate?: boolean;
  readonly json?: boolean;
}

export function addServe(program: Command): void {
  const command = program
    .command('serve')
    .description('run the server: the door, the figures, the stream and the screens')
    .option('--simulate', 'let a simulated nation send events')
    .option('--json', 'print the address as JSON');
  addSimulationOptions(command).action(serve);
}

async function serve(flags: ServeFlags): Promise<void> {
  const signal = stopSignal();
  const server = await startServer({
    config: processConfig(),
    clock: systemClock,
    version: await versionOfPackage(),
    log: say,
    onError: errorSayer(),
  });
  process.stdout.write(flags.json === true ? `${JSON.stringify({ url: server.url })}\n` : `Nhịp: ${server.url}\n`);
  const simulating = flags.simulate === true ? runSimulation(server, flags, signal) : Promise.resolve();
  if (!signal.aborted) {
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve);
    });
  }
  await simulating;
  await server.stop();
}

async function runSimulation({ core }: Server, flags: SimulationFlags, signal: AbortSignal): Promise<void> {
  const progress = progressOn(process.stderr);
  try {
    await simulate(core, {
      ...readSimulation(flags),
      signal,
      onProgress(now) {
        if (now.phase === 'history') {
          progress.show(`simulated history: ${Math.round(now.done * 100)} %, ${now.dossiers} dossiers`);
          return;
        }
        progress.done();
        say(`the simulated nation is live, ${now.open} dossiers are open`);
      },
    });
  } catch (error) {
    // The figures go on without the simulation.
    sayError(error);
  }
}
