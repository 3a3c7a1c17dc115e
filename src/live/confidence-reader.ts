import type { Feed, SourceState } from '../measure/feed.ts';

/** Who has told of whom so far. */
interface SourceActivity {
  readonly feeds: readonly Feed[];
  readonly sources: ReadonlyMap<string, SourceState>;
}

/** Reads it from the rows: slow where there are millions, so only at start and when something was missed. */
export interface SourceActivityReader {
  read(): Promise<SourceActivity>;
}
