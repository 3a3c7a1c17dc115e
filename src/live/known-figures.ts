import type { WorkingCalendar } from '../domain/calendar.ts';
import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { Column } from '../measure/measure.ts';
import { periodOf, type Period } from '../measure/period.ts';
import type { Clock } from '../shared/clock.ts';
import { dayOf, type Instant } from '../shared/instant.ts';
import { cube } from './cube.ts';
import type { Figures } from './figures.ts';
import { readPast } from './past-figures.ts';
import type { TallyReader, TallyReading } from './tally-reader.ts';

/** What was known at an earlier instant. */
export interface KnownFigures {
  readonly figures: Figures;
  readonly lastLearnedAt: Instant | null;
}

export interface KnownFiguresOptions {
  readonly reader: TallyReader;
  readonly directory: () => UnitDirectory;
  readonly calendar: WorkingCalendar;
  readonly columns: readonly Pick<Column, 'isOwnOnly'>[];
  readonly asOf: ReadonlySet<number>;
  readonly clock: Clock;
}

/** No transaction takes longer from its instant to its commit. */
const SETTLED_MS = 60_000;
/** Enough for a reader who compares a few instants; a reading costs seconds, not memory, once it is let go. */
const KEPT = 4;

/**
 * Figures as they were known, from the counters less what was learned later. Throws AppError `invalid` for an instant that is
 * not kept any more.
 */
export function knownFigures(options: KnownFiguresOptions): (period: Period, at: Instant) => Promise<KnownFigures> {
  const { clock } = options;
  const kept = new Map<string, Promise<KnownFigures>>();
  return (period, at) => {
    const today = dayOf(at);
    // A period that was the current one then is told as the screen told it: with stocks of now.
    const wasCurrent = periodOf(period.kind, today).id === period.id;
    const key = `${at} ${wasCurrent ? period.kind : period.id}`;
    const found = kept.get(key);
    if (found !== undefined) return found;
    const reading = wasCurrent ? readCurrent(period, at, options) : readOver(period, at, options);
    // What was written just then may still be on its way: an early answer is not remembered.
    if (clock.now() - at < SETTLED_MS) return reading;
    kept.set(key, reading);
    // A failed reading must not be remembered.
    reading.catch(() => kept.delete(key));
    const oldest = kept.keys().next();
    if (kept.size > KEPT && oldest.done !== true) kept.delete(oldest.value);
    return reading;
  };
}

async function readCurrent(
  { kind }: Period,
  at: Instant,
  { reader, directory, calendar, columns, asOf }: KnownFiguresOptions,
): Promise<KnownFigures> {
  const then = cube({ directory: directory(), calendar, columns, asOf, today: dayOf(at) });
  const reading = await reader.read(then.spans, at);
  then.take(reading);
  return { figures: then.figures(kind), lastLearnedAt: reading.lastLearnedAt };
}

async function readOver(period: Period, at: Instant, options: KnownFiguresOptions): Promise<KnownFigures> {
  let lastLearnedAt: TallyReading['lastLearnedAt'] = null;
  const reader: Pick<TallyReader, 'read'> = {
    async read(spans) {
      const reading = await options.reader.read(spans, at);
      ({ lastLearnedAt } = reading);
      return reading;
    },
  };
  const figures = await readPast(period, { ...options, reader });
  return { figures, lastLearnedAt };
}
