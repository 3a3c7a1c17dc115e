import type { WorkingCalendar } from '../domain/calendar.ts';
import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { Indicator } from '../measure/indicator.ts';
import type { Column } from '../measure/measure.ts';
import type { Clock } from '../shared/clock.ts';
import { MINUTE_MS, type Day } from '../shared/instant.ts';
import type { LiveFigures, Movement } from './live-figures.ts';
import type { ProgressBook } from './progress-book.ts';
import { readProgress } from './progress-history.ts';
import type { StretchReader } from './progress-reader.ts';

/** Keeps what was read of finished days: anew every day, every hour for what came late, and after the figures were read anew. */
export interface ProgressKeeper {
  /** `null` before the first reading has ended. */
  readonly book: ProgressBook | null;
  /** Reads where it is due: to be called every second or so. */
  keep(signal: AbortSignal): Promise<void>;
  onMove(listener: (movement: Movement) => void): () => void;
}

export interface ProgressKeeperOptions {
  readonly reader: StretchReader;
  readonly live: Pick<LiveFigures, 'figures' | 'today' | 'onMove'>;
  readonly directory: () => UnitDirectory;
  readonly calendar: WorkingCalendar;
  readonly columns: readonly Pick<Column, 'isOwnOnly'>[];
  readonly indicatorsOn: (day: Day) => ReadonlyMap<string, Indicator>;
  readonly headline: readonly string[];
  readonly clock: Clock;
}

/** A system that has just begun may be being filled with its past: it is read again soon, then ever less often. */
const FIRST_AGAIN_MS = MINUTE_MS;
const AT_LEAST_EVERY_MS = 60 * MINUTE_MS;
/** Each reading goes over all counters. */
const AT_MOST_EVERY_MS = 10 * MINUTE_MS;
const RETRY_MS = MINUTE_MS;

export function progressKeeper({ live, directory, indicatorsOn, headline, clock, ...rest }: ProgressKeeperOptions): ProgressKeeper {
  const listeners = new Set<(movement: Movement) => void>();
  let book: ProgressBook | null = null;
  let readAt = -Infinity;
  let failedAt = -Infinity;
  let everyMs = FIRST_AGAIN_MS;
  let isOutdated = true;
  live.onMove(({ kind }) => {
    isOutdated ||= kind === 'reset';
  });

  function isDue(): boolean {
    const now = clock.now();
    const age = now - readAt;
    if (now - failedAt < RETRY_MS) return false;
    return book?.today !== live.today || age >= everyMs || (isOutdated && age >= AT_MOST_EVERY_MS);
  }

  function read(signal: AbortSignal): Promise<ProgressBook> {
    const { today } = live;
    const all = [...indicatorsOn(today).values()];
    const first = all.filter(({ definition }) => headline.includes(definition.id));
    const units = directory();
    return readProgress({
      ...rest,
      directory: units,
      // Of thousands of communes only what the screens show first; of the few above them everything.
      indicatorsOf: ({ id }) => (units.children(id).length === 0 ? first : all),
      readRoot: (unit) => live.figures('day').current(unit).readRoot,
      today,
      signal,
    });
  }

  return {
    get book() {
      return book;
    },
    async keep(signal) {
      if (!isDue()) return;
      isOutdated = false;
      try {
        book = await read(signal);
      } catch (error) {
        isOutdated = true;
        failedAt = clock.now();
        if (signal.aborted) return;
        throw error;
      }
      everyMs = readAt === -Infinity ? FIRST_AGAIN_MS : Math.min(2 * everyMs, AT_LEAST_EVERY_MS);
      readAt = clock.now();
      if (!book.isEmpty) for (const listener of listeners) listener({ kind: 'reset' });
    },
    onMove(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
