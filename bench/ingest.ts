import pg from 'pg';

import { startEmbeddedPostgres } from '../src/store/embedded/embedded-postgres.ts';
import { bareUpsert, createBareTable } from './bare-upsert.ts';
import type { BenchContext } from './bench-context.ts';
import { startChildServer, type ChildServer } from './child-server.ts';
import { cpuSeconds, databaseCpuSeconds } from './cpu-seconds.ts';
import { batchesOf, loadEvents } from './events.ts';
import { percentile, rounded } from './percentiles.ts';
import { postBodies } from './post-items.ts';

const DOSSIERS = 60_000;
const BATCH = 5_000;
/** The server has four writers; two senders for each keep them busy, as sixty systems would. */
const SENDERS = 8;
const WRITERS = 4;
/** Ours and the bare one take turns, so that a noisy neighbour disturbs both alike. */
const ROUNDS = 6;

/** Events a second through the door, beside a bare upsert of the same dossiers by as many writers into the same database. */
export async function benchIngest({ catalogue, print }: BenchContext): Promise<void> {
  const now = Date.now();
  const server = await startChildServer();
  const database = await startEmbeddedPostgres({ dataDir: server.dataDir, log: () => undefined });
  const pool = new pg.Pool({ connectionString: database.url, max: WRITERS });
  try {
    // The code of the server is warm before the clock starts, as it is after its first minute.
    await postBodies(server.url, bodiesOf(loadEvents({ catalogue, now, dossiers: 5_000, seed: 2 })), SENDERS);
    await createBareTable(pool);
    const events = loadEvents({ catalogue, now, dossiers: DOSSIERS, seed: 1 });
    const perRound = Math.ceil(events.length / ROUNDS / BATCH) * BATCH;
    const rates: number[] = [];
    const bareRates: number[] = [];
    let cpu = 0;
    let databaseCpu = 0;
    for (const round of batchesOf(events, perRound)) {
      const bodies = bodiesOf(round);
      const cpuBefore = await cpuOf(server);
      const started = performance.now();
      await postBodies(server.url, bodies, SENDERS);
      rates.push(round.length / ((performance.now() - started) / 1_000));
      const cpuAfter = await cpuOf(server);
      cpu += cpuAfter.server - cpuBefore.server;
      databaseCpu += cpuAfter.database - cpuBefore.database;
      bareRates.push(await bareUpsert(pool, round, BATCH, WRITERS));
    }
    const ratios = rates.map((rate, at) => rate / (bareRates[at] ?? NaN));
    print({
      bench: 'ingest',
      events: events.length,
      dossiers: DOSSIERS,
      batch: BATCH,
      senders: SENDERS,
      rounds: rates.length,
      eventsPerSecond: Math.round(percentile(rates, 0.5)),
      eventsPerSecondLeast: Math.round(Math.min(...rates)),
      eventsPerSecondMost: Math.round(Math.max(...rates)),
      bareUpsertsPerSecond: Math.round(percentile(bareRates, 0.5)),
      ratio: rounded(percentile(ratios, 0.5), 3),
      serverCpuMicrosPerEvent: rounded((cpu / events.length) * 1e6),
      databaseCpuMicrosPerEvent: rounded((databaseCpu / events.length) * 1e6),
    });
  } finally {
    await pool.end();
    await database.stop();
    await server.stop();
  }
}

async function cpuOf({ pid, dataDir }: ChildServer): Promise<{ server: number; database: number }> {
  return { server: await cpuSeconds(pid), database: await databaseCpuSeconds(dataDir) };
}

function bodiesOf(events: Iterable<unknown>): string[] {
  return [...batchesOf(events, BATCH)].map((batch) => JSON.stringify(batch));
}
