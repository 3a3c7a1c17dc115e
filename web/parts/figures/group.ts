import type { IndicatorGroup } from '../../i18n/catalogue.ts';
import type { Indicator } from '../ranking/rank.ts';

const ORDER: readonly IndicatorGroup[] = ['rate', 'now', 'time', 'count'];

export interface Group {
  readonly id: IndicatorGroup;
  readonly indicators: readonly Indicator[];
}

/** Groups by what kind of number an indicator is: the catalogue may grow without this screen being told. */
export function groupsOf(indicators: readonly Indicator[]): readonly Group[] {
  return ORDER.map((id) => ({ id, indicators: indicators.filter((indicator) => groupOf(indicator) === id) })).filter(
    (group) => group.indicators.length > 0,
  );
}

function groupOf({ stock, unit }: Indicator): IndicatorGroup {
  if (unit === 'ratio') return 'rate';
  if (unit === 'hours' || unit === 'days') return 'time';
  return stock ? 'now' : 'count';
}
