import { provincesOf } from '../src/core.ts';
import { systemClock } from '../src/shared/clock.ts';
import { countColumns } from '../src/store/count-columns.ts';
import { startEmbeddedPostgres } from '../src/store/embedded/embedded-postgres.ts';
import { openPool } from '../src/store/open-pool.ts';
import type { BenchContext } from './bench-context.ts';
import { startChildServer } from './child-server.ts';
import { batchesOf, loadEvents } from './events.ts';
import { loadSnapshots } from './load-snapshots.ts';
import { rounded } from './percentiles.ts';
import { postBodies } from './post-items.ts';

const DOSSIERS = 1_000_000;
/** Events that keep arriving meanwhile, in requests of this size. */
const ARRIVING = 60_000;
const BATCH = 1_000;
const MEASURE = 'received_paid_online';

/** Counting a measure that is new to a store of a million dossiers, while events go on arriving; and whether the counters are right. */
export async function benchCountColumns(context: BenchContext): Promise<void> {
  const { catalogue } = context;
  const server = await startChildServer();
  const database = await startEmbeddedPostgres({ dataDir: server.dataDir, log: () => undefined });
  const pool = openPool(database.url, 4, (error) => process.stderr.write(`${error.message}\n`));
  try {
    await loadSnapshots(server.url, context, 0, DOSSIERS);
    const bodies = [...batchesOf(loadEvents({ catalogue, now: Date.now(), dossiers: ARRIVING, seed: 3 }), BATCH)].map((batch) =>
      JSON.stringify(batch),
    );
    // As a start with a new measure leaves it: the column is there, and nothing is in it.
    await pool.query(`UPDATE tally_column SET counted_since = NULL WHERE name = $1`, [MEASURE]);
    await pool.query(`UPDATE dossier_tally SET ${MEASURE} = 0; UPDATE procedure_tally SET ${MEASURE} = 0`);
    const [alone, rest] = [bodies.slice(0, 60), bodies.slice(60)];
    const before = await timed(() => postBodies(server.url, alone, 4));
    let isCounted = false;
    const count = timed(() =>
      countColumns({
        pool,
        measures: catalogue.measures,
        provinces: provincesOf(catalogue.directory),
        clock: systemClock,
        log: () => undefined,
        signal: new AbortController().signal,
      }),
    ).finally(() => {
      isCounted = true;
    });
    let sent = 0;
    const during = await timed(async () => {
      for (const portion of batchesOf(rest, 8)) {
        if (isCounted) return;
        await postBodies(server.url, portion, 4);
        sent += portion.length;
      }
    });
    const seconds = await count;
    const rateBefore = (alone.length * BATCH) / before;
    const rateDuring = (sent * BATCH) / during;
    context.print({
      bench: 'count-columns',
      dossiers: DOSSIERS,
      seconds: rounded(seconds, 1),
      eventsPerSecondBefore: Math.round(rateBefore),
      eventsPerSecondMeanwhile: Math.round(rateDuring),
      ratio: rounded(rateDuring / rateBefore, 2),
    });
  } finally {
    await pool.end();
    await database.stop();
    await server.stop();
  }
}

/** Seconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}
