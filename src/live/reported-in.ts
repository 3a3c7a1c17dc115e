import type { MeasureSet } from '../measure/measure.ts';
import type { Figures } from './figures.ts';

/** The measures whose presence says that a unit reported in a period. */
const REPORTING = ['submitted', 'received', 'ended', 'returned'];

/** Whether a unit reported anything in the period. */
export function reportedIn(figures: Figures, measures: MeasureSet): (unit: string) => boolean {
  const columns = REPORTING.flatMap((id) => measures.columnsOf(id));
  return (unit) => {
    const counters = figures.current(unit);
    return columns.some((column) => counters.read(column) !== 0);
  };
}
