import type { Catalogue } from '../catalogue/read-catalogue.ts';
import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { Counters } from '../measure/indicator.ts';
import type { Value } from '../measure/value.ts';
import type { TallyReader } from '../live/tally-reader.ts';
import { sumUp } from '../live/unit-sums.ts';

/** A unit's figures over all days. */
export interface UnitTotals {
  readonly unit: string;
  readonly counts: {
    readonly dossiers: number;
    readonly onTime: number;
    readonly late: number;
    readonly open: number;
  };
  readonly indicators: Readonly<Record<string, Value>>;
}

const NONE: ReadonlySet<number> = new Set();
const ALL_DAYS = { from: -Infinity, to: Infinity };

/** The totals of units, each with those below it, over all days. */
export async function readTotals(
  units: Iterable<string>,
  reader: TallyReader,
  directory: UnitDirectory,
  { measures, indicators }: Catalogue,
): Promise<UnitTotals[]> {
  const reading = await reader.read([ALL_DAYS]);
  const sums = sumUp(reading.sums(0), directory, measures.columns);
  return [...new Set(units)].flatMap((id) => {
    const unit = directory.get(id);
    if (unit === undefined) return [];
    const sum = (column: number): number => sums.get(id)?.[column] ?? 0;
    const counters: Counters = {
      read: sum,
      readAll: sum,
      readAsOf: sum,
      readRoot: (column) => sums.get(directory.ancestors(id).at(-1) ?? id)?.[column] ?? 0,
      kind: 'year',
      isNow: true,
      workingDays: 0,
      pending: NONE,
    };
    const total = (measure: string): number => measures.columnsOf(measure).reduce((sumOf, column) => sumOf + sum(column), 0);
    return [
      {
        unit: id,
        counts: { dossiers: total('submitted'), onTime: total('resolved_on_time'), late: total('resolved_late'), open: total('open') },
        indicators: Object.fromEntries([...indicators].map(([name, indicator]) => [name, indicator.evaluate(unit.level, counters)])),
      },
    ];
  });
}
