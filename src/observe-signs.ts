import type { Core } from './core.ts';
import { confidenceBook, type ConfidenceBook } from './live/confidence-book.ts';
import { sourceFeeds, type SourceFeeds } from './live/confidence-feeds.ts';
import type { LiveFigures } from './live/live-figures.ts';
import { progressKeeper, type ProgressKeeper } from './live/progress-keeper.ts';
import { CONFIDENCE_RULES } from './measure/confidence-rules.ts';
import { postgresStretchReader } from './store/progress-tallies.ts';
import { postgresSourceActivity } from './store/source-activity.ts';

/** What is said beside the figures: how far they may be relied on, and whether they are better than before. */
export interface KeptSigns {
  readonly confidence: ConfidenceBook;
  readonly progress: ProgressKeeper;
  /** Who has told of whom. */
  readonly feeds: SourceFeeds;
  /** Everything that moves: figures, and what is said of them. */
  readonly moves: Pick<LiveFigures, 'onMove'>;
  /** To be called every second or so; nothing waits for it. */
  keep(signal: AbortSignal): Promise<void>;
  close(): void;
}

export function keepSigns({ pool, bus, clock, catalogue, directory }: Core, live: LiveFigures): KeptSigns {
  const { measures, calendars } = catalogue;
  const shared = { live, directory, calendar: calendars.standard, clock };
  const feeds = sourceFeeds(postgresSourceActivity(pool), bus);
  const confidence = confidenceBook({ ...shared, feeds, measures, rules: CONFIDENCE_RULES });
  const progress = progressKeeper({ ...catalogue, ...shared, reader: postgresStretchReader(pool, measures), columns: measures.columns });
  return {
    confidence,
    progress,
    feeds,
    moves: {
      onMove(listener) {
        const leave = [live, confidence, progress].map((one) => one.onMove(listener));
        return () => {
          for (const one of leave) one();
        };
      },
    },
    async keep(signal) {
      await confidence.keep();
      await progress.keep(signal);
    },
    close: feeds.close,
  };
}
