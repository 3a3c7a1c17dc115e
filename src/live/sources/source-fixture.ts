import { memoryBus } from '../../bus/memory-bus.ts';
import { CALENDAR } from '../../domain/dossier-fixture.ts';
import type { SourcePulse } from '../../intake/ledger.ts';
import type { KnownSource } from '../../intake/source-registry.ts';
import type { SourceDeclaration } from '../../intake/source-schema.ts';
import { lagBucket, noLags } from '../../measure/lag.ts';
import { hourOf, itemsIn, NO_VERDICTS, type ConnectorRun, type SourceCounts, type VerdictCounts } from '../../measure/source-health.ts';
import { MINUTE_MS, type Instant } from '../../shared/instant.ts';
import { manualClock } from '../../shared/manual-clock.ts';
import { sourceBook } from './source-book.ts';
import type { HeardBeat, SourceReader } from './source-reader.ts';

/** A source that sends by itself, of a province. */
export function knownSource(id: string, over: Partial<SourceDeclaration> = {}, isDisabled = false): KnownSource {
  const declaration: SourceDeclaration = {
    id,
    name: { vi: id, en: id },
    owner: 'A province',
    contact: 'The office of a province',
    units: ['01'],
    connection: { protocol: 'push' },
    format: 'national',
    ...over,
  };
  return { declaration, mapping: null, origin: 'catalogue', isDisabled };
}

/** What a batch brought: so many items a minute after they happened. */
export function pulseOf(source: string, at: Instant, verdicts: Partial<VerdictCounts> = { accepted: 1 }): SourcePulse {
  const counts = { ...NO_VERDICTS, ...verdicts };
  const lags = noLags();
  lags[lagBucket(MINUTE_MS)] = counts.accepted;
  const isNews = counts.accepted > 0;
  return { source, ...counts, lastEventAt: isNews ? at - MINUTE_MS : null, lastLearnedAt: isNews ? at : null, at, lags };
}

/** Commits and their readings in memory, and a book that follows them. A reading may be held up, as that of a database is. */
export function sourceWorld(now: Instant, declared: readonly KnownSource[] = []) {
  const bus = memoryBus();
  const clock = manualClock(now);
  const committed: SourcePulse[][] = [];
  const beats = new Map<string, HeardBeat>();
  const runs = new Map<string, ConnectorRun>();
  const failure: { error: Error | null } = { error: null };
  let holdUp: Promise<void> = Promise.resolve();
  const reader: SourceReader = {
    async read(_declared, at) {
      const seen = committed.length;
      const counts = countsOf(committed.flat(), at);
      await holdUp;
      if (failure.error !== null) throw failure.error;
      return { hour: hourOf(at), counts, leftOut: 0, beats, shapes: new Map(), includes: (transaction) => transaction <= BigInt(seen) };
    },
    hours: () => Promise.resolve([]),
  };
  const known = { declared };
  const open = () => sourceBook({ reader, bus, clock, workingMs: CALENDAR.workingMs, declared: () => known.declared, runs: () => runs });

  /** Written, and told on the bus at once or when the returned function is called. */
  function commitQuietly(...pulses: SourcePulse[]): () => void {
    committed.push(pulses);
    const change = { transaction: BigInt(committed.length), units: [], procedures: [], pulses, heard: [], happened: [] };
    return () => bus.publish({ kind: 'committed', change });
  }

  return {
    bus,
    clock,
    runs,
    beats,
    known,
    failure,
    open,
    commitQuietly,
    commit: (...pulses: SourcePulse[]) => commitQuietly(...pulses)(),
    /** Readings that begin from now on end when the returned function is called. */
    hold(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      holdUp = promise;
      return resolve;
    },
  };
}

function countsOf(pulses: readonly SourcePulse[], now: Instant): ReadonlyMap<string, SourceCounts> {
  const hour = hourOf(now);
  return new Map(
    [...Map.groupBy(pulses, ({ source }) => source)].map(([source, own]): [string, SourceCounts] => {
      const inDay = own.filter(({ at }) => hourOf(at) > hour - 24);
      const itemsAt = (wanted: number): number =>
        own.filter(({ at }) => hourOf(at) === wanted).reduce((sum, pulse) => sum + itemsIn(pulse), 0);
      return [
        source,
        {
          total: sumOf(own),
          day: sumOf(inDay),
          lags: inDay.reduce((sums, { lags }) => sums.map((count, at) => count + (lags[at] ?? 0)), noLags()),
          lastEventAt: latestOf(own.map(({ lastEventAt }) => lastEventAt)),
          lastLearnedAt: latestOf(own.map(({ lastLearnedAt }) => lastLearnedAt)),
          lastHeardAt: latestOf(own.map(({ at }) => at)),
          thisHour: itemsAt(hour),
          lastHour: itemsAt(hour - 1),
          weekBefore: itemsAt(hour - 1 - 7 * 24),
          firstHour: Math.min(...own.map(({ at }) => hourOf(at))),
        },
      ];
    }),
  );
}

function sumOf(pulses: readonly SourcePulse[]): VerdictCounts {
  return pulses.reduce<VerdictCounts>(
    (sum, { accepted, duplicate, stale, quarantined }) => ({
      accepted: sum.accepted + accepted,
      duplicate: sum.duplicate + duplicate,
      stale: sum.stale + stale,
      quarantined: sum.quarantined + quarantined,
    }),
    NO_VERDICTS,
  );
}

function latestOf(instants: readonly (Instant | null)[]): Instant | null {
  const known = instants.filter((one) => one !== null);
  return known.length === 0 ? null : Math.max(...known);
}
