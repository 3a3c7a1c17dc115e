import fc from 'fast-check';
import { expect, it } from 'vitest';

import { tallyAtoms } from './tally-atoms.ts';

const day = fc.integer({ min: 0, max: 60 });
const span = fc
  .tuple(fc.oneof(day, fc.constant(-Infinity)), fc.oneof(day, fc.constant(Infinity)))
  .map(([one, other]) => ({ from: Math.min(one, other), to: Math.max(one, other) }));

it('a span has what fell on its days, both ends included, whatever other spans are asked for', () => {
  fc.assert(
    fc.property(
      fc.array(span, { minLength: 1, maxLength: 6 }),
      fc.array(fc.tuple(fc.constantFrom('01', '02'), day, fc.nat({ max: 2 }), fc.integer({ min: -9, max: 9 })), { maxLength: 40 }),
      (spans, cells) => {
        const atoms = tallyAtoms(spans, 3);
        for (const cell of cells) atoms.add(...cell);
        for (const one of spans) {
          const sums = atoms.sums(one);
          for (const unit of ['01', '02']) {
            for (const column of [0, 1, 2]) {
              const expected = cells
                .filter(([of, on, at]) => of === unit && at === column && on >= one.from && on <= one.to)
                .reduce((sum, [, , , amount]) => sum + amount, 0);
              expect(sums.get(unit)?.[column] ?? 0).toBe(expected);
            }
          }
        }
      },
    ),
  );
});
