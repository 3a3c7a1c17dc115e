import path from 'node:path';

import { Ajv } from 'ajv';

import type { StatusEventItem, statusEventSchema } from '../src/intake/contract.ts';
import type { BenchContext } from './bench-context.ts';
import { startChildServer, type ChildServer } from './child-server.ts';
import { cpuSeconds, databaseCpuSeconds } from './cpu-seconds.ts';
import { batchesOf, loadEvents } from './events.ts';
import { percentile, rounded } from './percentiles.ts';
import { postBodies } from './post-items.ts';

const DOSSIERS = 60_000;
const BATCH = 5_000;
const SENDERS = 8;
const ROUNDS = 10;

interface Cost {
  readonly eventsPerSecond: number;
  readonly serverMicros: number;
  readonly databaseMicros: number;
}

/**
 * Intake of this version beside that of another checkout, named by `NHIP_BENCH_AGAINST`: both servers stand, each with a
 * database of its own, and take turns with the same events, so that a noisy neighbour disturbs both alike.
 */
export async function benchAgainst({ catalogue, print }: BenchContext): Promise<void> {
  const other = process.env['NHIP_BENCH_AGAINST'];
  if (other === undefined) return;
  const keep = await knownThere(other);
  const servers = [await startChildServer(), await startChildServer(path.resolve(other, 'src', 'cli', 'main.ts'))] as const;
  const now = Date.now();
  try {
    const warm = bodiesOf(keep(loadEvents({ catalogue, now, dossiers: 5_000, seed: 2 })));
    for (const { url } of servers) await postBodies(url, warm, SENDERS);
    const events = keep(loadEvents({ catalogue, now, dossiers: DOSSIERS, seed: 1 }));
    const rounds: (readonly [ours: Cost, theirs: Cost])[] = [];
    for (const round of batchesOf(events, Math.ceil(events.length / ROUNDS / BATCH) * BATCH)) {
      const bodies = bodiesOf(round);
      const isOursFirst = rounds.length % 2 === 0;
      const first = await cost(isOursFirst ? servers[0] : servers[1], bodies, round.length);
      const second = await cost(isOursFirst ? servers[1] : servers[0], bodies, round.length);
      rounds.push(isOursFirst ? [first, second] : [second, first]);
    }
    const middle = (of: (pair: (typeof rounds)[number]) => number): number => percentile(rounds.map(of), 0.5);
    print({
      bench: 'against',
      events: events.length,
      rounds: rounds.length,
      eventsPerSecond: Math.round(middle(([ours]) => ours.eventsPerSecond)),
      eventsPerSecondThere: Math.round(middle(([, theirs]) => theirs.eventsPerSecond)),
      rateRatio: rounded(
        middle(([ours, theirs]) => ours.eventsPerSecond / theirs.eventsPerSecond),
        3,
      ),
      serverCpuRatio: rounded(
        middle(([ours, theirs]) => ours.serverMicros / theirs.serverMicros),
        3,
      ),
      databaseCpuRatio: rounded(
        middle(([ours, theirs]) => ours.databaseMicros / theirs.databaseMicros),
        3,
      ),
      serverCpuMicrosPerEvent: rounded(middle(([ours]) => ours.serverMicros)),
      databaseCpuMicrosPerEvent: rounded(middle(([ours]) => ours.databaseMicros)),
    });
  } finally {
    for (const server of servers) await server.stop();
  }
}

type Keep = (events: readonly StatusEventItem[]) => object[];

/** Leaves out what the other version's door would refuse, because it did not know it yet. */
async function knownThere(other: string): Promise<Keep> {
  // Another checkout of this project: its contract is in the same place.
  const { statusEventSchema: there } = (await import(path.resolve(other, 'src', 'intake', 'contract.ts'))) as {
    statusEventSchema: typeof statusEventSchema;
  };
  const only = (of: object, known: object): object => Object.fromEntries(Object.entries(of).filter(([name]) => name in known));
  const isTaken = new Ajv({ strict: false }).compile(there);
  return (events) =>
    events
      .map((event) => ({
        ...only(event, there.properties),
        ...(event.facts === undefined ? {} : { facts: only(event.facts, there.properties.facts.properties) }),
      }))
      .filter((event) => isTaken(event));
}

async function cost({ url, pid, dataDir }: ChildServer, bodies: readonly string[], events: number): Promise<Cost> {
  const [server, database] = [await cpuSeconds(pid), await databaseCpuSeconds(dataDir)];
  const started = performance.now();
  await postBodies(url, bodies, SENDERS);
  const seconds = (performance.now() - started) / 1_000;
  const micros = (before: number, after: number): number => ((after - before) / events) * 1e6;
  return {
    eventsPerSecond: events / seconds,
    serverMicros: micros(server, await cpuSeconds(pid)),
    databaseMicros: micros(database, await databaseCpuSeconds(dataDir)),
  };
}

function bodiesOf(events: Iterable<unknown>): string[] {
  return [...batchesOf(events, BATCH)].map((batch) => JSON.stringify(batch));
}
