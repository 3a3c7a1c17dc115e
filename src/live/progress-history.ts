import type { WorkingCalendar } from '../domain/calendar.ts';
import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { AdminUnit } from '../domain/unit.ts';
import type { Counters, Indicator } from '../measure/indicator.ts';
import type { Column } from '../measure/measure.ts';
import type { PartOfPeriod, ProgressSpans } from '../measure/progress-spans.ts';
import type { Day } from '../shared/instant.ts';
import { progressBook, type GrowingBook, type ProgressBook } from './progress-book.ts';
import type { StretchReader } from './progress-reader.ts';

/** So many units are read and evaluated in one go: between two of them the process does something else. */
const UNITS_AT_ONCE = 16;

export interface ProgressHistoryOptions {
  readonly reader: StretchReader;
  readonly directory: UnitDirectory;
  readonly calendar: WorkingCalendar;
  readonly columns: readonly Pick<Column, 'isOwnOnly'>[];
  /** What is followed of a unit. */
  readonly indicatorsOf: (unit: AdminUnit) => readonly Indicator[];
  /** Over all days at the root of a unit's tree, of now. */
  readonly readRoot: (unit: string) => Counters['readRoot'];
  readonly today: Day;
  readonly signal: AbortSignal;
}

/** Sums of a unit by stretch and column; once `add`ed up, over all days until the end of the stretch. */
type Sums = Float64Array;

/**
 * Reads the finished periods of all kinds for every unit, a few units at a time. Units at the bottom are evaluated as they come
 * and let go; those above are summed up meanwhile. Past and present are told by the definitions of today, or a changed
 * definition would look like an improvement.
 */
export async function readProgress(options: ProgressHistoryOptions): Promise<ProgressBook> {
  const { reader, directory, calendar, columns, today, signal } = options;
  const book = progressBook(today, calendar.isWorkingDay);
  const edges = edgesOf(book.spans);
  const size = (edges.length + 1) * columns.length;
  const pending = await reader.uncounted();
  const isBranch = (id: string): boolean => directory.children(id).length > 0;
  const branches = new Map(directory.all.filter(({ id }) => isBranch(id)).map(({ id }) => [id, new Float64Array(size)]));
  const evaluate = evaluator(options, book, edges, pending);
  // One for all units at the bottom: each is let go before the next.
  const scratch = new Float64Array(size);
  const leaves = directory.all.filter(({ id }) => !isBranch(id));

  for (const batch of batchesOf([...branches.keys(), ...leaves.map(({ id }) => id)])) {
    signal.throwIfAborted();
    const rows = Map.groupBy(await reader.read(batch, edges), ({ unit }) => unit);
    for (const [unit, stretches] of rows) {
      const own = branches.get(unit) ?? scratch.fill(0);
      for (const { stretch, amounts } of stretches) {
        addTo(own, stretch * columns.length, amounts, () => true);
        for (const above of directory.ancestors(unit).slice(1)) {
          const sums = branches.get(above);
          if (sums !== undefined) addTo(sums, stretch * columns.length, amounts, (column) => columns[column]?.isOwnOnly !== true);
        }
      }
      const leaf = branches.has(unit) ? undefined : directory.get(unit);
      if (leaf !== undefined) evaluate(leaf, own);
    }
  }
  for (const [id, sums] of branches) {
    const unit = directory.get(id);
    if (unit !== undefined && sums.some((sum) => sum !== 0)) evaluate(unit, sums);
  }
  return book;
}

function* batchesOf(units: readonly string[]): Iterable<readonly string[]> {
  for (let at = 0; at < units.length; at += UNITS_AT_ONCE) yield units.slice(at, at + UNITS_AT_ONCE);
}

function addTo(sums: Sums, first: number, amounts: Float64Array, counts: (column: number) => boolean): void {
  for (let column = 0; column < amounts.length; column++) {
    const amount = amounts[column] ?? 0;
    if (amount !== 0 && counts(column)) sums[first + column] = (sums[first + column] ?? 0) + amount;
  }
}

interface Stretch {
  readonly kind: ProgressSpans['kind'];
  /** Numbers of the stretch before the first day, and of the last day. */
  readonly before: number;
  readonly last: number;
  readonly workingDays: number;
}

/** Tells what a unit's sums make of every indicator in every period, and writes it into the book. */
function evaluator(
  { calendar, columns, indicatorsOf, readRoot }: ProgressHistoryOptions,
  book: GrowingBook,
  edges: readonly Day[],
  pending: ReadonlySet<number>,
): (unit: AdminUnit, sums: Sums) => void {
  const width = columns.length;
  const numberOf = (day: Day): number => edges.findLastIndex((edge) => edge <= day) + 1;
  const stretches = book.spans.map((spans) =>
    partsOf(spans).map(({ period: { from }, upTo }): Stretch => ({
      kind: spans.kind,
      before: numberOf(from) - 1,
      last: numberOf(upTo),
      workingDays: calendar.workingDaysBetween(from, upTo),
    })),
  );
  return (unit, sums) => {
    for (let at = width; at < sums.length; at++) sums[at] = (sums[at] ?? 0) + (sums[at - width] ?? 0);
    const indicators = indicatorsOf(unit);
    book.follow(unit.id, indicators);
    const root = readRoot(unit.id);
    for (const parts of stretches) {
      const counters = parts.map(({ kind, before, last, workingDays }): Counters => ({
        read: (column) => (sums[last * width + column] ?? 0) - (sums[before * width + column] ?? 0),
        // A stock of now is not that of a day that is over.
        readAll: () => 0,
        readAsOf: (column) => sums[last * width + column] ?? 0,
        readRoot: root,
        kind,
        isNow: false,
        workingDays,
        pending,
      }));
      for (const indicator of indicators) {
        const values = counters.map((one) => {
          const value = indicator.evaluate(unit.level, one);
          return value.kind === 'value' ? value.value : null;
        });
        const kind = parts[0]?.kind ?? 'day';
        book.write(unit.id, indicator.definition.id, kind, values);
      }
    }
  };
}

function partsOf({ now, like, finished }: ProgressSpans): readonly PartOfPeriod[] {
  return [now, like, ...finished.map((period) => ({ period, upTo: period.to }))];
}

/** The days on which one of the parts begins, or the one after it has ended. */
function edgesOf(all: readonly ProgressSpans[]): readonly Day[] {
  const edges = new Set(all.flatMap((spans) => partsOf(spans).flatMap(({ period, upTo }) => [period.from, upTo + 1])));
  return [...edges].toSorted((one, other) => one - other);
}
