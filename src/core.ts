import path from 'node:path';

import type { Pool } from 'pg';

import { memoryBus } from './bus/memory-bus.ts';
import type { ChangeBus } from './bus/change-bus.ts';
import { catalogueText } from './catalogue/catalogue-text.ts';
import { factRules } from './catalogue/fact-rules.ts';
import { readCatalogue, type Catalogue } from './catalogue/read-catalogue.ts';
import type { Config } from './config/read-config.ts';
import type { UnitDirectory } from './domain/unit-directory.ts';
import type { AdminUnit } from './domain/unit.ts';
import type { Ledger } from './intake/ledger.ts';
import { intake, type Intake } from './intake/intake.ts';
import { itemParser } from './intake/parse-item.ts';
import type { FactRules } from './measure/fact-evaluation.ts';
import type { Clock } from './shared/clock.ts';
import { takeCatalogue } from './store/catalogue-in-force.ts';
import { openSources, type Sources } from './sources.ts';
import { assertServerVersion, migrate } from './store/migrate.ts';
import { openDatabase, type Database } from './store/open-database.ts';
import { openPool } from './store/open-pool.ts';
import { postgresLedger } from './store/postgres-ledger.ts';
import { quarantineRoom, type QuarantineRoom } from './store/quarantine/quarantine-room.ts';
import { fitTallies } from './store/tally-schema.ts';
import { readForeignUnits, writeUnits } from './store/unit-rows.ts';

/** Measured on two cores: with four, neither this process nor the database waits for the other. */
const LANES = 4;
const MAX_BATCH = 10_000;
const MAX_WAITING = 200_000;
const SMALL_REQUEST = 200;
const POOL_SIZE = 12;

/** What is measured: data, beside the code, unless the configuration names another folder. */
export const CATALOGUE_DIR = path.resolve(import.meta.dirname, '..', 'catalogue');

/** The catalogue, the store and the way in: what the server and every command that writes have in common. */
export interface Core {
  readonly catalogue: Catalogue;
  readonly pool: Pool;
  /** For connections of their own, such as a listener's. */
  readonly database: Database;
  readonly ledger: Ledger;
  readonly intake: Intake;
  readonly bus: ChangeBus;
  readonly clock: Clock;
  /** How much may wait in quarantine. */
  readonly room: QuarantineRoom;
  /** Who may speak, and of whom. */
  readonly sources: Sources;
  /** What decides about facts that are no dossiers. */
  readonly factRules: FactRules;
  directory(): UnitDirectory;
  /** Adds units of a foreign tree, parents first; known ones stay. Throws AppError `invalid`. */
  addUnits(units: readonly AdminUnit[]): Promise<void>;
  /** Takes up the trees that another process has brought. */
  refreshUnits(): Promise<void>;
  close(): Promise<void>;
}

export interface CoreOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: (message: string) => void;
  readonly onError: (error: unknown) => void;
  /** A name for this process, when others that show figures are to be told of what it writes. */
  readonly announce?: string;
  readonly signal?: AbortSignal;
}

export async function openCore({ config, clock, log, onError, announce, signal }: CoreOptions): Promise<Core> {
  const catalogue = await readCatalogue(config.catalogueDir ?? CATALOGUE_DIR, clock);
  const database = await openDatabase({ ...config, log, ...(signal === undefined ? {} : { signal }) });
  try {
    const { pool, columnsId } = await openStore({ url: database.url, catalogue, clock, log, onError, isServer: announce === undefined });
    let directory = catalogue.directory.withUnits(await readForeignUnits(pool));
    const bus = memoryBus();
    const { measures, procedures, calendars, limits } = catalogue;
    const room = quarantineRoom();
    const ledger = postgresLedger({ pool, measures, columnsId, clock, room, ...(announce === undefined ? {} : { announce }) });
    const rules = factRules(catalogue, () => directory);
    const sources = await openSources(config.catalogueDir ?? CATALOGUE_DIR, pool, clock);
    const way = intake({
      parser: itemParser(() => directory, sources.registry.scopeOf),
      ledger,
      bus,
      clock,
      context: { measures, procedures, calendars, rules: limits, factRules: rules, provinceOf: (unit) => provinceOf(directory, unit) },
      lanes: LANES,
      maxBatch: MAX_BATCH,
      maxWaiting: MAX_WAITING,
      smallRequest: SMALL_REQUEST,
      onDefect: onError,
    });
    return {
      catalogue,
      pool,
      database,
      ledger,
      intake: way,
      bus,
      clock,
      room,
      sources,
      factRules: rules,
      directory: () => directory,
      async addUnits(units) {
        const fresh = units.filter(({ id }) => directory.get(id) === undefined);
        if (fresh.length === 0) return;
        const grown = directory.withUnits(fresh);
        await writeUnits(pool, fresh, true, clock.now());
        directory = grown;
        bus.publish({ kind: 'units' });
      },
      async refreshUnits() {
        directory = catalogue.directory.withUnits(await readForeignUnits(pool));
      },
      async close() {
        await way.drained();
        await pool.end();
        await database.stop();
      },
    };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

interface StoreOptions extends Pick<CoreOptions, 'clock' | 'log' | 'onError'> {
  readonly url: string;
  readonly catalogue: Catalogue;
  /** A command works by the catalogue of the server, or not at all. */
  readonly isServer: boolean;
}

async function openStore({
  url,
  catalogue,
  clock,
  log,
  onError,
  isServer,
}: StoreOptions): Promise<{ readonly pool: Pool; readonly columnsId: number }> {
  await assertServerVersion(url);
  await migrate({ url, dir: path.join(import.meta.dirname, 'store', 'migrations'), log });
  const pool = openPool(url, POOL_SIZE, onError);
  try {
    await takeCatalogue(pool, catalogueText(catalogue), isServer);
    await writeUnits(pool, catalogue.directory.all, false, clock.now());
    return { pool, columnsId: await fitTallies(pool, catalogue.measures, clock.now()) };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

/** The unit just below the root: a province, a ministry, a department of a foreign city; a root stands for itself. */
function provinceOf(directory: UnitDirectory, unit: string): string {
  return directory.ancestors(unit).at(-2) ?? unit;
}

export function provincesOf(directory: UnitDirectory): ReadonlyMap<string, string> {
  return new Map(directory.all.map(({ id }) => [id, provinceOf(directory, id)]));
}
