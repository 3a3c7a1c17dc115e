import type { IntakeItem } from '../intake/contract.ts';
import type { FactItem } from '../intake/fact-contract.ts';
import type { Clock } from '../shared/clock.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Instant } from '../shared/instant.ts';
import type { Rhythm } from './traits/arrival-profile.ts';
import { backfill } from './feed/backfill.ts';
import type { DossierPlan } from './dossier/dossier-plan.ts';
import { factFeed, type FactFeed } from './feed/fact-feed.ts';
import { eventsOf } from './feed/items.ts';
import { liveFeed, type LiveFeed } from './feed/live-feed.ts';
import type { SimulatedNation } from './nation.ts';
import { PARAMETERS } from './parameters.ts';

export interface SimulatorOptions {
  readonly nation: SimulatedNation;
  /** Delivers a batch; resolves when it is taken for good. Retrying is its business: a failure ends the simulation. */
  readonly send: (items: readonly IntakeItem[]) => Promise<void>;
  /** The same for what is told besides dossiers. */
  readonly sendFacts: (items: readonly FactItem[]) => Promise<void>;
  /** When the newest simulated dossier known to the receiver arrived; `null` where there is none. */
  readonly lastArrivalAt: Instant | null;
  /** Codes of the simulated dossiers that are not rejected, withdrawn, stopped or returned. Not called without any. */
  readonly openCodes: () => AsyncIterable<string> | Iterable<string>;
  /** How far an earlier run came with what is told besides dossiers; `null` where there was none. */
  readonly factsTold: FactsTold | null;
  /** Called when a batch was taken: to be remembered for the next run. */
  readonly onFactsTold: (told: FactsTold) => Promise<void>;
  readonly clock: Clock;
  /** Resolves after `ms`, or at once when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Share of the nation, such as 0.05. */
  readonly scale: number;
  readonly rhythm: Rhythm;
  /** How much history there is to be, where there is none. */
  readonly days: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: SimulatorProgress) => void;
}

/** What must be remembered so that nothing is told twice, and nothing half. */
export interface FactsTold {
  /** What began earlier was never told, registers excepted. */
  readonly since: Instant;
  /** When the first run began. */
  readonly liveSince: Instant;
  readonly upTo: Instant;
}

export type SimulatorProgress =
  /** `done` is 0..1 of the time to be told. */
  { readonly phase: 'history'; readonly done: number; readonly dossiers: number } | { readonly phase: 'live'; readonly open: number };

/** At most so many dossiers or events in a request. */
const BATCH = 2_000;
/** So long before now the demo rhythm begins: or a start at night would find nothing under way that could be finished. */
const DEMO_LEAD_MS = 2 * HOUR_MS;
/** Between two looks at the clock. */
const TICK_MS = 200;

/**
 * Tells the history that the receiver lacks, then what happens as it happens, until the signal aborts; resolves then. The
 * gap since an earlier run is told like history, in the real rhythm. One batch is under way at a time: a slow receiver slows
 * the simulation down, and nothing piles up.
 */
export async function runSimulator(options: SimulatorOptions): Promise<void> {
  const { nation, clock, scale, rhythm, days, lastArrivalAt, signal, onProgress } = options;
  const now = clock.now();
  const feed = liveFeed(nation, { scale, rhythm, since: now, limit: BATCH });
  const gap = { from: startOfGap(lastArrivalAt, now - days * DAY_MS, scale), to: now };
  const tellFacts = factTeller(options, now);
  if (lastArrivalAt !== null) await takeUp(options, feed, gap);
  await tellHistory(options, feed, gap, tellFacts);
  if (!signal.aborted) onProgress?.({ phase: 'live', open: feed.pending() });
  await runLive(options, feed, tellFacts);
}

/** Tells at most one batch of what is no dossier. How many items it had. */
type TellFacts = () => Promise<number>;

function factTeller({ nation, scale, rhythm, days, factsTold, sendFacts, onFactsTold, clock }: SimulatorOptions, now: Instant): TellFacts {
  const since = factsTold?.since ?? now - days * DAY_MS;
  const liveSince = factsTold?.liveSince ?? now;
  const facts: FactFeed = factFeed(nation.facts({ scale, rhythm, since, liveSince }), { toldUpTo: factsTold?.upTo ?? null, limit: BATCH });
  return async () => {
    const { items, upTo } = facts.tick(clock.now());
    if (items.length > 0) {
      await sendFacts(items);
      await onFactsTold({ since, liveSince, upTo });
    }
    return items.length;
  };
}

interface Gap {
  readonly from: Instant;
  readonly to: Instant;
}

/** An earlier run that was killed may have lost the batch under way, so the last one is told again: known is known. */
function startOfGap(lastArrivalAt: Instant | null, earliest: Instant, scale: number): Instant {
  const { onlineWorkingDay, counterWorkingDay } = PARAMETERS.arrivals;
  const batchMs = (BATCH / (scale * (onlineWorkingDay + counterWorkingDay))) * DAY_MS;
  return lastArrivalAt === null ? earliest : Math.max(earliest, lastArrivalAt - batchMs);
}

/** The open dossiers that the receiver has: what happened to them in the gap, and what is still to come. */
async function takeUp({ nation, openCodes, send, signal }: SimulatorOptions, feed: LiveFeed, gap: Gap): Promise<void> {
  let items: IntakeItem[] = [];
  for await (const code of openCodes()) {
    if (signal.aborted) return;
    const plan = nation.planFromCode(code);
    if (plan === undefined || isTold(plan, gap)) continue;
    feed.follow(plan);
    items.push(...eventsOf(plan, gap.from, gap.to));
    if (items.length < BATCH) continue;
    await send(items);
    items = [];
  }
  if (items.length > 0) await send(items);
}

/** Whether `tellHistory` comes upon the dossier by itself. */
function isTold(plan: DossierPlan, gap: Gap): boolean {
  return !plan.demoOnly && plan.slot >= Math.floor(gap.from / MINUTE_MS);
}

/** Batches of dossiers and of other facts take turns: neither waits for the other's end to be seen. */
async function tellHistory(
  { nation, send, scale, rhythm, signal, onProgress }: SimulatorOptions,
  feed: LiveFeed,
  gap: Gap,
  tellFacts: TellFacts,
): Promise<void> {
  const demo = rhythm === 'demo' ? { demoFrom: gap.to - DEMO_LEAD_MS } : {};
  let dossiers = 0;
  for (const { items, upTo } of backfill(nation, { ...gap, ...demo, scale, batch: BATCH, onUnfinished: feed.follow })) {
    if (signal.aborted) return;
    await send(items);
    dossiers += items.length;
    await tellFacts();
    onProgress?.({ phase: 'history', done: (upTo - gap.from) / (gap.to - gap.from), dossiers });
  }
}

async function runLive({ clock, sleep, send, signal }: SimulatorOptions, feed: LiveFeed, tellFacts: TellFacts): Promise<void> {
  while (!signal.aborted) {
    const items = feed.tick(clock.now());
    if (items.length > 0) await send(items);
    const facts = signal.aborted ? 0 : await tellFacts();
    if (items.length < BATCH && facts < BATCH) await sleep(TICK_MS, signal);
  }
}
