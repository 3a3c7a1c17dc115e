import { AppError } from '../shared/app-error.ts';
import { MINUTE_MS, SECOND_MS } from '../shared/instant.ts';
import type { Batch, Connector, Pulled } from './connector.ts';

/** Where what a connector delivers goes, and where it left off. */
export interface PullSink {
  cursorOf(source: string): Promise<string | null>;
  /** Resolves when the batch is stored, its cursor with it or after it. A batch without records has a cursor to keep all the same. */
  deliver(source: string, batch: Batch): Promise<void>;
}

export interface PullOptions {
  readonly sink: PullSink;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly onError: (source: string, error: unknown) => void;
  /** A pull without a delivery for so long hangs, and is given up. */
  readonly maxSilentMs?: number;
}

const MAX_SILENT_MS = 5 * MINUTE_MS;
/** What was told to stop may take so long; then it is let go of, and what it hands in afterwards is refused. */
const GRACE_MS = 5 * SECOND_MS;

/** One pull from where the last one left off, by a connector of its own. Rejects as the connector does, and where it hangs. */
export async function pullOnce(source: string, open: () => Connector, options: PullOptions, signal: AbortSignal): Promise<Pulled> {
  const { sink, wait, onError } = options;
  const cursor = await sink.cursorOf(source);
  const connector = open();
  const over = new AbortController();
  const limit = AbortSignal.any([signal, over.signal]);
  const progress = { moves: 0, isStoring: false };
  const deliver = async (batch: Batch): Promise<void> => {
    // What was given up may still try to hand in something: it would be a second writer of the cursor.
    limit.throwIfAborted();
    progress.isStoring = true;
    try {
      await sink.deliver(source, batch);
      progress.moves += 1;
    } finally {
      progress.isStoring = false;
    }
  };
  try {
    return await Promise.race([
      connector.pull(cursor, deliver, limit),
      rejectWhenSilent(progress, options, over.signal),
      letGo(signal, wait, over.signal),
    ]);
  } finally {
    over.abort();
    await closeWithin(connector, wait, (error) => {
      onError(source, error);
    });
  }
}

interface Progress {
  readonly moves: number;
  readonly isStoring: boolean;
}

async function rejectWhenSilent(progress: Progress, options: PullOptions, over: AbortSignal): Promise<Pulled> {
  const { wait, maxSilentMs = MAX_SILENT_MS } = options;
  while (!over.aborted) {
    const { moves } = progress;
    await wait(maxSilentMs, over);
    if (over.aborted || moves !== progress.moves) continue;
    const what = progress.isStoring ? 'nothing of the source could be stored' : 'the source has said nothing';
    throw new AppError('unavailable', `${what} for ${Math.round(maxSilentMs / SECOND_MS)} s`);
  }
  return {};
}

/** Resolves some time after we were told to stop: nobody waits for ever for a connector that does not heed it. */
async function letGo(signal: AbortSignal, wait: PullOptions['wait'], over: AbortSignal): Promise<Pulled> {
  if (!signal.aborted) {
    await new Promise<void>((resolve) => {
      const stop = (): void => {
        resolve();
      };
      signal.addEventListener('abort', stop, { once: true, signal: over });
      over.addEventListener('abort', stop, { once: true });
    });
  }
  await wait(GRACE_MS, over);
  return {};
}

async function closeWithin(connector: Connector, wait: PullOptions['wait'], onError: (error: unknown) => void): Promise<void> {
  const closed = new AbortController();
  const closing = connector
    .close()
    .catch(onError)
    .finally(() => {
      closed.abort();
    });
  await Promise.race([closing, wait(GRACE_MS, closed.signal)]);
}
