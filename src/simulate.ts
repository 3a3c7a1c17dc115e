import type { Core } from './core.ts';
import type { IntakeItem } from './intake/contract.ts';
import { AppError } from './shared/app-error.ts';
import { sleep } from './shared/sleep.ts';
import type { Rhythm } from './simulator/traits/arrival-profile.ts';
import { simulatedNation } from './simulator/nation.ts';
import { runSimulator, type SimulatorProgress } from './simulator/run.ts';
import { lastArrivalOf, openCodesOf } from './store/simulated-dossiers.ts';

const SOURCE = 'simulator';
const RETRY_MS = 1_000;

export interface SimulationOptions {
  readonly seed: number;
  readonly scale: number;
  readonly rhythm: Rhythm;
  readonly days: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: SimulatorProgress) => void;
}

/** Lets the simulated nation send its dossiers into the intake of this process, until the signal aborts. */
export async function simulate(core: Core, { seed, scale, rhythm, days, signal, onProgress }: SimulationOptions): Promise<void> {
  const { directory, procedures, calendar } = core.catalogue;
  await runSimulator({
    nation: simulatedNation({ seed, directory, procedures: [...procedures.values()], calendar }),
    send: (items) => sendPatiently(core, items, signal),
    lastArrivalAt: await lastArrivalOf(core.pool, SOURCE),
    openCodes: () => openCodesOf(core.pool, SOURCE),
    clock: core.clock,
    sleep,
    scale,
    rhythm,
    days,
    signal,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
}

/** A store that is busy or away for a while only delays the simulation. */
async function sendPatiently({ intake }: Core, items: readonly IntakeItem[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await intake.submit(items);
      return;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await sleep(RETRY_MS, signal);
    }
  }
}
