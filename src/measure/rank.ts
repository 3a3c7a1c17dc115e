import type { Value } from './value.ts';

/** Standard competition ranking: ties share a rank and leave a gap (1, 2, 2, 4). No data, no rank. */
export function rank(values: readonly Value[], direction: 'up' | 'down' | 'none'): (number | null)[] {
  const sign = direction === 'down' ? 1 : -1;
  const numbers = values.map((value) => (value.kind === 'value' ? sign * value.value : null));
  const sorted = numbers.filter((number) => number !== null).toSorted((one, other) => one - other);
  const rankOf = new Map<number, number>();
  for (const [at, number] of sorted.entries()) if (!rankOf.has(number)) rankOf.set(number, at + 1);
  return numbers.map((number) => (number === null ? null : (rankOf.get(number) ?? null)));
}
