import type { MeasureSet } from './measure.ts';

/** What counts the simulator's part in every kind of fact. */
const SIMULATED: ReadonlySet<string> = new Set(['simulated', 'feedback_simulated', 'registry_simulated', 'reports_simulated']);

/** Whoever has something in one of these, over all days, shows figures that are not real. */
export function simulatedColumns({ columns }: Pick<MeasureSet, 'columns'>): readonly number[] {
  return columns.flatMap(({ measure }, column) => (SIMULATED.has(measure) ? [column] : []));
}
