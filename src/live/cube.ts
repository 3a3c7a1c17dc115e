import type { WorkingCalendar } from '../domain/calendar.ts';
import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { Counters } from '../measure/indicator.ts';
import type { Column } from '../measure/measure.ts';
import { PERIOD_KINDS, periodBefore, periodOf, type Period, type PeriodKind } from '../measure/period.ts';
import type { TallyChange } from '../measure/tally-delta.ts';
import type { Day } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import type { Figures } from './figures.ts';
import type { DaySpan, TallyReading } from './tally-reader.ts';

/** Every unit's counters for the standard periods, each with the one before, and over all days: a board is a memory read. */
export interface Cube {
  readonly today: Day;
  /** The spans to fill it with. */
  readonly spans: readonly DaySpan[];
  /** Takes a reading of its spans. */
  take(reading: Pick<TallyReading, 'sums' | 'uncounted'>): void;
  /** Adds to the unit and each of its ancestors in every span that holds the day. Returns the units touched. */
  add(change: TallyChange): readonly string[];
  figures(kind: PeriodKind): Figures;
}

export interface CubeOptions {
  readonly directory: UnitDirectory;
  readonly calendar: WorkingCalendar;
  readonly columns: readonly Pick<Column, 'isOwnOnly'>[];
  /** Which columns are asked for as of a day: only these are kept so. */
  readonly asOf: ReadonlySet<number>;
  readonly today: Day;
}

const ALL_DAYS: DaySpan = { from: -Infinity, to: Infinity };

export function cube(options: CubeOptions): Cube {
  return new PeriodCube(options);
}

/**
 * One span's counters: for each unit a block. Sums of a year of minutes outgrow 32 bits; a double is exact up to 2^53.
 * `places` says where in a block a column is: a layer of "as of" has few of them.
 */
interface Layer extends DaySpan {
  readonly places: Int32Array;
  readonly width: number;
  readonly counters: Float64Array;
}

/** A unit and all above it, by their places in the directory. */
interface Chain {
  readonly units: readonly string[];
  readonly places: readonly number[];
}

const NO_CHAIN: Chain = { units: [], places: [] };

/** The three readings of a kind of period, and the days up to which each is "as of". */
interface Triple {
  readonly period: Period;
  readonly before: Period;
  readonly spans: readonly [current: DaySpan, previous: DaySpan, like: DaySpan];
}

class PeriodCube implements Cube {
  readonly today: Day;
  readonly spans: readonly DaySpan[];
  readonly #calendar: WorkingCalendar;
  #pending: ReadonlySet<number> = new Set();
  readonly #isOwnOnly: readonly boolean[];
  readonly #everyColumn: readonly number[];
  readonly #layers: readonly Layer[];
  readonly #chains: ReadonlyMap<string, Chain>;
  readonly #triples: readonly Triple[];

  constructor({ directory, calendar, columns, asOf, today }: CubeOptions) {
    this.today = today;
    this.#triples = PERIOD_KINDS.map((kind) => tripleOf(kind, today));
    const upTo = upToDays(this.#triples, today).map((to): DaySpan => ({ from: -Infinity, to }));
    this.spans = [...this.#triples.flatMap(({ spans }) => spans), ALL_DAYS, ...upTo];
    this.#calendar = calendar;
    this.#isOwnOnly = columns.map(({ isOwnOnly }) => isOwnOnly);
    this.#everyColumn = columns.map((_, column) => column);
    const units = directory.all.length;
    const everywhere = Int32Array.from(columns, (_, column) => column);
    const some = placesOf(asOf, columns.length);
    this.#layers = this.spans.map((span, at) =>
      at <= this.#triples.length * 3 ? layerOf(span, everywhere, columns.length, units) : layerOf(span, some, asOf.size, units),
    );
    this.#chains = chainsOf(directory);
  }

  take({ sums, uncounted }: Pick<TallyReading, 'sums' | 'uncounted'>): void {
    this.#pending = uncounted;
    for (const [span, layer] of this.#layers.entries()) {
      for (const [unit, amounts] of sums(span)) {
        const { places } = this.#chain(unit);
        this.#addTo(layer, places, this.#everyColumn, amounts);
      }
    }
  }

  add({ key, day, columns, amounts }: TallyChange): readonly string[] {
    const { units, places } = this.#chain(key);
    for (const layer of this.#layers) {
      if (day >= layer.from && day <= layer.to) this.#addTo(layer, places, columns, amounts);
    }
    return units;
  }

  /** The hot loop of a live board: every change passes it for each span that holds its day, and nothing may be made on the way. */
  #addTo({ places, width, counters }: Layer, chain: readonly number[], columns: readonly number[], amounts: ArrayLike<number>): void {
    for (let at = 0; at < columns.length; at++) {
      const column = columns[at] ?? 0;
      const amount = amounts[at] ?? 0;
      const place = places[column] ?? -1;
      if (place < 0 || amount === 0) continue;
      const reach = this.#isOwnOnly[column] === true ? 1 : chain.length;
      for (let above = 0; above < reach; above++) {
        const index = (chain[above] ?? 0) * width + place;
        counters[index] = (counters[index] ?? 0) + amount;
      }
    }
  }

