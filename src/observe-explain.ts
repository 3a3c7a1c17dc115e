import type { Core } from './core.ts';
import { explainer, type Explain } from './explain/explainer.ts';
import { keptColumns } from './explain/kept-columns.ts';
import type { LiveFigures } from './live/live-figures.ts';
import type { Observatory } from './live/observatory.ts';
import { procedureFigures, type ProcedureFigures } from './live/procedure-cube-figures.ts';
import type { KeptSigns } from './observe-signs.ts';
import { postgresProcedureTallies, postgresProcedureTallyReader } from './store/explain-procedures.ts';
import { postgresRecordReader } from './store/explain-records.ts';

/** The counters by procedure, kept for explanations. To be closed. */
export function followProcedures(
  { pool, bus, clock, catalogue }: Core,
  live: LiveFigures,
  onError: (error: unknown) => void,
): ProcedureFigures {
  const { measures, indicatorVersions } = catalogue;
  const reader = postgresProcedureTallyReader(pool, measures);
  const kept = { running: keptColumns(indicatorVersions, measures, true), past: keptColumns(indicatorVersions, measures, false) };
  return procedureFigures({ reader, bus, live, kept, columns: measures.columns, clock, onError });
}

/** Explains figures. Without `procedures` and `signs`: for one question, everything by the store. */
export function explanations(
  { pool, clock, catalogue, directory }: Core,
  live: Pick<LiveFigures, 'today'>,
  view: Observatory,
  procedures?: ProcedureFigures,
  signs?: Pick<KeptSigns, 'feeds'>,
): Explain {
  const { measures, indexes, calendars } = catalogue;
  return explainer({
    observatory: view,
    directory,
    measures,
    indexes,
    calendars,
    procedureName: (code) => catalogue.procedures.get(code)?.name ?? null,
    today: () => live.today,
    clock,
    records: postgresRecordReader(pool, measures),
    tallies: postgresProcedureTallies(pool, measures),
    procedures,
    feeds: signs?.feeds,
  });
}
