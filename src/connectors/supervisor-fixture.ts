import { seededRandom } from '../shared/random.ts';
import type { Connector, Deliver, Pulled } from './connector.ts';
import type { PullSink } from './pull-once.ts';
import { supervisor } from './supervisor.ts';

/** Time that passes when it is told to: whoever waits until then goes on. */
function handClock() {
  let now = 1_000_000;
  const waiting = new Set<{ readonly at: number; readonly go: () => void }>();
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  };
  return {
    clock: { now: () => now },
    wait: (ms: number, signal: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        if (signal.aborted) {
          resolve();
          return;
        }
        const one = { at: now + ms, go: resolve };
        waiting.add(one);
        signal.addEventListener('abort', () => {
          waiting.delete(one);
          resolve();
        });
      }),
    async pass(ms: number): Promise<void> {
      await settle();
      now += ms;
      for (const one of [...waiting].filter(({ at }) => at <= now)) {
        waiting.delete(one);
        one.go();
      }
      await settle();
    },
    settle,
  };
}

export type Pull = (cursor: string | null, deliver: Deliver, signal: AbortSignal) => Promise<Pulled>;

/** Some sources that are watched, a store of what they give, and a clock that is moved by hand. */
export function world(maxSilentMs = 60_000, store?: PullSink['deliver']) {
  const time = handClock();
  const stored = new Map<string, { records: unknown[]; cursor: string }>();
  const errors: string[] = [];
  let open = 0;
  const sink: PullSink = {
    cursorOf: (source) => Promise.resolve(stored.get(source)?.cursor ?? null),
    deliver(source, batch) {
      if (store !== undefined) return store(source, batch);
      const { records, cursor } = batch;
      stored.set(source, { records: [...(stored.get(source)?.records ?? []), ...records], cursor });
      return Promise.resolve();
    },
  };
  const watch = supervisor({
    sink,
    ...time,
    random: seededRandom(1),
    maxSilentMs,
    onError: (source, error) => void errors.push(`${source}: ${error instanceof Error ? error.message : ''}`),
  });
  const connector = (pull: Pull) => (): Connector => {
    open += 1;
    return {
      pull,
      probe: () => Promise.resolve(),
      close: () => {
        open -= 1;
        return Promise.resolve();
      },
    };
  };
  const start = (source: string, pull: Pull, everyMs = 10_000): void => {
    watch.start({ source, everyMs, open: connector(pull) });
  };
  return { ...time, watch, start, stored, errors, opened: () => open };
}

/** Gives a number at each pull, and where it is. */
export const counting: Pull = async (cursor, deliver) => {
  const next = Number(cursor ?? 0) + 1;
  await deliver({ records: [next], cursor: String(next) });
  return {};
};