  figures(kind: PeriodKind): Figures {
    const at = PERIOD_KINDS.indexOf(kind);
    const { period, before, spans } = must(this.#triples[at], kind);
    const days = ({ from, to }: DaySpan): number => this.#calendar.workingDaysBetween(from, Math.min(to, this.today));
    const [current, previous, like] = spans;
    return {
      period,
      current: this.#reader(kind, at * 3, this.today, days(current)),
      previous: this.#reader(kind, at * 3 + 1, before.to, days(previous)),
      like: this.#reader(kind, at * 3 + 2, like.to, days(like)),
    };
  }

  #reader(kind: PeriodKind, span: number, asOfDay: Day, workingDays: number): (unit: string) => Counters {
    const own = this.#layer(span);
    const all = this.#layer(this.#triples.length * 3);
    const asOf = must(
      this.#layers.find(({ from, to }, at) => at > this.#triples.length * 3 && from === -Infinity && to === asOfDay),
      'a layer up to the day',
    );
    const read = ({ places, width, counters }: Layer, unit: number, column: number): number => {
      const place = places[column] ?? -1;
      if (place < 0) throw new Error(`column ${column} is not kept as of a day`);
      return counters[unit * width + place] ?? 0;
    };
    return (id) => {
      // Nothing is found at the place of a unit that the directory lacks.
      const chain = this.#chain(id).places;
      const unit = chain[0] ?? NaN;
      const root = chain.at(-1) ?? NaN;
      return {
        read: (column) => read(own, unit, column),
        readAll: (column) => read(all, unit, column),
        readAsOf: (column) => read(asOf, unit, column),
        readRoot: (column) => read(asOf, root, column),
        kind,
        isNow: span % 3 === 0,
        workingDays,
        pending: this.#pending,
      };
    };
  }

  #layer(span: number): Layer {
    return must(this.#layers[span], 'a span of the cube');
  }

  #chain(unit: string): Chain {
    return this.#chains.get(unit) ?? NO_CHAIN;
  }
}

function layerOf(span: DaySpan, places: Int32Array, width: number, units: number): Layer {
  return { ...span, places, width, counters: new Float64Array(units * width) };
}

function placesOf(columns: ReadonlySet<number>, width: number): Int32Array {
  const places = new Int32Array(width).fill(-1);
  for (const [place, column] of [...columns].entries()) places[column] = place;
  return places;
}

function tripleOf(kind: PeriodKind, today: Day): Triple {
  const period = periodOf(kind, today);
  const before = periodBefore(period);
  // The same number of days into the period before: 31 days into March are all of February.
  const like = { from: before.from, to: Math.min(before.from + (today - period.from), before.to) };
  return { period, before, spans: [period, before, like] };
}

function upToDays(triples: readonly Triple[], today: Day): readonly Day[] {
  return [...new Set([today, ...triples.flatMap(({ spans: [, previous, like] }) => [previous.to, like.to])])];
}

function chainsOf(directory: UnitDirectory): ReadonlyMap<string, Chain> {
  const placeOf = new Map(directory.all.map(({ id }, place) => [id, place]));
  return new Map(
    directory.all.map(({ id }) => {
      const units = directory.ancestors(id);
      return [id, { units, places: units.map((unit) => must(placeOf.get(unit), 'a unit of the directory')) }];
    }),
  );
}
