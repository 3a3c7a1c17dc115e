import type { Clock } from '../shared/clock.ts';
import type { Ledger } from './ledger.ts';
import type { Intake } from './intake.ts';

/** More often than once a second, because a dossier is to be overdue within a second of its due instant. */
const EVERY_MS = 300;
const MAX_AT_ONCE = 2_000;

export interface ClockSweepOptions {
  readonly ledger: Ledger;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
}

/** The clock is one more source of changes: dossiers whose instant has come are evaluated anew, until the signal aborts. */
export async function runClockSweep(options: ClockSweepOptions): Promise<void> {
  const { sleep, signal, onError } = options;
  while (!signal.aborted) {
    let swept = 0;
    try {
      swept = await sweepClock(options);
    } catch (error) {
      // The store may be away for a while: what is due stays due.
      onError(error);
    }
    if (swept < MAX_AT_ONCE) await sleep(EVERY_MS, signal);
  }
}

/** Evaluates what is due now, at most one batch of it; returns how many there were. */
export async function sweepClock({ ledger, intake, clock }: Pick<ClockSweepOptions, 'ledger' | 'intake' | 'clock'>): Promise<number> {
  const keys = await ledger.due(clock.now(), MAX_AT_ONCE);
  if (keys.length > 0) await intake.touch(keys);
  return keys.length;
}
