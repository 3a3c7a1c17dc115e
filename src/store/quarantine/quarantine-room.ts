import type { Pool } from 'pg';

import { failedReading } from '../outage.ts';

/**
 * How much waits in quarantine one by one. Beyond it, further items of a source and reason are counted in one row, and the tidying
 * makes room for new ones by counting the oldest there too: a flood of bad items fills no disk, and one reason hides no other.
 */
export const QUARANTINE_BOUNDS = {
  /** Of one source and reason. */
  rows: 1_000,
  chars: 16 * 1024 * 1024,
  /** Of all. Then also the names of sources may be a flood: what is counted is counted under no name. */
  allRows: 200_000,
  allChars: 512 * 1024 * 1024,
} as const;

export type QuarantineBounds = { readonly [Name in keyof typeof QUARANTINE_BOUNDS]: number };

/** Where an item goes that could not be counted. */
type Place = 'row' | 'sum' | 'sumOfAll';

/**
 * How much room is left, by an account in memory: it is asked for each item, in the midst of a transaction. What comes again is taken
 * for new until the account is read anew, so it errs on the side of less.
 */
export interface QuarantineRoom {
  /** Takes the room for an item, where there is some. */
  take(source: string, reason: string, chars: number): Place;
  /** Reads anew how much waits; nothing to do where nothing was taken. Throws AppError `unavailable`. */
  refresh(pool: Pool): Promise<void>;
}

interface Filled {
  rows: number;
  chars: number;
}

export function quarantineRoom(bounds: QuarantineBounds = QUARANTINE_BOUNDS): QuarantineRoom {
  let byReason = new Map<string, Filled>();
  let all: Filled = { rows: 0, chars: 0 };
  let isStale = true;
  return {
    take(source, reason, chars) {
      isStale = true;
      const key = `${source}\n${reason}`;
      const filled = byReason.get(key) ?? { rows: 0, chars: 0 };
      if (all.rows >= bounds.allRows || all.chars + chars > bounds.allChars) return 'sumOfAll';
      if (filled.rows >= bounds.rows || filled.chars + chars > bounds.chars) return 'sum';
      for (const one of [filled, all]) {
        one.rows += 1;
        one.chars += chars;
      }
      byReason.set(key, filled);
      return 'row';
    },
    async refresh(pool) {
      if (!isStale) return;
      isStale = false;
      const { rows } = await pool
        .query<Filled & { source: string; reason: string }>(
          `SELECT source, reason, count(*) AS rows, sum(chars)::int8 AS chars FROM quarantine WHERE state = 'waiting' GROUP BY source, reason`,
        )
        .catch(failedReading);
      byReason = new Map(rows.map(({ source, reason, ...filled }) => [`${source}\n${reason}`, filled]));
      all = { rows: sum(rows.map((one) => one.rows)), chars: sum(rows.map((one) => one.chars)) };
    },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
