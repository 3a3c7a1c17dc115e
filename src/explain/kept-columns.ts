import type { KeptColumns } from '../live/procedure-cube.ts';
import type { Indicator } from '../measure/indicator.ts';
import { partsOf } from '../measure/indicator-formula.ts';
import type { MeasureSet } from '../measure/measure.ts';
import type { Piece } from '../measure/piece.ts';
import { PERIOD_KINDS } from '../measure/period.ts';

/** The columns of dossiers that some indicator is told from, of periods that run or that are over. */
export function keptColumns(indicators: Iterable<Indicator>, measures: MeasureSet, isNow: boolean): KeptColumns {
  const kept: Record<Piece['over'], Set<number>> = { period: new Set(), all: new Set(), asOf: new Set() };
  const keep = (over: Piece['over'], columns: readonly number[]): void => {
    for (const column of columns) if (column < measures.dossierWidth) kept[over].add(column);
  };
  for (const indicator of indicators) {
    const { percentile } = indicator.definition;
    if (percentile !== null) keep('period', measures.columnsOf(percentile.of));
    for (const kind of PERIOD_KINDS) {
      const sums = indicator.sums({ kind, isNow });
      if (sums === null) continue;
      for (const { over, columns } of partsOf(sums)) keep(over, columns);
    }
  }
  return { period: [...kept.period], all: [...kept.all], asOf: [...kept.asOf] };
}
