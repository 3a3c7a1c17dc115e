import type { Core } from './core.ts';
import { AppError } from './shared/app-error.ts';
import { sleep } from './shared/sleep.ts';
import type { Rhythm } from './simulator/traits/arrival-profile.ts';
import { simulatedNation } from './simulator/nation.ts';
import { runSimulator, type SimulatorProgress } from './simulator/run.ts';
import { factsToldOf, lastArrivalOf, openCodesOf, rememberFactsTold } from './store/simulated-dossiers.ts';

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

/** Lets the simulated nation send its dossiers and all else that it tells into the intake of this process, until the signal aborts. */
export async function simulate(core: Core, { seed, scale, rhythm, days, signal, onProgress }: SimulationOptions): Promise<void> {
  const { directory, procedures, calendars } = core.catalogue;
  await runSimulator({
    nation: simulatedNation({ seed, directory, procedures: [...procedures.values()], calendars }),
    send: (items) => patiently(signal, () => core.intake.submit(items)),
    sendFacts: (items) => patiently(signal, () => core.intake.submit(items)),
    factsTold: await factsToldOf(core.pool, SOURCE),
    onFactsTold: (told) => patiently(signal, () => rememberFactsTold(core.pool, SOURCE, told)),
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
async function patiently(signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
      return;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await sleep(RETRY_MS, signal);
    }
  }
}
