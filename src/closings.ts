import type { Core } from './core.ts';
import { closePeriod, imageNow, type CloseReport } from './freeze/close-period.ts';
import { indexScores } from './freeze/frozen-scores.ts';
import { readWhole } from './freeze/read-whole.ts';
import type { Image } from './freeze/seal.ts';
import { sweepClock } from './intake/clock-sweep.ts';
import { parsePeriod, type Period } from './measure/period.ts';
import { AppError } from './shared/app-error.ts';
import { dayOf } from './shared/instant.ts';
import { frozenStore } from './store/frozen-write.ts';
import { postgresTallyReader } from './store/postgres-tally-reader.ts';

/** Closes periods, and says what a closing would find now. */
export interface Closings {
  close(period: string, by: string | null): Promise<CloseReport>;
  /** What would be closed now, of a period that is over. */
  imageOf(period: string): Promise<Image>;
}

export function closings(core: Core): Closings {
  const { catalogue, pool, clock, directory } = core;
  const { calendars, measures } = catalogue;
  const whole = {
    ...catalogue,
    reader: postgresTallyReader(pool, measures),
    directory,
    calendar: calendars.standard,
    columns: measures.columns,
    clock,
  };
  const source = { catalogue, scores: indexScores(catalogue.indexes), clock, read: (period: Period) => readWhole(period, whole) };
  return {
    close: (period, by) => closePeriod(period, by, { ...source, store: frozenStore(pool), settle: () => settleClock(core) }),
    imageOf: (name) => imageNow(parsePeriod(name, dayOf(clock.now())), source),
  };
}

/** Evaluates what has become due: without a server running nobody else does. Throws AppError `conflict` where a row stays due. */
async function settleClock(core: Core): Promise<void> {
  const by = core.clock.now();
  let first = '';
  for (;;) {
    const [due] = await core.ledger.due(by, 1);
    if (due === undefined) return;
    const text = JSON.stringify(due);
    if (text === first) throw new AppError('conflict', `${text} is due and cannot be evaluated: close the period when that is mended`);
    first = text;
    await sweepClock(core);
  }
}
