import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { PERIOD_KINDS, periodOf } from '../measure/period.ts';
import type { Piece } from '../measure/piece.ts';
import { PROCEDURE_KEY_SEPARATOR } from '../measure/tally-delta.ts';
import { parseDay, type Day } from '../shared/instant.ts';
import { pastSpans, procedureCube, runningSpans, type KeptColumns } from './procedure-cube.ts';

const TODAY = parseDay('2026-03-18');
/** Of the columns 0 to 3 the last adds amounts that outgrow four bytes. */
const COLUMNS = [{ isSum: false }, { isSum: false }, { isSum: false }, { isSum: true }];
const KEPT: KeptColumns = { period: [0, 1, 3], all: [2], asOf: [0] };
const BIG = 5_000_000_000;

const of = (column: number, over: Piece['over'] = 'period', times = 1): Piece => ({ column, over, times });
const make = (maxKeys = 1_000) => procedureCube({ spans: runningSpans(KEPT, TODAY), columns: COLUMNS, maxKeys });
const change = (procedure: string, province: string, day: Day, amounts: readonly number[]) => ({
  key: procedure + PROCEDURE_KEY_SEPARATOR + province,
  day,
  columns: [...amounts.keys()],
  amounts,
});
const asObject = (sums: ReadonlyMap<string, readonly number[]> | null) => sums && Object.fromEntries(sums);

describe('counters by procedure', () => {
  it('are of the period, of all days or up to today, as a piece asks', () => {
    const cube = make();
    cube.add(change('P', '01', TODAY, [1, 0, 1, BIG]));
    cube.add(change('P', '01', TODAY - 40, [10, 0, 10, BIG]));
    cube.add(change('P', '01', TODAY + 1, [100, 0, 100, 0]));
    expect(asObject(cube.sums(['01'], 'day', [[of(0)], [of(2, 'all')], [of(0, 'asOf')]]))).toEqual({ P: [1, 111, 11] });
    expect(asObject(cube.sums(['01'], 'year', [[of(0), of(0, 'asOf', -1)], [of(3)]]))).toEqual({ P: [100, 2 * BIG] });
  });

  it('are summed over the provinces asked for alone, and those without any left out', () => {
    const cube = make();
    cube.add(change('P', '01', TODAY, [1]));
    cube.add(change('P', '79', TODAY, [2]));
    cube.add(change('Q', '79', TODAY, [0, 5]));
    expect(asObject(cube.sums(['01', '79'], 'month', [[of(0)]]))).toEqual({ P: [3] });
    expect(asObject(cube.sums(['79'], 'month', [[of(0)], [of(1)]]))).toEqual({ P: [2, 0], Q: [0, 5] });
    expect(asObject(cube.sums(['02'], 'month', [[of(0)]]))).toEqual({});
  });

  it('are not told of a column that is not kept', () => {
    expect(make().sums(['01'], 'month', [[of(2)]])).toBeNull();
  });

  it('of a period that is over are those of its days and up to its end', () => {
    const february = periodOf('month', TODAY - 30);
    const cube = procedureCube({ spans: pastSpans(KEPT, february), columns: COLUMNS, maxKeys: 9 });
    for (const day of [TODAY, TODAY - 30, TODAY - 80]) cube.add(change('P', '01', day, [1]));
    expect(asObject(cube.sums(['01'], 'month', [[of(0)], [of(0, 'asOf')]]))).toEqual({ P: [1, 2] });
    expect(cube.sums(['01'], 'month', [[of(2, 'all')]])).toBeNull();
  });

  it('lose nothing beyond their bound', () => {
    const cube = make(2);
    for (const [at, procedure] of ['P', 'Q', 'R', 'S', 'P'].entries()) cube.add(change(procedure, '01', TODAY, [1 + at]));
    expect(asObject(cube.sums(['01'], 'month', [[of(0)]]))).toEqual({ P: [6], Q: [2], '': [7] });
  });

  it('however they come in, by differences or as sums of stretches, are what adding up says', () => {
    const day = fc.integer({ min: TODAY - 500, max: TODAY + 40 });
    const row = fc.record({
      procedure: fc.constantFrom('P', 'Q', 'R'),
      province: fc.constantFrom('01', '79'),
      day,
      amounts: fc.array(fc.integer({ min: -5, max: 9 }), { minLength: 4, maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), fc.nat(40), (rows, filled) => {
        const cube = make();
        for (const { procedure, province, day: on, amounts } of rows.slice(0, filled)) {
          const stretch = cube.edges.filter((edge) => edge <= on).length;
          cube.fill(
            procedure,
            province,
            stretch,
            cube.columns.map((column) => amounts[column] ?? 0),
          );
        }
        for (const { procedure, province, day: on, amounts } of rows.slice(filled)) cube.add(change(procedure, province, on, amounts));
        for (const kind of PERIOD_KINDS) {
          const { from, to } = periodOf(kind, TODAY);
          const sumOf = (procedure: string, column: number, isHere: (on: Day) => boolean): number =>
            rows.reduce((sum, one) => sum + (one.procedure === procedure && isHere(one.day) ? (one.amounts[column] ?? 0) : 0), 0);
          const sums = cube.sums(['01', '79'], kind, [[of(1)], [of(3)], [of(2, 'all')], [of(0, 'asOf', -1)]]);
          for (const procedure of ['P', 'Q', 'R']) {
            const inPeriod = (on: Day): boolean => from <= on && on <= to;
            expect(sums?.get(procedure) ?? [0, 0, 0, 0]).toEqual([
              sumOf(procedure, 1, inPeriod),
              sumOf(procedure, 3, inPeriod),
              sumOf(procedure, 2, () => true),
              0 - sumOf(procedure, 0, (on) => on <= TODAY),
            ]);
          }
        }
      }),
      { seed: 766, numRuns: 100 },
    );
  });
});
