import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import { boardRoutes } from './api/board-routes.ts';
import { buildApp } from './api/build-app.ts';
import { catalogueRoutes } from './api/catalogue-routes.ts';
import { dossierRoutes } from './api/dossier-routes.ts';
import { explainRoutes } from './api/explain-routes.ts';
import { frozenRoutes } from './api/frozen-routes.ts';
import { healthRoutes } from './api/health-routes.ts';
import { intakeRoutes } from './api/intake-routes.ts';
import { serverMetrics } from './api/metrics.ts';
import { quarantineRoutes } from './api/quarantine-routes.ts';
import { progressRoutes } from './api/progress-routes.ts';
import { publishedRoutes } from './api/published-routes.ts';
import { recordRoutes } from './api/record-routes.ts';
import { scoreRoutes } from './api/score-routes.ts';
import { sourceRoutes } from './api/source-routes.ts';
import { streamRoute } from './api/stream-route.ts';
import type { Config } from './config/read-config.ts';
import { openCore, type Core } from './core.ts';
import { fold } from './domain/fold.ts';
import type { Explain } from './explain/explainer.ts';
import { listFrozen, showFrozen } from './freeze/frozen-answer.ts';
import { runClockSweep } from './intake/clock-sweep.ts';
import { doorKeeper, type DoorKeeper } from './intake/door-keeper.ts';
import type { Receiver } from './intake/receiver.ts';
import { nationalAnswer } from './intake/formats/national-answer.ts';
import { boardTexts, type BoardTexts } from './live/board-texts.ts';
import { hub } from './live/hub.ts';
import { readProgressAnswer } from './live/read-progress.ts';
import { followFigures, observe, scores } from './observe.ts';
import { explanations, followProcedures } from './observe-explain.ts';
import { keepSigns, type KeptSigns } from './observe-signs.ts';
import { keepSources, type KeptSources } from './observe-sources.ts';
import { pullSources, type Pulling } from './pull.ts';
import { receive } from './receive.ts';
import { answerPublished } from './reconcile/published-answer.ts';
import type { Clock } from './shared/clock.ts';
import { AppError } from './shared/app-error.ts';
import { keyHash } from './sources.ts';
import { sleep } from './shared/sleep.ts';
import { bringUpToDate } from './bring-up-to-date.ts';
import { keepLog } from './store/tally-log/pack-log.ts';
import { listenForChanges } from './store/change-listener.ts';
import { findDossier } from './store/find-dossier.ts';
import { frozenReader } from './store/frozen-read.ts';
import { readIntakeSummary } from './store/intake-summary.ts';
import { failedReading } from './store/outage.ts';
import { publishedReader } from './store/published-read.ts';
import { quarantineReader } from './store/quarantine/quarantine-reader.ts';
import { tidyQuarantine } from './store/quarantine/tidy-quarantine.ts';
import { keepRawDays } from './store/raw/raw-days.ts';

