import type { WorkingCalendar } from '../domain/calendar.ts';
import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { Counters } from '../measure/indicator.ts';
import type { Column } from '../measure/measure.ts';
import { periodBefore, type Period } from '../measure/period.ts';
import type { Clock } from '../shared/clock.ts';
import type { Instant } from '../shared/instant.ts';
import type { Figures } from './figures.ts';
import { sumUp, type UnitSums } from './unit-sums.ts';
import type { DaySpan, TallyReader } from './tally-reader.ts';

/** Figures of periods that the cube does not hold: read from the counters, kept for a moment. */
export interface PastFigures {
  figures(period: Period): Promise<Figures>;
}

/** The past changes only by corrections: this old an answer may be. */
const KEEP_MS = 10_000;
const KEEP_PERIODS = 8;

export interface PastReading {
  readonly reader: TallyReader;
  readonly directory: () => UnitDirectory;
  readonly calendar: WorkingCalendar;
  readonly columns: readonly Pick<Column, 'isOwnOnly'>[];
}

export interface PastFiguresOptions extends PastReading {
  readonly clock: Clock;
}

export function pastFigures(options: PastFiguresOptions): PastFigures {
  const { clock } = options;
  const kept = new Map<string, { readonly at: Instant; readonly figures: Promise<Figures> }>();
  return {
    figures(period) {
      const now = clock.now();
      const found = kept.get(period.id);
      if (found !== undefined && now - found.at < KEEP_MS) return found.figures;
      const figures = readPast(period, options);
      kept.delete(period.id);
      kept.set(period.id, { at: now, figures });
      // A failed reading must not be remembered.
      figures.catch(() => kept.delete(period.id));
      const [oldest] = kept.keys();
      if (kept.size > KEEP_PERIODS && oldest !== undefined) kept.delete(oldest);
      return figures;
    },
  };
}

/** Reads a period's figures, whole, from the counters. */
export async function readPast(period: Period, { reader, directory, calendar, columns }: PastReading): Promise<Figures> {
  const before = periodBefore(period);
  const asOf = ({ to }: DaySpan): DaySpan => ({ from: -Infinity, to });
  const reading = await reader.read([period, before, asOf(period), asOf(before)]);
  const [current, previous, asOfEnd, asOfBefore] = [0, 1, 2, 3].map((span) => sumUp(reading.sums(span), directory(), columns));
  const counters = (own: UnitSums | undefined, upTo: UnitSums | undefined, { from, to }: DaySpan): ((unit: string) => Counters) => {
    const workingDays = calendar.workingDaysBetween(from, to);
    return (unit) => ({
      read: (column) => own?.get(unit)?.[column] ?? 0,
      // A stock of now is not that of a period that is over.
      readAll: () => 0,
      readAsOf: (column) => upTo?.get(unit)?.[column] ?? 0,
      readRoot: (column) => upTo?.get(directory().ancestors(unit).at(-1) ?? unit)?.[column] ?? 0,
      kind: period.kind,
      isNow: false,
      workingDays,
      pending: reading.uncounted,
    });
  };
  const ofBefore = counters(previous, asOfBefore, before);
  return { period, current: counters(current, asOfEnd, period), previous: ofBefore, like: ofBefore };
}
