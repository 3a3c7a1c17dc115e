import type { Core } from './core.ts';
import type { Heartbeat } from './intake/heartbeat.ts';
import type { KnownSource } from './intake/source-registry.ts';
import { driftKeeper, type DriftKeeper } from './live/sources/drift-keeper.ts';
import { sourceBook, type SourceBook } from './live/sources/source-book.ts';
import { NOTHING_YET, sourceRow } from './live/sources/source-rows.ts';
import type { SourceRow } from './live/sources/wire-sources.ts';
import type { ConnectorRun } from './measure/source-health.ts';
import { DAY_MS } from './shared/instant.ts';
import { letFieldsGo, writeSamples } from './store/sources/field-rows.ts';
import { writeBeat } from './store/sources/heartbeat-rows.ts';
import { letHoursGo } from './store/sources/hour-rows.ts';
import { postgresSourceReader } from './store/sources/source-health.ts';

/** How those who send are doing. */
export interface KeptSources {
  readonly book: SourceBook;
  readonly drift: DriftKeeper;
  onBeat(source: string, heartbeat: Heartbeat): Promise<void>;
  /** To be called every second or so; nothing waits for it. */
  keep(): Promise<void>;
  close(): void;
}

/** How often what is older than is kept is let go. */
const CLEAN_EVERY_MS = DAY_MS / 24;

/** `runs`: what the connectors of sources that we ask are doing. */
export function keepSources(
  { pool, bus, clock, catalogue, sources }: Pick<Core, 'pool' | 'bus' | 'clock' | 'catalogue' | 'sources'>,
  runs: () => ReadonlyMap<string, ConnectorRun>,
): KeptSources {
  const { workingMs } = catalogue.calendars.standard;
  const declared = (): readonly KnownSource[] => sources.registry.all;
  const book = sourceBook({ reader: postgresSourceReader(pool), bus, clock, workingMs, declared, runs });
  const drift = driftKeeper({ clock, write: (samples) => writeSamples(pool, samples) });
  let cleanedAt = clock.now();

  async function clean(): Promise<void> {
    const now = clock.now();
    if (now - cleanedAt < CLEAN_EVERY_MS) return;
    cleanedAt = now;
    await letHoursGo(pool, now);
    await letFieldsGo(pool, now);
  }

  return {
    book,
    drift,
    async onBeat(source, heartbeat) {
      const heard = { heartbeat, receivedAt: clock.now() };
      await writeBeat(pool, source, heard);
      book.beat(source, heard);
    },
    async keep() {
      await drift.keep();
      await book.keep();
      await clean();
    },
    close: book.close,
  };
}

/** How sources are doing by what the database knows alone, for commands: what connectors are doing is known to the server only. */
export async function readSourceHealth(
  { pool, clock, catalogue }: Pick<Core, 'pool' | 'clock' | 'catalogue'>,
  declared: readonly KnownSource[],
): Promise<readonly SourceRow[]> {
  const now = clock.now();
  const known = new Map(declared.map((one) => [one.declaration.id, one]));
  const { counts, beats, shapes } = await postgresSourceReader(pool).read([...known.keys()], now);
  const moment = { now, workingMs: catalogue.calendars.standard.workingMs };
  return [...new Set([...known.keys(), ...counts.keys()])].toSorted().map((id) =>
    sourceRow(
      {
        id,
        known: known.get(id) ?? null,
        counts: counts.get(id) ?? NOTHING_YET,
        beat: beats.get(id) ?? null,
        run: null,
        shapes: shapes.get(id) ?? [],
      },
      moment,
    ),
  );
}
