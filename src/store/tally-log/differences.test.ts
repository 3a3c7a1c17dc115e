import fc from 'fast-check';
import { expect, it } from 'vitest';

import { decodeDifferences, encodeDifferences } from './differences.ts';
import { packEntries, unpackEntries } from './packed.ts';

const change = fc
  .record({
    key: fc.constantFrom('VN', '01', '00004', 'boston/PWDx', 'Đà Nẵng'),
    day: fc.integer({ min: -1_000, max: 40_000 }),
    cells: fc.uniqueArray(fc.tuple(fc.nat({ max: 500 }), fc.integer({ min: -(2 ** 51), max: 2 ** 51 })), {
      selector: ([column]) => column,
      maxLength: 8,
    }),
  })
  .map(({ key, day, cells }) => ({ key, day, columns: cells.map(([column]) => column), amounts: cells.map(([, amount]) => amount) }));

const changes = fc.array(change, { maxLength: 20 });

function toldBy(body: Buffer): unknown[] {
  const told: unknown[] = [];
  decodeDifferences(body, (...cell) => void told.push(cell));
  return told;
}

it('what was written is told again, cell by cell, whatever the amounts', () => {
  fc.assert(
    fc.property(changes, changes, (one, other) => {
      const cells = [...one, ...other].flatMap(({ key, day, columns, amounts }) =>
        columns.map((column, at) => [key, day, column, amounts[at]]),
      );
      expect(toldBy(encodeDifferences([one, other]))).toEqual(cells);
    }),
  );
});

it('packed entries keep their instants and their bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 2 ** 45 }), changes)), (given) => {
      const entries = given.map(([at, of]) => ({ at, body: encodeDifferences([of]) }));
      expect(unpackEntries(packEntries(entries))).toEqual(entries);
    }),
  );
});

it('bytes that end too early are refused', () => {
  const body = encodeDifferences([[{ key: '01', day: 20_000, columns: [3], amounts: [1_000] }]]);
  for (let size = 1; size < body.length; size++) expect(() => toldBy(body.subarray(0, size))).toThrow(RangeError);
});
