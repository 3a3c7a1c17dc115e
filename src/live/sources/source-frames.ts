import type { Clock } from '../../shared/clock.ts';
import { formatInstant, SECOND_MS } from '../../shared/instant.ts';
import type { SourceBook } from './source-book.ts';
import type { SourceFrame, SourceList, SourceRow } from './wire-sources.ts';

/** At most one frame a second, of at most so many sources; the others go with the next. */
const FRAME_EVERY_MS = SECOND_MS;
const MOST_IN_FRAME = 200;

/** What changes of the sources, for all who follow them alike. */
export interface SourceFrames {
  /** All of them, for whoever begins; `null` while they have not been read. */
  whole(): SourceList | null;
  close(): void;
}

export interface SourceFramesOptions {
  readonly book: Pick<SourceBook, 'isRead' | 'list' | 'rows' | 'onChange'>;
  readonly clock: Clock;
  /** Sends what it is given a way to make, unless that is nothing, and says whether anybody follows. */
  readonly send: (make: () => SourceFrame | null) => boolean;
  readonly onError: (error: unknown) => void;
}

export function sourceFrames({ book, clock, send, onError }: SourceFramesOptions): SourceFrames {
  /** What was last sent of each source; empty while nobody follows. */
  const told = new Map<string, string>();
  const waiting = new Set<string>();
  let lastFrameAt = -Infinity;
  let timer: NodeJS.Timeout | null = null;

  function note(ids: readonly string[]): void {
    for (const id of ids) waiting.add(id);
    // Never longer than the pace, also where the clock was set back.
    timer ??= setTimeout(sendFrame, Math.min(FRAME_EVERY_MS, Math.max(0, lastFrameAt + FRAME_EVERY_MS - clock.now())));
  }

  function sendFrame(): void {
    timer = null;
    lastFrameAt = clock.now();
    try {
      if (send(changed)) return;
    } catch (error) {
      onError(error);
    }
    waiting.clear();
    told.clear();
  }

  /** Values are absolute: of a source that has not changed after all nothing is said. */
  function changed(): SourceFrame | null {
    const sources: SourceRow[] = [];
    const ids = [...waiting];
    for (const row of book.rows(ids)) {
      if (sources.length === MOST_IN_FRAME) break;
      waiting.delete(row.id);
      const sign = signOf(row);
      if (told.get(row.id) === sign) continue;
      told.set(row.id, sign);
      sources.push(row);
    }
    if (sources.length < MOST_IN_FRAME) waiting.clear();
    else if (waiting.size > 0) note([]);
    return sources.length === 0 ? null : { asOf: formatInstant(clock.now()), sources };
  }

  const leave = book.onChange(note);
  return {
    whole() {
      if (!book.isRead) return null;
      const list = book.list();
      // Only for the first: of somebody who has followed for longer a change must not be taken for told.
      if (told.size === 0) for (const row of list.sources) told.set(row.id, signOf(row));
      return list;
    },
    close() {
      leave();
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** A row but for the silence, which grows all the time. */
function signOf({ silence: _silence, ...row }: SourceRow): string {
  return JSON.stringify(row);
}
