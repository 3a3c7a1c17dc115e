import { fileURLToPath } from 'node:url';

import { memoryBus } from '../bus/memory-bus.ts';
import { readIndicators } from '../catalogue/read-indicators.ts';
import { CALENDAR } from '../domain/dossier-fixture.ts';
import { decideBatch, type Work } from '../intake/decide-batch.ts';
import { keyText } from '../intake/dossier-ledger.ts';
import { CONTEXT, DIRECTORY, MEASURES } from '../intake/intake-fixture.ts';
import { memoryLedger } from '../intake/memory-ledger.ts';
import { indicator } from '../measure/indicator.ts';
import type { Instant } from '../shared/instant.ts';
import { manualClock } from '../shared/manual-clock.ts';
import { liveFigures } from './live-figures.ts';
import { memoryTallyReader } from './memory-tally-reader.ts';
import { observatory } from './observatory.ts';
import { pastFigures } from './past-figures.ts';
import type { TallyReader } from './tally-reader.ts';

const known = new Set(MEASURES.columns.map(({ measure }) => measure));
const CATALOGUE = await readIndicators(fileURLToPath(new URL('../../catalogue/indicators/service.yaml', import.meta.url)), known);
const INDICATORS = new Map(CATALOGUE.indicators.map((definition) => [definition.id, indicator(definition, MEASURES)]));
const WIDTH = MEASURES.columns.length;

/** Everything from the ledger to the boards, in memory, on the small nation and the real catalogue. */
export async function world(now: Instant, makeReader = (reader: TallyReader): TallyReader => reader) {
  const ledger = memoryLedger();
  const bus = memoryBus();
  const clock = manualClock(now);
  const errors: unknown[] = [];
  const reader = makeReader(memoryTallyReader(ledger, WIDTH));
  const directory = () => DIRECTORY;
  const onError = (error: unknown): void => void errors.push(error);

  /** Writes, and tells on the bus: at once, or when the returned function is called. */
  async function writeQuietly(works: readonly Work[]): Promise<() => void> {
    const keys = new Map(works.flatMap((work) => (work.kind === 'refusal' ? [] : [[keyText(work.key), work.key] as const])));
    const { change, transaction } = await ledger.update(0, [...keys.values()], (stored) =>
      decideBatch(works, stored, clock.now(), CONTEXT),
    );
    const { units, pulses, happened } = change;
    return () => {
      bus.publish({ kind: 'committed', change: { transaction, units, pulses, happened } });
    };
  }
  async function write(...works: readonly Work[]): Promise<void> {
    (await writeQuietly(works))();
  }

  const live = await liveFigures({ reader, bus, clock, calendar: CALENDAR, directory, width: WIDTH, onError });
  const past = pastFigures({ reader, directory, calendar: CALENDAR, clock, width: WIDTH });
  const view = observatory({
    directory,
    measures: MEASURES,
    indicators: INDICATORS,
    headline: CATALOGUE.headline,
    defaultIndicator: CATALOGUE.defaultIndicator,
    live,
    past,
    clock,
  });
  return { ledger, bus, clock, reader, live, past, view, errors, write, writeQuietly };
}
