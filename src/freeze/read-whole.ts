import type { BoardContext } from '../live/read-board.ts';
import { readPast, type PastReading } from '../live/past-figures.ts';
import type { TallyReading } from '../live/tally-reader.ts';
import { sumUp } from '../live/unit-sums.ts';
import type { Period } from '../measure/period.ts';
import type { IndicatorsOn } from '../measure/indicator-versions.ts';
import { simulatedColumns } from '../measure/simulated-columns.ts';
import type { Clock } from '../shared/clock.ts';
import { must } from '../shared/must.ts';
import type { Reading } from './take-image.ts';

export interface WholeReading extends PastReading, Pick<BoardContext, 'measures' | 'headline'> {
  readonly indicatorsOn: IndicatorsOn;
  readonly clock: Clock;
}

/** A period that is over, as its boards are read now: from one pass over the counters, at one instant of the database. */
export async function readWhole(period: Period, options: WholeReading): Promise<Reading> {
  const { reader, directory, columns, measures, headline, indicatorsOn, clock } = options;
  let read: { readonly reading: TallyReading; readonly allDays: number } | undefined;
  const figures = await readPast(period, {
    ...options,
    reader: {
      async read(spans) {
        // That a unit has anything simulated is asked of all days, not only of the period.
        const reading = await reader.read([...spans, { from: -Infinity, to: Infinity }]);
        read = { reading, allDays: spans.length };
        return reading;
      },
    },
  });
  const { reading, allDays } = must(read, 'the reading behind the figures');
  const ever = sumUp(reading.sums(allDays), directory(), columns);
  const simulated = simulatedColumns(measures);
  const context: BoardContext = {
    directory: directory(),
    measures,
    indicators: indicatorsOn(period.to),
    headline,
    isSimulated: (unit) => simulated.some((column) => (ever.get(unit)?.[column] ?? 0) > 0),
    now: clock.now(),
    lastEventAt: reading.lastEventAt,
    lastLearnedAt: reading.lastLearnedAt,
    // Said of a reading, not of the period: neither is closed.
    confidence: null,
    progress: null,
  };
  return { figures, context };
}
