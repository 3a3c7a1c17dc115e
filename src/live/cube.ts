import type { WorkingCalendar } from '../domain/calendar.ts';
import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { Counters } from '../measure/indicator.ts';
import { PERIOD_KINDS, periodBefore, periodOf, type Period, type PeriodKind } from '../measure/period.ts';
import type { TallyChange } from '../measure/tally-delta.ts';
import type { Day } from '../shared/instant.ts';
import type { Figures } from './figures.ts';
import type { DaySpan } from './tally-reader.ts';

/** Every unit's counters for the standard periods, each with the one before, and over all days: a board is a memory read. */
export interface Cube {
  readonly today: Day;
  /** The spans to fill it with, in the order that `fill` takes them. */
  readonly spans: readonly DaySpan[];
  fill(span: number, sums: ReadonlyMap<string, Float64Array>): void;
  /** Adds to the unit and each of its ancestors in every span that holds the day. Returns the units touched. */
  add(change: TallyChange): readonly string[];
  figures(kind: PeriodKind): Figures;
}

export interface CubeOptions {
  readonly directory: UnitDirectory;
  readonly calendar: WorkingCalendar;
  readonly width: number;
  readonly today: Day;
}

const ALL_DAYS: DaySpan = { from: -Infinity, to: Infinity };

export function cube({ directory, calendar, width, today }: CubeOptions): Cube {
  const periods = PERIOD_KINDS.flatMap((kind) => {
    const current = periodOf(kind, today);
    return [current, periodBefore(current)];
  });
  const spans: readonly DaySpan[] = [...periods, ALL_DAYS];
  const allSpan = spans.length - 1;
  const indexOf = new Map(directory.all.map((unit, index) => [unit.id, index]));
  const size = directory.all.length * width;
  // The sums of a year of the nation's minutes outgrow 32 bits; a double is exact up to 2^53.
  const data = spans.map(() => new Float64Array(size));
  const chains = directory.all.map(({ id }) => directory.ancestors(id));

  function addTo(span: number, unit: string, amounts: Float64Array): void {
    const counters = data[span];
    const start = (indexOf.get(unit) ?? -1) * width;
    if (counters === undefined || start < 0) return;
    for (let column = 0; column < width; column++) counters[start + column] = (counters[start + column] ?? 0) + (amounts[column] ?? 0);
  }

  function chainOf(unit: string): readonly string[] {
    const index = indexOf.get(unit);
    return index === undefined ? [] : (chains[index] ?? []);
  }

  return {
    today,
    spans,
    fill(span, sums) {
      for (const [unit, amounts] of sums) for (const above of chainOf(unit)) addTo(span, above, amounts);
    },
    add({ key, day, columns, amounts }) {
      const chain = chainOf(key);
      for (let span = 0; span < spans.length; span++) {
        const counters = data[span];
        const within = spans[span];
        if (counters === undefined || within === undefined || day < within.from || day > within.to) continue;
        for (const above of chain) {
          const start = (indexOf.get(above) ?? 0) * width;
          for (let at = 0; at < columns.length; at++) {
            const place = start + (columns[at] ?? 0);
            counters[place] = (counters[place] ?? 0) + (amounts[at] ?? 0);
          }
        }
      }
      return chain;
    },
    figures(kind) {
      const at = PERIOD_KINDS.indexOf(kind) * 2;
      const period = periods[at] ?? periodOf(kind, today);
      const countersOf = (span: number, workingDays: number) => {
        const counters = data[span] ?? new Float64Array(size);
        const all = data[allSpan] ?? new Float64Array(size);
        return (unit: string): Counters => {
          const start = (indexOf.get(unit) ?? NaN) * width;
          return { read: (column) => counters[start + column] ?? 0, readAll: (column) => all[start + column] ?? 0, workingDays };
        };
      };
      const before = periodBefore(period);
      return {
        period,
        current: countersOf(at, calendar.workingDaysBetween(period.from, Math.min(period.to, today))),
        previous: countersOf(at + 1, calendar.workingDaysBetween(before.from, before.to)),
      };
    },
  };
}
