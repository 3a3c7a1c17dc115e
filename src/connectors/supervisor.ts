import { AppError } from '../shared/app-error.ts';
import type { Clock } from '../shared/clock.ts';
import { DAY_MS, type Instant } from '../shared/instant.ts';
import type { Random } from '../shared/random.ts';
import type { Connector } from './connector.ts';
import { backOffMs } from './back-off.ts';
import { pullOnce, type PullOptions } from './pull-once.ts';

/** How the connector of a source fares. */
interface ConnectorState {
  readonly source: string;
  readonly is: 'running' | 'waiting' | 'failing';
  /** Of one that fails: when it first did, of all failures since it last went well. */
  readonly since: Instant;
  readonly lastPulledAt: Instant | null;
  /** Without anything secret; `null` while all is well. */
  readonly lastError: string | null;
  readonly nextAt: Instant | null;
}

interface SupervisedSource {
  readonly source: string;
  readonly everyMs: number;
  /** Made anew for each run: a connector that failed leaves nothing behind. */
  readonly open: () => Connector;
}

export interface Supervisor {
  /** Starts a source, or starts it anew where it runs; the others are not touched. */
  start(source: SupervisedSource): void;
  stop(source: string): Promise<void>;
  states(): readonly ConnectorState[];
  close(): Promise<void>;
}

export interface SupervisorOptions extends PullOptions {
  readonly clock: Clock;
  readonly random: Random;
}

/** However long a source asks to be left alone. */
const LONGEST_WAIT_MS = DAY_MS;

interface Running {
  readonly stopping: AbortController;
  readonly ended: Promise<void>;
  state: ConnectorState;
}

/** One loop for each source that is asked: what happens to one is nothing to the others. */
export function supervisor(options: SupervisorOptions): Supervisor {
  const running = new Map<string, Running>();

  async function stop(source: string): Promise<void> {
    const one = running.get(source);
    if (one === undefined) return;
    running.delete(source);
    one.stopping.abort();
    await one.ended;
  }

  return {
    start(source) {
      const former = stop(source.source);
      const stopping = new AbortController();
      const one: Running = {
        stopping,
        state: { source: source.source, is: 'waiting', since: options.clock.now(), lastPulledAt: null, lastError: null, nextAt: null },
        ended: former.then(() => loop(source, options, stopping.signal, (state) => (one.state = { ...one.state, ...state }))),
      };
      running.set(source.source, one);
    },
    stop,
    states: () => [...running.values()].map(({ state }) => state).toSorted((one, other) => (one.source < other.source ? -1 : 1)),
    async close() {
      await Promise.all([...running.keys()].map(stop));
    },
  };
}

type Tell = (state: Partial<ConnectorState>) => void;

async function loop(
  { source, everyMs, open }: SupervisedSource,
  options: SupervisorOptions,
  signal: AbortSignal,
  tell: Tell,
): Promise<void> {
  const { clock, random, wait, onError } = options;
  let failures = 0;
  let failingSince: Instant | null = null;
  while (!signal.aborted) {
    let waitMs = everyMs;
    tell({ is: 'running', since: clock.now(), nextAt: null });
    try {
      const pulled = await pullOnce(source, open, options, signal);
      failures = 0;
      failingSince = null;
      waitMs = Math.min(Math.max(waitMs, pulled.waitMs ?? 0), LONGEST_WAIT_MS);
      tell({ is: 'waiting', since: clock.now(), lastPulledAt: clock.now(), lastError: null });
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      failingSince ??= clock.now();
      waitMs = backOffMs(failures, random);
      onError(source, error);
      // What an expected failure says is written to be read; anything else may say anything.
      const lastError = error instanceof AppError ? error.message : 'a fault of this system: see the log';
      tell({ is: 'failing', since: failingSince, lastError });
    }
    tell({ nextAt: clock.now() + waitMs });
    await wait(waitMs, signal);
  }
}
