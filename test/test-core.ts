import { openCore, provincesOf, type Core } from '../src/core.ts';
import { liveFigures } from '../src/live/live-figures.ts';
import { observatory } from '../src/live/observatory.ts';
import { pastFigures } from '../src/live/past-figures.ts';
import type { Board } from '../src/live/wire.ts';
import { systemClock } from '../src/shared/clock.ts';
import { postgresTallyReader } from '../src/store/postgres-tally-reader.ts';
import { verifyStore, type VerifyReport } from '../src/store/verify-store.ts';
import { testConfig } from './test-server.ts';

/** A core of its own on a database: two of them are to each other as two processes. */
export function openTestCore(databaseUrl: string, announce?: string): Promise<Core> {
  return openCore({
    config: testConfig(databaseUrl),
    clock: systemClock,
    log: () => undefined,
    onError: () => undefined,
    ...(announce === undefined ? {} : { announce }),
  });
}

export function verify({ pool, catalogue, directory }: Core): Promise<VerifyReport> {
  return verifyStore({ pool, ...catalogue, provinces: provincesOf(directory()), onProgress: () => undefined });
}

/** A board made from the counters alone, by somebody who followed none of the changes. */
export async function recomputedBoard(core: Core, unit: string, period: string): Promise<Board> {
  const { catalogue, pool, bus, clock, directory } = core;
  const { measures, calendar } = catalogue;
  const reader = postgresTallyReader(pool, measures);
  const width = measures.columns.length;
  const live = await liveFigures({ reader, bus, clock, calendar, directory, width, onError: () => undefined });
  live.close();
  const past = pastFigures({ reader, directory, calendar, clock, width });
  return observatory({ ...catalogue, directory, live, past, clock }).board({ unit, period });
}
