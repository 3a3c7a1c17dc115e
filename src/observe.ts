import type { Core } from './core.ts';
import { withFrozen } from './freeze/frozen-observatory.ts';
import { asOfColumns } from './live/as-of-columns.ts';
import { knownFigures } from './live/known-figures.ts';
import { liveFigures, type LiveFigures } from './live/live-figures.ts';
import { observatory, type Observatory } from './live/observatory.ts';
import type { KeptSigns } from './observe-signs.ts';
import { pastFigures } from './live/past-figures.ts';
import { scoreboard } from './score/scoreboard.ts';
import { frozenReader } from './store/frozen-read.ts';
import { postgresTallyReader } from './store/postgres-tally-reader.ts';
import { publishedAsOf } from './reconcile/published-as-of.ts';
import { publishedReader } from './store/published-read.ts';

/** The figures of now, kept in step with what is written. To be closed. */
export function followFigures({ pool, bus, clock, catalogue, directory }: Core, onError: (error: unknown) => void): Promise<LiveFigures> {
  const { measures, calendars, indicatorVersions } = catalogue;
  return liveFigures({
    reader: postgresTallyReader(pool, measures),
    bus,
    clock,
    calendar: calendars.standard,
    directory,
    columns: measures.columns,
    asOf: asOfColumns(indicatorVersions),
    onError,
  });
}

/** Answers about now, about periods that are over or closed, and about what was known earlier. */
export function observe(
  { pool, clock, catalogue, directory }: Core,
  live: LiveFigures,
  signs: Pick<KeptSigns, 'confidence' | 'progress'> | null = null,
): Observatory {
  const { measures, calendars, indicatorVersions } = catalogue;
  const reading = { reader: postgresTallyReader(pool, measures), directory, calendar: calendars.standard, columns: measures.columns };
  const past = pastFigures({ ...reading, clock });
  const known = knownFigures({ ...reading, clock, asOf: asOfColumns(indicatorVersions) });
  const computed = observatory({ ...catalogue, directory, live, past, known, clock, ...signs });
  return withFrozen(computed, frozenReader(pool), clock);
}

/** Answers about points, beside what others published of them. */
export function scores({ pool, catalogue }: Core, view: Observatory): ReturnType<typeof scoreboard> {
  const reader = publishedReader(pool);
  return scoreboard({
    observatory: view,
    indexes: catalogue.indexes,
    published: (unit, period, knownAt) => publishedAsOf(reader, { unit, period }, knownAt),
  });
}
