import { setTimeout as pause } from 'node:timers/promises';

export interface Patience {
  readonly everyMs: number;
  readonly limitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Asks again and again until the probe answers something; `null` when the limit has passed. Throws the reason of an abort. */
export async function until<T>(probe: () => Promise<T | null> | T | null, patience: Patience): Promise<T | null> {
  const deadline = performance.now() + patience.limitMs;
  for (;;) {
    patience.signal?.throwIfAborted();
    const answer = await probe();
    if (answer !== null) return answer;
    if (performance.now() >= deadline) return null;
    await pause(patience.everyMs);
  }
}
