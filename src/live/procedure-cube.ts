import type { Column } from '../measure/measure.ts';
import { PERIOD_KINDS, periodOf, type Period, type PeriodKind } from '../measure/period.ts';
import type { Piece } from '../measure/piece.ts';
import { PROCEDURE_KEY_SEPARATOR, type TallyChange } from '../measure/tally-delta.ts';
import type { Day } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import type { DaySpan } from './tally-reader.ts';

/** The columns that are kept, by what they are read over: in a period, over all days, up to its end or today. */
export type KeptColumns = Readonly<Record<Piece['over'], readonly number[]>>;

/** One span of days, and what is kept of it. */
export interface KeptSpan {
  readonly name: PeriodKind | 'all' | 'asOf';
  readonly span: DaySpan;
  readonly columns: readonly number[];
}

/** Every procedure's counters in every province, for some spans. */
export interface ProcedureCube {
  /** The first days of the stretches to fill it with. */
  readonly edges: readonly Day[];
  /** The columns to fill it with. */
  readonly columns: readonly number[];
  /** An amount for each of `columns`. */
  fill(procedure: string, province: string, stretch: number, amounts: ArrayLike<number>): void;
  add(change: TallyChange): void;
  /** Whether all columns are kept so. */
  has(kind: PeriodKind, lists: readonly (readonly Piece[])[]): boolean;
  /** Sums of lists of pieces by procedure; `null` where a column is not kept so. What came after the bound is under ''. */
  sums(provinces: readonly string[], kind: PeriodKind, lists: readonly (readonly Piece[])[]): ReadonlyMap<string, readonly number[]> | null;
}

export interface ProcedureCubeOptions {
  readonly spans: readonly KeptSpan[];
  readonly columns: readonly Pick<Column, 'isSum'>[];
  /** Procedures in provinces that are kept apart: codes come from sources, and there is no end of them. */
  readonly maxKeys: number;
}

/** What is beyond the bound has no procedure any more, but is not lost. */
const BEYOND = '';
const FIRST_ROWS = 64;

/** The periods that hold today, all days, and those up to today. */
export function runningSpans(kept: KeptColumns, today: Day): readonly KeptSpan[] {
  return [
    ...PERIOD_KINDS.map((kind): KeptSpan => ({ name: kind, span: periodOf(kind, today), columns: kept.period })),
    { name: 'all', span: { from: -Infinity, to: Infinity }, columns: kept.all },
    { name: 'asOf', span: { from: -Infinity, to: today }, columns: kept.asOf },
  ];
}

/** A period that is over, and the days up to its end. */
export function pastSpans(kept: KeptColumns, { kind, from, to }: Period): readonly KeptSpan[] {
  return [
    { name: kind, span: { from, to }, columns: kept.period },
    { name: 'asOf', span: { from: -Infinity, to }, columns: kept.asOf },
  ];
}

export function procedureCube(options: ProcedureCubeOptions): ProcedureCube {
  return new KeptProcedures(options);
}

class KeptProcedures implements ProcedureCube {
  readonly edges: readonly Day[];
  readonly columns: readonly number[];
  readonly #layers: ReadonlyMap<KeptSpan['name'], Layer>;
  readonly #maxKeys: number;
  readonly #provinces = new Map<string, KeysOfProvince>();
  readonly #codes: string[] = [];
  readonly #numbers = new Map<string, number>();
  #keyCount = 0;

