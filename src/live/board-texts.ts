import type { Clock } from '../shared/clock.ts';
import type { Instant } from '../shared/instant.ts';
import type { LiveFigures } from './live-figures.ts';
import type { Observatory, Question } from './observatory.ts';

/** How old a board may say it is while nothing has changed. */
const FRESH_MS = 250;
const KEPT_BOARDS = 200;

interface Kept {
  readonly movements: number;
  readonly at: Instant;
  readonly text: Promise<BoardText>;
}

/** A board as JSON, and packed for those who take it so: packing a board costs more than reading it. */
interface BoardText {
  readonly plain: string;
  packed(): Promise<Uint8Array>;
}

/** Boards as texts, made once for all who ask the same while no figure moves. */
export interface BoardTexts {
  board(question: Question): Promise<BoardText>;
  close(): void;
}

export interface BoardTextsOptions {
  readonly observatory: Observatory;
  readonly live: Pick<LiveFigures, 'onMove'>;
  readonly clock: Clock;
  readonly pack: (plain: string) => Promise<Uint8Array>;
}

export function boardTexts({ observatory, live, clock, pack }: BoardTextsOptions): BoardTexts {
  const kept = new Map<string, Kept>();
  let movements = 0;
  const leave = live.onMove(() => {
    movements += 1;
  });
  return {
    board(question) {
      const key = JSON.stringify([
        question.unit,
        question.period,
        question.indicator,
        question.asKnownAt,
        question.definitions,
        question.revision,
      ]);
      const found = kept.get(key);
      const now = clock.now();
      if (found !== undefined && found.movements === movements && now - found.at < FRESH_MS) return found.text;
      const text = observatory.board(question).then((board) => boardText(JSON.stringify(board), pack));
      kept.delete(key);
      kept.set(key, { movements, at: now, text });
      // A question without an answer is not worth keeping.
      text.catch(() => kept.delete(key));
      const [oldest] = kept.keys();
      if (kept.size > KEPT_BOARDS && oldest !== undefined) kept.delete(oldest);
      return text;
    },
    close: leave,
  };
}

function boardText(plain: string, pack: (plain: string) => Promise<Uint8Array>): BoardText {
  let packed: Promise<Uint8Array> | null = null;
  return { plain, packed: () => (packed ??= pack(plain)) };
}
