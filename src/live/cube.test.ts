import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CALENDAR } from '../domain/dossier-fixture.ts';
import { entries, LENGTH_MS, START } from '../domain/history-fixture.ts';
import { DIRECTORY, entryOf, MEASURES, writeBatch } from '../intake/intake-fixture.ts';
import { memoryLedger } from '../intake/memory-ledger.ts';
import { PERIOD_KINDS, periodBefore } from '../measure/period.ts';
import { dayOf, parseDay, type Day } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { cube, type Cube } from './cube.ts';
import { memoryTallyReader } from './memory-tally-reader.ts';

const TODAY = parseDay('2026-11-22');
const WIDTH = 3;

interface Row {
  readonly key: string;
  readonly day: Day;
  readonly columns: readonly number[];
  readonly amounts: readonly number[];
}

const rows: fc.Arbitrary<Row[]> = fc.array(
  fc
    .tuple(
      fc.constantFrom(...DIRECTORY.all.map(({ id }) => id)),
      fc.integer({ min: TODAY - 800, max: TODAY + 40 }),
      fc.uniqueArray(fc.integer({ min: 0, max: WIDTH - 1 }), { minLength: 1, maxLength: WIDTH }),
      fc.array(fc.integer({ min: -5, max: 5_000_000 }), { minLength: WIDTH, maxLength: WIDTH }),
    )
    .map(([key, day, columns, amounts]) => ({
      key,
      day,
      columns: columns.toSorted((one, other) => one - other),
      amounts: amounts.slice(0, columns.length),
    })),
  { maxLength: 40 },
);

const plain = (width: number): { isOwnOnly: boolean }[] => Array.from({ length: width }, () => ({ isOwnOnly: false }));

function empty(today = TODAY, width = WIDTH): Cube {
  const asOf = new Set(Array.from({ length: width }, (_, column) => column));
  return cube({ directory: DIRECTORY, calendar: CALENDAR, columns: plain(width), asOf, today });
}

function filled(given: readonly Row[]): Cube {
  const target = empty();
  const sumsOf = (span: number): ReadonlyMap<string, Float64Array> => {
    const { from, to } = must(target.spans[span], 'a span');
    const sums = new Map<string, Float64Array>();
    for (const { key, day, columns, amounts } of given) {
      if (day < from || day > to) continue;
      const sum = sums.get(key) ?? new Float64Array(WIDTH);
      sums.set(key, sum);
      for (const [n, column] of columns.entries()) sum[column] = (sum[column] ?? 0) + (amounts[n] ?? 0);
    }
    return sums;
  };
  target.take({ sums: sumsOf, uncounted: new Set() });
  return target;
}

function followed(given: readonly Row[]): Cube {
  const target = empty();
  for (const row of given) target.add(row);
  return target;
}

/** Every number that the cube says. */
function told(target: Cube, width = WIDTH): Record<string, readonly number[]> {
  const found: Record<string, readonly number[]> = {};
  for (const kind of PERIOD_KINDS) {
    const figures = target.figures(kind);
    for (const { id } of DIRECTORY.all) {
      for (let column = 0; column < width; column++) {
        const [now, before] = [figures.current(id), figures.previous(id)];
        found[`${kind} ${id} ${column}`] = [now.read(column), before.read(column), now.readAll(column), before.readAll(column)];
      }
    }
  }
  return found;
}

/** The rule as one would say it: the sum over the days of the unit and of everything below it. */
function naive(given: readonly Row[], unit: string, column: number, from: Day, to: Day): number {
  let sum = 0;
  for (const { key, day, columns, amounts } of given) {
    const at = columns.indexOf(column);
    if (at >= 0 && day >= from && day <= to && DIRECTORY.ancestors(key).includes(unit)) sum += amounts[at] ?? 0;
  }
  return sum;
}

