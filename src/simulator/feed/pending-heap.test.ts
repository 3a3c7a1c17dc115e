import fc from 'fast-check';
import { expect, test } from 'vitest';

import { PendingHeap, type Pending } from './pending-heap.ts';

const pending = fc.record({ at: fc.integer({ min: 0, max: 50 }), slot: fc.nat(5), index: fc.nat(5) });

function drained(heap: PendingHeap): readonly Pending[] {
  const out: Pending[] = [];
  for (let next = heap.pop(); next !== undefined; next = heap.pop()) out.push(next);
  return out;
}

test('gives back everything, the earliest first, ties by slot and index', () => {
  fc.assert(
    fc.property(fc.array(pending), (all) => {
      const heap = new PendingHeap();
      for (const one of all) heap.push(one);
      expect(heap.size).toBe(all.length);
      expect(drained(heap)).toEqual(all.toSorted((one, other) => one.at - other.at || one.slot - other.slot || one.index - other.index));
    }),
  );
});

test('stays in order when pushes and pops alternate', () => {
  fc.assert(
    fc.property(fc.array(pending, { minLength: 1 }), fc.array(pending), (first, second) => {
      const heap = new PendingHeap();
      for (const one of first) heap.push(one);
      const earliest = heap.peekAt();
      expect(heap.pop()?.at).toBe(earliest);
      for (const one of second) heap.push(one);
      const rest = drained(heap).map(({ at }) => at);
      expect(rest).toEqual(rest.toSorted((one, other) => one - other));
      expect(rest).toHaveLength(first.length - 1 + second.length);
    }),
  );
});
