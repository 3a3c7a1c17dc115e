import type { Indicator } from '../measure/indicator.ts';

/** The columns that some indicator asks for as of a day: only these are kept so. */
export function asOfColumns(indicators: Iterable<Indicator>): ReadonlySet<number> {
  return new Set([...indicators].flatMap((one) => [...one.asOfColumns]));
}
