import pg from 'pg';

import { batchesOf, EVENTS_PER_DOSSIER, loadEvents } from './events.ts';
import { startChildServer } from './child-server.ts';
import { postBodies } from './post-items.ts';
import type { BenchContext } from './bench-context.ts';
import { bareUpsert } from './bare-upsert.ts';
import { startEmbeddedPostgres } from '../src/store/embedded/embedded-postgres.ts';

const DOSSIERS = 40_000;
const BATCH = 5_000;
/** The server has two writers; two senders for each keep them busy, as sixty systems would. */
const SENDERS = 4;
const WRITERS = 2;

/** Events a second through the door, beside a bare upsert of the same rows by as many writers into the same database. */
export async function benchIngest({ units, procedures, print }: BenchContext): Promise<void> {
  const options = { units, procedures, now: Date.now(), source: 'bench', seed: 1 };
  const server = await startChildServer();
  try {
    // The code of the server is warm before the clock starts, as it is after its first minute.
    await postBodies(server.url, bodiesOf(loadEvents({ ...options, dossiers: 4_000, seed: 2 })), SENDERS);
    const events = [...loadEvents({ ...options, dossiers: DOSSIERS })];
    const bodies = bodiesOf(events);
    const started = performance.now();
    await postBodies(server.url, bodies, SENDERS);
    const seconds = (performance.now() - started) / 1_000;
    const rate = events.length / seconds;
    const database = await startEmbeddedPostgres({ dataDir: server.dataDir, log: () => undefined });
    const pool = new pg.Pool({ connectionString: database.url, max: WRITERS });
    const bare = await bareUpsert(pool, events, BATCH, WRITERS);
    await pool.end();
    await database.stop();
    print({
      bench: 'ingest',
      events: events.length,
      dossiers: events.length / EVENTS_PER_DOSSIER,
      batch: BATCH,
      senders: SENDERS,
      eventsPerSecond: Math.round(rate),
      bareUpsertsPerSecond: Math.round(bare),
      ratio: Math.round((rate / bare) * 1_000) / 1_000,
    });
  } finally {
    await server.stop();
  }
}

function bodiesOf(events: Iterable<unknown>): string[] {
  return [...batchesOf(events, BATCH)].map((batch) => JSON.stringify(batch));
}
