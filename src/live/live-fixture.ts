import { fileURLToPath } from 'node:url';

import { memoryBus } from '../bus/memory-bus.ts';
import { readIndicators } from '../catalogue/read-indicators.ts';
import { CALENDAR } from '../domain/dossier-fixture.ts';
import { decideBatch, type Work } from '../intake/decide-batch.ts';
import { heardIn } from '../intake/heard.ts';
import { keysOf } from '../intake/lane.ts';
import { CONTEXT, DIRECTORY, MEASURES } from '../intake/intake-fixture.ts';
import { memoryLedger } from '../intake/memory-ledger.ts';
import { CONFIDENCE_RULES } from '../measure/confidence-rules.ts';
import type { IndicatorsOn } from '../measure/indicator-versions.ts';
import { indicator } from '../measure/indicator.ts';
import type { Instant } from '../shared/instant.ts';
import { manualClock } from '../shared/manual-clock.ts';
import { asOfColumns } from './as-of-columns.ts';
import { confidenceBook } from './confidence-book.ts';
import { sourceFeeds } from './confidence-feeds.ts';
import { knownFigures } from './known-figures.ts';
import { liveFigures } from './live-figures.ts';
import { memorySourceActivity, memoryStretchReader } from './memory-signs.ts';
import { memoryTallyReader } from './memory-tally-reader.ts';
import { observatory } from './observatory.ts';
import { progressKeeper } from './progress-keeper.ts';
import { pastFigures } from './past-figures.ts';
import type { TallyReader } from './tally-reader.ts';

const known = new Set(MEASURES.columns.map(({ measure }) => measure));
const CATALOGUE = await readIndicators(fileURLToPath(new URL('../../catalogue/indicators', import.meta.url)), known);
export const INDICATORS = new Map(CATALOGUE.indicators.map((definition) => [definition.id, indicator(definition, MEASURES)]));
const WIDTH = MEASURES.columns.length;

/** Everything from the ledger to the boards, in memory, on the small nation and the real catalogue. */
export async function world(
  now: Instant,
  makeReader = (reader: TallyReader): TallyReader => reader,
  indicatorsOn: IndicatorsOn = () => INDICATORS,
) {
  const ledger = memoryLedger();
  const bus = memoryBus();
  const clock = manualClock(now);
  const errors: unknown[] = [];
  const reader = makeReader(memoryTallyReader(ledger, WIDTH));
  const directory = () => DIRECTORY;
  const onError = (error: unknown): void => void errors.push(error);

  /** Writes, and tells on the bus: at once, or when the returned function is called. */
  async function writeQuietly(works: readonly Work[]): Promise<() => void> {
    const { change, transaction } = await ledger.update(0, keysOf(works), (stored) => decideBatch(works, stored, clock.now(), CONTEXT));
    const { units, factUnits, procedures, pulses, happened } = change;
    const heard = heardIn(change.dossiers, change.facts);
    return () => {
      bus.publish({ kind: 'committed', change: { transaction, units: [...units, ...factUnits], procedures, pulses, heard, happened } });
    };
  }
  async function write(...works: readonly Work[]): Promise<void> {
    (await writeQuietly(works))();
  }

  const live = await liveFigures({
    reader,
    bus,
    clock,
    calendar: CALENDAR,
    directory,
    columns: MEASURES.columns,
    asOf: asOfColumns(INDICATORS.values()),
    onError,
  });
  const feeds = sourceFeeds(memorySourceActivity(ledger), bus);
  const beside = { live, directory, calendar: CALENDAR, clock };
  const confidence = confidenceBook({ ...beside, feeds, measures: MEASURES, rules: CONFIDENCE_RULES });
  const progress = progressKeeper({
    ...beside,
    reader: memoryStretchReader(ledger, WIDTH),
    columns: MEASURES.columns,
    indicatorsOn: () => INDICATORS,
    headline: CATALOGUE.headline,
  });
  /** Reads what is said beside the figures, which happens by itself in a server. */
  async function keepSigns(): Promise<void> {
    await confidence.keep();
    await progress.keep(new AbortController().signal);
  }
  const past = pastFigures({ reader, directory, calendar: CALENDAR, clock, columns: MEASURES.columns });
  const view = observatory({
    directory,
    measures: MEASURES,
    indicatorsOn,
    headline: CATALOGUE.headline,
    defaultIndicator: CATALOGUE.defaultIndicator,
    live,
    past,
    known: knownFigures({
      reader,
      directory,
      calendar: CALENDAR,
      columns: MEASURES.columns,
      asOf: asOfColumns(INDICATORS.values()),
      clock,
    }),
    clock,
    confidence,
    progress,
  });
  return { confidence, progress, keepSigns, ledger, bus, clock, reader, live, past, view, errors, write, writeQuietly };
}
