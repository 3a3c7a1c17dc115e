import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { Column } from '../measure/measure.ts';

/** Unit → sums by column. */
export type UnitSums = ReadonlyMap<string, Float64Array>;

/** Adds what each unit has of its own to all units above it, but for columns that count for the unit alone. */
export function sumUp(own: UnitSums, directory: UnitDirectory, columns: readonly Pick<Column, 'isOwnOnly'>[]): UnitSums {
  const sums = new Map<string, Float64Array>();
  for (const [unit, amounts] of own) {
    for (const [level, above] of directory.ancestors(unit).entries()) {
      let sum = sums.get(above);
      if (sum === undefined) sums.set(above, (sum = new Float64Array(columns.length)));
      for (const [at, amount] of amounts.entries()) {
        if (level === 0 || columns[at]?.isOwnOnly !== true) sum[at] = (sum[at] ?? 0) + amount;
      }
    }
  }
  return sums;
}
