import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import { boardRoutes } from './api/board-routes.ts';
import { buildApp } from './api/build-app.ts';
import { catalogueRoutes } from './api/catalogue-routes.ts';
import { dossierRoutes } from './api/dossier-routes.ts';
import { healthRoutes } from './api/health-routes.ts';
import { intakeRoutes } from './api/intake-routes.ts';
import { serverMetrics } from './api/metrics.ts';
import { streamRoute } from './api/stream-route.ts';
import type { Config } from './config/read-config.ts';
import { openCore, type Core } from './core.ts';
import { fold } from './domain/fold.ts';
import { runClockSweep } from './intake/clock-sweep.ts';
import { boardTexts, type BoardTexts } from './live/board-texts.ts';
import { hub } from './live/hub.ts';
import { liveFigures } from './live/live-figures.ts';
import { observatory } from './live/observatory.ts';
import { pastFigures } from './live/past-figures.ts';
import type { Clock } from './shared/clock.ts';
import { AppError } from './shared/app-error.ts';
import { sleep } from './shared/sleep.ts';
import { listenForChanges } from './store/change-listener.ts';
import { findDossier } from './store/find-dossier.ts';
import { readIntakeSummary } from './store/intake-summary.ts';
import { failedReading } from './store/outage.ts';
import { postgresTallyReader } from './store/postgres-tally-reader.ts';

const gzipAsync = promisify(gzip);
/** Boards are read far more often than lines are slow: the quickest level is nearly as small. */
const PACK_LEVEL = 1;
const DAY_CHECK_MS = 1_000;
const DATABASE_CHECK_MS = 1_000;
const WEB_DIR = path.resolve(import.meta.dirname, '..', 'web', 'dist');

/** A running server. */
export interface Server {
  /** Where it answers. */
  readonly url: string;
  readonly core: Core;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly version: string;
  readonly log: (message: string) => void;
  readonly onError: (error: unknown) => void;
}

/** Chooses the adapters, starts everything, and knows how to stop it in the opposite order. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { config, clock, version, log, onError } = options;
  const run = `${process.pid.toString(36)}${clock.now().toString(36)}`;
  const core = await openCore({ config, clock, log, onError });
  const closers: (() => Promise<void> | void)[] = [() => core.close()];
  const stop = async (): Promise<void> => {
    // One that fails to close must not keep the others, least of all the database, from it.
    for (const close of closers.toReversed()) await Promise.resolve().then(close).catch(onError);
  };
  try {
    const live = await followFigures(core, onError);
    closers.push(() => live.close());
    const view = observe(core, live);
    const texts = boardTexts({ observatory: view, live, clock, pack: (plain) => gzipAsync(plain, { level: PACK_LEVEL }) });
    closers.push(() => texts.close());
    const streams = hub({ observatory: view, live, clock, run, onError });
    closers.push(() => streams.close());
    const listener = await listenForChanges({
      url: core.database.url,
      onChange: () => {
        core.refreshUnits().then(live.reload).catch(onError);
      },
      onError,
    });
    closers.push(() => listener.close());
    closers.push(startLoops(core, live, onError));
    const app = await buildApp({
      logLevel: config.logLevel,
      webDir: WEB_DIR,
      version,
      addRoutes: await routesOf(core, view, texts, streams, config),
    });
    closers.push(() => app.close());
    const url = await app.listen({ host: config.host, port: config.port }).catch((error: unknown) => cannotListen(error, config));
    return { url, core, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function cannotListen(error: unknown, { host, port }: Config): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'is taken',
    EACCES: 'is not allowed to this account',
    EADDRNOTAVAIL: 'is not an address of this machine',
  };
  const reason = reasons[code];
  if (reason === undefined) throw error;
  throw new AppError('configuration', `${host}:${port} ${reason}; choose another with NHIP_HOST and NHIP_PORT`, error);
}

type Live = Awaited<ReturnType<typeof liveFigures>>;
type View = ReturnType<typeof observatory>;
type Streams = ReturnType<typeof hub>;

function followFigures({ pool, bus, clock, catalogue, directory }: Core, onError: (error: unknown) => void): Promise<Live> {
  const { measures, calendar } = catalogue;
  const reader = postgresTallyReader(pool, measures);
  return liveFigures({ reader, bus, clock, calendar, directory, width: measures.columns.length, onError });
}

function observe({ pool, clock, catalogue, directory }: Core, live: Live): View {
  const { measures, calendar, indicators, headline, defaultIndicator } = catalogue;
  const reader = postgresTallyReader(pool, measures);
  const past = pastFigures({ reader, directory, calendar, clock, width: measures.columns.length });
  return observatory({ directory, measures, indicators, headline, defaultIndicator, live, past, clock });
}

/** The loops that run beside the requests; returns the way to end them. */
function startLoops(core: Core, live: Live, onError: (error: unknown) => void): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const sweep = runClockSweep({ ...core, sleep, signal, onError });
  const days = (async () => {
    while (!signal.aborted) {
      await live.keepDay().catch(onError);
      await sleep(DAY_CHECK_MS, signal);
    }
  })();
  const database = keepDatabase(core, signal, onError);
  return async () => {
    stopping.abort();
    await Promise.all([sweep, days, database]);
  };
}

/** A database that died under us is started again; until then the door answers 503, and nothing acknowledged is lost. */
async function keepDatabase({ pool, database }: Core, signal: AbortSignal, onError: (error: unknown) => void): Promise<void> {
  while (!signal.aborted) {
    await sleep(DATABASE_CHECK_MS, signal);
    const isAlive =
      signal.aborted ||
      (await pool.query('SELECT').then(
        () => true,
        () => false,
      ));
    if (!isAlive) await database.revive().catch(onError);
  }
}

async function routesOf(core: Core, view: View, texts: BoardTexts, streams: Streams, config: Config) {
  const { catalogue, pool, clock, intake, directory } = core;
  const boundaries = config.boundaries === null ? null : await readBoundaries(config.boundaries);
  const metrics = serverMetrics({ waiting: () => intake.waiting, viewers: () => streams.viewers });
  return (app: Parameters<typeof boardRoutes>[0]): void => {
    intakeRoutes(app, { intake, onVerdicts: metrics.count, summary: () => readIntakeSummary(pool) });
    boardRoutes(app, view, texts);
    streamRoute(app, streams, view);
    catalogueRoutes(app, { ...catalogue, directory, clock, boundaries });
    dossierRoutes(app, async (key) => {
      const found = await findDossier(pool, key);
      if (found === null) return null;
      return { history: found.history, flags: found.measured.flags, state: fold(found.history, catalogue.procedures, catalogue.calendar) };
    });
    healthRoutes(app, { check: async () => void (await pool.query('SELECT 1').catch(failedReading)), metrics: metrics.registry });
  };
}

async function readBoundaries(file: string): Promise<string> {
  try {
    const text = await readFile(file, 'utf8');
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'type' in value && value.type === 'Topology') return text;
  } catch (error) {
    throw new AppError('configuration', `NHIP_BOUNDARIES: ${file} cannot be read as JSON`, error);
  }
  throw new AppError('configuration', `NHIP_BOUNDARIES: ${file} is no TopoJSON`);
}
