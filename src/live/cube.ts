import type { WorkingCalendar } from '../domain/calendar.ts';
import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { Counters } from '../measure/indicator.ts';
import { PERIOD_KINDS, periodBefore, periodOf, type Period, type PeriodKind } from '../measure/period.ts';
import type { TallyChange } from '../measure/tally-delta.ts';
import type { Day } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
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

export function cube(options: CubeOptions): Cube {
  return new PeriodCube(options);
}

/** One span's counters: for each unit a block of `width`. Sums of a year of minutes outgrow 32 bits; a double is exact up to 2^53. */
interface Layer extends DaySpan {
  readonly counters: Float64Array;
}

/** A unit and all above it, and where the block of each begins. */
interface Chain {
  readonly units: readonly string[];
  readonly starts: readonly number[];
}

const NO_CHAIN: Chain = { units: [], starts: [] };

class PeriodCube implements Cube {
  readonly today: Day;
  readonly spans: readonly DaySpan[];
  readonly #calendar: WorkingCalendar;
  readonly #width: number;
  readonly #layers: readonly Layer[];
  readonly #chains: ReadonlyMap<string, Chain>;

  constructor({ directory, calendar, width, today }: CubeOptions) {
    this.today = today;
    this.spans = [...PERIOD_KINDS.flatMap((kind) => withPrevious(periodOf(kind, today))), ALL_DAYS];
    this.#calendar = calendar;
    this.#width = width;
    this.#layers = this.spans.map(({ from, to }) => ({ from, to, counters: new Float64Array(directory.all.length * width) }));
    this.#chains = chainsOf(directory, width);
  }

  fill(span: number, sums: ReadonlyMap<string, Float64Array>): void {
    const { counters } = this.#layer(span);
    for (const [unit, amounts] of sums) {
      for (const start of this.#chain(unit).starts) {
        for (let column = 0; column < this.#width; column++) {
          counters[start + column] = (counters[start + column] ?? 0) + (amounts[column] ?? 0);
        }
      }
    }
  }

  add({ key, day, columns, amounts }: TallyChange): readonly string[] {
    const { units, starts } = this.#chain(key);
    for (const { from, to, counters } of this.#layers) {
      if (day < from || day > to) continue;
      for (const start of starts) {
        for (let at = 0; at < columns.length; at++) {
          const place = start + (columns[at] ?? 0);
          counters[place] = (counters[place] ?? 0) + (amounts[at] ?? 0);
        }
      }
    }
    return units;
  }

  figures(kind: PeriodKind): Figures {
    const span = PERIOD_KINDS.indexOf(kind) * 2;
    const period = periodOf(kind, this.today);
    const before = periodBefore(period);
    return {
      period,
      current: this.#reader(span, this.#calendar.workingDaysBetween(period.from, Math.min(period.to, this.today))),
      previous: this.#reader(span + 1, this.#calendar.workingDaysBetween(before.from, before.to)),
    };
  }

  #reader(span: number, workingDays: number): (unit: string) => Counters {
    const { counters } = this.#layer(span);
    const { counters: all } = this.#layer(this.#layers.length - 1);
    return (unit) => {
      // Nothing is found in the block of a unit that the directory lacks.
      const start = this.#chain(unit).starts[0] ?? NaN;
      return { read: (column) => counters[start + column] ?? 0, readAll: (column) => all[start + column] ?? 0, workingDays };
    };
  }

  #layer(span: number): Layer {
    return must(this.#layers[span], 'a span of the cube');
  }

  #chain(unit: string): Chain {
    return this.#chains.get(unit) ?? NO_CHAIN;
  }
}

function withPrevious(period: Period): readonly Period[] {
  return [period, periodBefore(period)];
}

function chainsOf(directory: UnitDirectory, width: number): ReadonlyMap<string, Chain> {
  const startOf = new Map(directory.all.map(({ id }, index) => [id, index * width]));
  return new Map(
    directory.all.map(({ id }) => {
      const units = directory.ancestors(id);
      return [id, { units, starts: units.map((unit) => must(startOf.get(unit), 'a unit of the directory')) }];
    }),
  );
}