const gzipAsync = promisify(gzip);
/** Boards are read far more often than lines are slow: the quickest level is nearly as small. */
const PACK_LEVEL = 1;
const DAY_CHECK_MS = 1_000;
const DATABASE_CHECK_MS = 1_000;
const RETRY_MS = 5_000;
/** How often finished hours of the log of differences are packed. */
const LOG_EVERY_MS = 600_000;
/** How often old raw records and settled quarantine are let go, and what fills the quarantine is counted. */
const KEPT_EVERY_MS = 60_000;
/** How soon a source that was disabled, or a key that was ended, by another process is refused. */
const SOURCES_EVERY_MS = 5_000;
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
    const signs = keepSigns(core, live);
    closers.push(() => signs.close());
    const view = observe(core, live, signs);
    const procedures = followProcedures(core, live, onError);
    closers.push(() => procedures.close());
    const explain = explanations(core, live, view, procedures, signs);
    const texts = boardTexts({ observatory: view, live: signs.moves, clock, pack: (plain) => gzipAsync(plain, { level: PACK_LEVEL }) });
    closers.push(() => texts.close());
    // What is learned of the sources and what asks them know each other only through these two.
    const kept = keepSources(core, () => pulling.runs());
    closers.push(() => {
      kept.close();
    });
    const receiver = receive(core, config, kept.drift.note);
    const pulling = pullSources(core, { receiver, config, log, onError });
    closers.push(() => pulling.close());
    const streams = hub({ observatory: view, live: signs.moves, clock, run, onError, sources: kept.book });
    closers.push(() => streams.close());
    const listener = await listenForChanges({
      url: core.database.url,
      onChange: () => {
        core.refreshUnits().then(live.reload).catch(onError);
      },
      onError,
    });
    closers.push(() => listener.close());
    closers.push(startLoops({ core, live, signs, pulling, kept, rawDays: config.rawDays, log, onError }));
    const app = await buildApp({
      logLevel: config.logLevel,
      webDir: WEB_DIR,
      version,
      addRoutes: await routesOf({ core, view, signs, texts, streams, explain, receiver, kept, config }),
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

type Live = Awaited<ReturnType<typeof followFigures>>;
type View = ReturnType<typeof observe>;
type Streams = ReturnType<typeof hub>;

interface Looped {
  readonly core: Core;
  readonly live: Live;
  readonly signs: KeptSigns;
  readonly pulling: Pulling;
  readonly kept: KeptSources;
  readonly rawDays: number;
  readonly log: (message: string) => void;
  readonly onError: (error: unknown) => void;
}

/** The loops that run beside the requests; returns the way to end them. */
function startLoops({ core, live, signs, pulling, kept, rawDays, log, onError }: Looped): () => Promise<void> {
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
  const upToDate = keepTrying(() => bringUpToDate(core, log, signal), signal, onError).then((isChanged) =>
    isChanged === true ? live.reload() : undefined,
  );
  const known = every(LOG_EVERY_MS, signal, () => keepLog(core.pool, core.clock.now()).catch(onError));
  const room = every(KEPT_EVERY_MS, signal, () => tidyKept(core, rawDays).catch(onError));
  const declared = every(SOURCES_EVERY_MS, signal, () => core.sources.refresh().then(pulling.fit).catch(onError));
  const senders = every(DAY_CHECK_MS, signal, () => kept.keep().catch(onError));
  const beside = every(DAY_CHECK_MS, signal, () => signs.keep(signal).catch(onError));
  return async () => {
    stopping.abort();
    await Promise.all([sweep, days, database, known, room, declared, senders, beside, upToDate.catch(onError)]);
  };
}

/** Work that must be done once: tried again while the store is away, until it is asked to stop. */
async function keepTrying<T>(work: () => Promise<T>, signal: AbortSignal, onError: (error: unknown) => void): Promise<T | undefined> {
  while (!signal.aborted) {
    try {
      return await work();
    } catch (error) {
      onError(error);
      await sleep(RETRY_MS, signal);
    }
  }
  return undefined;
}

async function every(ms: number, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await work();
    await sleep(ms, signal);
  }
}

async function tidyKept({ pool, clock, room }: Core, rawDays: number): Promise<void> {
  await keepRawDays(pool, clock.now(), rawDays);
  await tidyQuarantine(pool, clock.now());
  await room.refresh(pool);
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

interface Served {
  readonly core: Core;
  readonly view: View;
  readonly signs: KeptSigns;
  readonly texts: BoardTexts;
  readonly streams: Streams;
  readonly explain: Explain;
  readonly receiver: Receiver;
  readonly kept: KeptSources;
  readonly config: Config;
}

async function routesOf({ core, view, signs, texts, streams, explain, receiver, kept, config }: Served) {
  const { catalogue, pool, clock, intake, directory } = core;
  const boundaries = config.boundaries === null ? null : await readBoundaries(config.boundaries);
  const metrics = serverMetrics({ waiting: () => intake.waiting, viewers: () => streams.viewers });
  return (app: Parameters<typeof boardRoutes>[0]): void => {
    const keeper = keeperOf(core, config);
    intakeRoutes(app, { intake, keeper, onVerdicts: metrics.count, summary: () => readIntakeSummary(pool) });
    recordRoutes(app, { keeper, receiver, nationalAnswer, onVerdicts: metrics.count });
    sourceRoutes(app, { book: kept.book, keeper, onBeat: kept.onBeat });
    boardRoutes(app, view, texts);
    streamRoute(app, streams, view);
    catalogueRoutes(app, { ...catalogue, directory, clock, boundaries });
    dossierRoutes(app, async (key) => {
      const found = await findDossier(pool, key);
      if (found === null) return null;
      return { history: found.history, flags: found.measured.flags, state: fold(found.history, catalogue.procedures, catalogue.calendars) };
    });
    scoreRoutes(app, scores(core, view));
    explainRoutes(app, explain);
    const frozen = frozenReader(pool);
    quarantineRoutes(app, quarantineReader(pool));
    frozenRoutes(app, { list: () => listFrozen(frozen), show: (question) => showFrozen(question, frozen, clock) });
    progressRoutes(app, (query) => readProgressAnswer(query, view, signs.progress.book));
    publishedRoutes(app, (query) => answerPublished(query, { reader: publishedReader(pool), directory: directory(), clock }));
    healthRoutes(app, { check: async () => void (await pool.query('SELECT 1').catch(failedReading)), metrics: metrics.registry });
  };
}

function keeperOf({ sources, clock }: Core, { intake }: Config): DoorKeeper {
  return doorKeeper({ ...sources, hash: keyHash, clock, needsKey: intake === 'keys' });
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
