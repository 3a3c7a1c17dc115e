import type { WorkingCalendar } from '../domain/calendar.ts';
import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { Counters } from '../measure/indicator.ts';
import { periodBefore, type Period } from '../measure/period.ts';
import type { Clock } from '../shared/clock.ts';
import type { Instant } from '../shared/instant.ts';
import type { Figures } from './figures.ts';
import type { TallyReader } from './tally-reader.ts';

/** Figures of periods that the cube does not hold: read from the counters, kept for a moment. */
export interface PastFigures {
  figures(period: Period): Promise<Figures>;
}

/** The past changes only by corrections: this old an answer may be. */
const KEEP_MS = 10_000;
const KEEP_PERIODS = 8;

export interface PastFiguresOptions {
  readonly reader: TallyReader;
  readonly directory: () => UnitDirectory;
  readonly calendar: WorkingCalendar;
  readonly clock: Clock;
  readonly width: number;
}

export function pastFigures({ reader, directory, calendar, clock, width }: PastFiguresOptions): PastFigures {
  const kept = new Map<string, { readonly at: Instant; readonly figures: Promise<Figures> }>();

  async function read(period: Period): Promise<Figures> {
    const before = periodBefore(period);
    const { sums } = await reader.read([period, before]);
    const [current, previous] = sums.map((own) => withAncestors(own, directory(), width));
    return {
      period,
      current: countersOf(current, calendar.workingDaysBetween(period.from, period.to)),
      previous: countersOf(previous, calendar.workingDaysBetween(before.from, before.to)),
    };
  }

  return {
    figures(period) {
      const now = clock.now();
      const found = kept.get(period.id);
      if (found !== undefined && now - found.at < KEEP_MS) return found.figures;
      const figures = read(period);
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

function withAncestors(own: ReadonlyMap<string, Float64Array>, directory: UnitDirectory, width: number): ReadonlyMap<string, Float64Array> {
  const sums = new Map<string, Float64Array>();
  for (const [unit, amounts] of own) {
    for (const above of directory.ancestors(unit)) {
      let sum = sums.get(above);
      if (sum === undefined) sums.set(above, (sum = new Float64Array(width)));
      for (const [at, amount] of amounts.entries()) sum[at] = (sum[at] ?? 0) + amount;
    }
  }
  return sums;
}

/** Stocks of the past are not kept: over all days nothing is known, so a stock says "no data". */
function countersOf(sums: ReadonlyMap<string, Float64Array> | undefined, workingDays: number): (unit: string) => Counters {
  return (unit) => {
    const amounts = sums?.get(unit);
    return { read: (column) => amounts?.[column] ?? 0, readAll: () => 0, workingDays };
  };
}
