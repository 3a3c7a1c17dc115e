import { must } from '../../shared/must.ts';

export interface WeightedChoice<T> {
  readonly items: readonly T[];
  /** The item under `share` (0..1) of the total weight. */
  at(share: number): T;
}

/** Choice in proportion to weight by binary search. Refuses an empty list: there would be nothing to answer. */
export function weightedChoice<T>(items: readonly T[], weightOf: (item: T) => number): WeightedChoice<T> {
  const upTo = new Float64Array(items.length);
  let total = 0;
  items.forEach((item, index) => {
    total += Math.max(0, weightOf(item));
    upTo[index] = total;
  });
  const last = must(items.at(-1), 'something to choose from');
  return {
    items,
    at(share) {
      const target = share * total;
      let low = 0;
      let high = items.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((upTo[middle] ?? total) > target) high = middle;
        else low = middle + 1;
      }
      return items[low] ?? last;
    },
  };
}