describe('laws of the cube', () => {
  it('kept current by changes it says what it says when filled from the tallies', () => {
    fc.assert(
      fc.property(rows, fc.nat(40), (given, cut) => {
        const both = filled(given.slice(0, cut));
        for (const row of given.slice(cut)) both.add(row);
        expect(told(followed(given))).toEqual(told(filled(given)));
        expect(told(both)).toEqual(told(filled(given)));
      }),
    );
  });

  it('every figure is the sum over the days of the period', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const target = followed(given);
        for (const kind of PERIOD_KINDS) {
          const { period, current, previous } = target.figures(kind);
          const before = periodBefore(period);
          for (const { id } of DIRECTORY.all) {
            for (let column = 0; column < WIDTH; column++) {
              expect(current(id).read(column)).toBe(naive(given, id, column, period.from, period.to));
              expect(previous(id).read(column)).toBe(naive(given, id, column, before.from, before.to));
              expect(current(id).readAll(column)).toBe(naive(given, id, column, -Infinity, Infinity));
            }
          }
        }
      }),
    );
  });

  it('for every measured column a unit is its own dossiers and those of its children', async () => {
    const width = MEASURES.columns.length;
    const works = fc.tuple(fc.constantFrom('D1', 'D2', 'D3', 'D4', 'D5'), entries).map(([code, entry]) => entryOf(code, entry));
    await fc.assert(
      fc.asyncProperty(fc.array(works, { minLength: 1, maxLength: 15 }), async (items) => {
        const ledger = memoryLedger();
        const followedCube = empty(dayOf(START + LENGTH_MS), width);
        for (const change of (await writeBatch(ledger, items, START + LENGTH_MS)).units) followedCube.add(change);
        const filledCube = empty(dayOf(START + LENGTH_MS), width);
        const reading = await memoryTallyReader(ledger, width).read(filledCube.spans);
        filledCube.take(reading);
        expect(told(followedCube, width)).toEqual(told(filledCube, width));
        const { current } = filledCube.figures('year');
        for (const unit of DIRECTORY.all) {
          const children = DIRECTORY.children(unit.id);
          for (let column = 0; column < width; column++) {
            let own = 0;
            for (const amounts of ledger.units.get(unit.id)?.values() ?? []) own += amounts.get(column) ?? 0;
            const below = children.reduce((sum, child) => sum + current(child.id).readAll(column), 0);
            expect(current(unit.id).readAll(column)).toBe(own + below);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('the cube', () => {
  const row = (key: string, day: Day): Row => ({ key, day, columns: [1], amounts: [2] });

  it('names the units that a change touches: the unit and all above it', () => {
    expect(empty().add(row('00004', TODAY))).toEqual(['00004', '01', 'VN']);
    expect(empty().add(row('boston/PWDx', TODAY))).toEqual(['boston/PWDx', 'boston']);
  });

  it('leaves alone what no tree holds', () => {
    const target = empty();
    const before = told(target);
    expect(target.add(row('nowhere', TODAY))).toEqual([]);
    target.take({ sums: () => new Map([['nowhere', Float64Array.of(1, 1, 1)]]), uncounted: new Set() });
    expect(told(target)).toEqual(before);
    expect(target.figures('day').current('nowhere').read(1)).toBe(0);
    expect(target.figures('day').current('nowhere').readAll(1)).toBe(0);
  });

  it('keeps as of a day only what is asked for so, and never tells another column in its place', () => {
    const target = cube({ directory: DIRECTORY, calendar: CALENDAR, columns: plain(WIDTH), asOf: new Set([1]), today: TODAY });
    target.add(row('00004', TODAY));
    const counters = target.figures('day').current('00004');
    expect(counters.readAsOf(1)).toBe(2);
    expect(() => counters.readAsOf(0)).toThrow('not kept');
  });

  it('counts the working days that have begun', () => {
    // 18 November 2026 is a Wednesday.
    const target = empty(parseDay('2026-11-18'));
    const days = PERIOD_KINDS.map((kind) => [
      target.figures(kind).current('VN').workingDays,
      target.figures(kind).previous('VN').workingDays,
    ]);
    expect(days.slice(0, 3)).toEqual([
      [1, 1],
      [3, 5],
      [13, 22],
    ]);
  });

  it('counts the days of the calendar, not those of the clock: tomorrow is in the week, not in the day', () => {
    const target = empty(parseDay('2026-11-18'));
    target.add(row('00004', parseDay('2026-11-19')));
    expect(PERIOD_KINDS.map((kind) => target.figures(kind).current('VN').read(1))).toEqual([0, 2, 2, 2, 2]);
  });
});