  constructor({ spans, columns, maxKeys }: ProcedureCubeOptions) {
    this.#maxKeys = maxKeys;
    this.columns = [...new Set(spans.flatMap((one) => one.columns))];
    this.#layers = new Map(spans.map((one) => [one.name, new Layer(one.span, one.columns, columns)]));
    const ends = [...this.#layers.values()].flatMap(({ span: { from, to } }) => [from, to + 1]).filter(Number.isFinite);
    this.edges = [...new Set(ends)].toSorted((one, other) => one - other);
  }

  fill(procedure: string, province: string, stretch: number, amounts: ArrayLike<number>): void {
    const first = this.edges[stretch - 1] ?? -Infinity;
    const key = this.#keyOf(procedure, province);
    for (const layer of this.#layers.values()) {
      if (layer.holds(first)) for (const [at, column] of this.columns.entries()) layer.add(key, column, amounts[at] ?? 0);
    }
  }

  add({ key, day, columns, amounts }: TallyChange): void {
    const [procedure = '', province = ''] = key.split(PROCEDURE_KEY_SEPARATOR);
    const place = this.#keyOf(procedure, province);
    for (const layer of this.#layers.values()) {
      if (!layer.holds(day)) continue;
      for (let at = 0; at < columns.length; at++) layer.add(place, columns[at] ?? -1, amounts[at] ?? 0);
    }
  }

  has(kind: PeriodKind, lists: readonly (readonly Piece[])[]): boolean {
    return lists.flat().every((piece) => this.#layerOf(piece, kind)?.has(piece.column) === true);
  }

  sums(
    provinces: readonly string[],
    kind: PeriodKind,
    lists: readonly (readonly Piece[])[],
  ): ReadonlyMap<string, readonly number[]> | null {
    if (!this.has(kind, lists)) return null;
    const bySum = lists.map((pieces) => {
      const sums = new Float64Array(this.#codes.length);
      for (const province of provinces) {
        const keys = this.#provinces.get(province);
        if (keys === undefined) continue;
        for (const piece of pieces) this.#addTo(sums, keys, must(this.#layerOf(piece, kind), 'a layer of the cube'), piece);
      }
      return sums;
    });
    const found = new Map<string, readonly number[]>();
    for (const [number, code] of this.#codes.entries()) {
      if (bySum.some((sums) => sums[number] !== 0))
        found.set(
          code,
          bySum.map((sums) => sums[number] ?? 0),
        );
    }
    return found;
  }

  /** The hot loop: tens of thousands of keys at each asking. */
  #addTo(sums: Float64Array, { keys, codes }: KeysOfProvince, layer: Layer, { column, times }: Piece): void {
    for (let at = 0; at < keys.length; at++) {
      const code = codes[at] ?? 0;
      sums[code] = (sums[code] ?? 0) + times * layer.read(keys[at] ?? -1, column);
    }
  }

  #layerOf({ over }: Piece, kind: PeriodKind): Layer | undefined {
    return this.#layers.get(over === 'period' ? kind : over);
  }

  #keyOf(procedure: string, province: string): number {
    let ofProvince = this.#provinces.get(province);
    if (ofProvince === undefined) this.#provinces.set(province, (ofProvince = { byCode: new Map(), keys: [], codes: [] }));
    const { byCode, keys, codes } = ofProvince;
    const known = byCode.get(procedure) ?? (this.#keyCount < this.#maxKeys ? undefined : byCode.get(BEYOND));
    if (known !== undefined) return known;
    const key = this.#keyCount;
    // One of a province is for all that come too late.
    const code = key < this.#maxKeys ? procedure : BEYOND;
    byCode.set(code, key);
    keys.push(key);
    codes.push(this.#numberOf(code));
    this.#keyCount += 1;
    return key;
  }

  #numberOf(code: string): number {
    const known = this.#numbers.get(code);
    if (known !== undefined) return known;
    this.#numbers.set(code, this.#codes.length);
    return this.#codes.push(code) - 1;
  }
}

/** What a province has: by procedure the number of the key; and the same in two rows, for going through all. */
interface KeysOfProvince {
  readonly byCode: Map<string, number>;
  readonly keys: number[];
  /** The numbers of their procedures. */
  readonly codes: number[];
}

/** The counters of one span: only of keys that have something in it. Counts are four bytes, sums of minutes outgrow them. */
class Layer {
  readonly span: DaySpan;
  readonly #places: Int32Array;
  readonly #counts: Grown<Int32Array>;
  readonly #sums: Grown<Float64Array>;
  /** By key the number of its row, or -1. */
  #rows = new Int32Array(FIRST_ROWS).fill(-1);
  #rowCount = 0;

  constructor(span: DaySpan, kept: readonly number[], columns: readonly Pick<Column, 'isSum'>[]) {
    this.span = { from: span.from, to: span.to };
    const counted = kept.filter((column) => columns[column]?.isSum !== true);
    const summed = kept.filter((column) => columns[column]?.isSum === true);
    // 0 is none; counts from 1 on, sums from -1 down.
    this.#places = new Int32Array(columns.length);
    for (const [at, column] of counted.entries()) this.#places[column] = at + 1;
    for (const [at, column] of summed.entries()) this.#places[column] = -at - 1;
    this.#counts = new Grown(counted.length, (length) => new Int32Array(length));
    this.#sums = new Grown(summed.length, (length) => new Float64Array(length));
  }

  holds(day: Day): boolean {
    return day >= this.span.from && day <= this.span.to;
  }

  has(column: number): boolean {
    return (this.#places[column] ?? 0) !== 0;
  }

  read(key: number, column: number): number {
    const row = this.#rows[key] ?? -1;
    const place = this.#places[column] ?? 0;
    if (row < 0 || place === 0) return 0;
    return place > 0 ? this.#counts.read(row, place - 1) : this.#sums.read(row, -place - 1);
  }

  add(key: number, column: number, amount: number): void {
    const place = this.#places[column] ?? 0;
    if (place === 0 || amount === 0) return;
    const row = this.#rowOf(key);
    if (place > 0) this.#counts.add(row, place - 1, amount);
    else this.#sums.add(row, -place - 1, amount);
  }

  #rowOf(key: number): number {
    if (key >= this.#rows.length) {
      const longer = new Int32Array(Math.max(key + 1, this.#rows.length * 2)).fill(-1);
      longer.set(this.#rows);
      this.#rows = longer;
    }
    const known = this.#rows[key] ?? -1;
    if (known >= 0) return known;
    const row = this.#rowCount;
    this.#rowCount += 1;
    this.#rows[key] = row;
    return row;
  }
}

/** Rows of numbers that grow by half when they are full. */
class Grown<T extends Int32Array | Float64Array> {
  readonly #width: number;
  readonly #make: (length: number) => T;
  #numbers: T;

  constructor(width: number, make: (length: number) => T) {
    this.#width = width;
    this.#make = make;
    this.#numbers = make(width * FIRST_ROWS);
  }

  read(row: number, place: number): number {
    return this.#numbers[row * this.#width + place] ?? 0;
  }

  add(row: number, place: number, amount: number): void {
    const at = row * this.#width + place;
    if (at >= this.#numbers.length) {
      const longer = this.#make(Math.max(Math.ceil(this.#numbers.length * 1.5), (row + 1) * this.#width));
      longer.set(this.#numbers);
      this.#numbers = longer;
    }
    this.#numbers[at] = (this.#numbers[at] ?? 0) + amount;
  }
}
