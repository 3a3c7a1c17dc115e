import type { Board, BoardValue, IndicatorList } from '../../../src/live/wire.ts';

export type Indicator = IndicatorList['indicators'][number];
export type Child = Board['children'][number];
export type RankOrder = 'best' | 'worst';

export interface RankRow {
  readonly child: Child;
  readonly value: BoardValue | undefined;
  /** Ties share a rank and the next one is skipped (1, 1, 3); null where there is nothing to rank. */
  readonly rank: number | null;
}

/**
 * Ranks by the indicator's direction, or by size where it has none. Units without a value come last in either order:
 * they are neither the best nor the worst.
 */
export function rankRows(children: readonly Child[], indicator: Pick<Indicator, 'id' | 'direction'>, order: RankOrder): readonly RankRow[] {
  const sign = indicator.direction === 'down' ? 1 : -1;
  const measured: { readonly child: Child; readonly value: BoardValue; readonly sortBy: number }[] = [];
  const missing: RankRow[] = [];
  for (const child of children) {
    const value = child.values[indicator.id];
    if (value?.kind === 'value') measured.push({ child, value, sortBy: sign * value.value });
    else missing.push({ child, value, rank: null });
  }
  measured.sort((a, b) => a.sortBy - b.sortBy);
  let rank = 0;
  const ranked = measured.map(({ child, value, sortBy }, i) => {
    if (i === 0 || sortBy !== measured[i - 1]?.sortBy) rank = i + 1;
    return { child, value, rank };
  });
  return [...(order === 'worst' ? ranked.toReversed() : ranked), ...missing];
}

/** Length of a row's bar, 0..1: a ratio as it is, anything else against the largest. */
export function barLength(value: BoardValue | undefined, largest: number, unit: Indicator['unit']): number {
  if (value?.kind !== 'value') return 0;
  const full = unit === 'ratio' ? 1 : largest;
  return full <= 0 ? 0 : Math.min(1, Math.max(0, value.value / full));
}

export function largestOf(rows: readonly RankRow[]): number {
  return rows.reduce((largest, { value }) => (value?.kind === 'value' ? Math.max(largest, value.value) : largest), 0);
}
