import { startEmbeddedPostgres } from '../src/store/embedded/embedded-postgres.ts';
import { keepLog } from '../src/store/tally-log/pack-log.ts';
import { openPool } from '../src/store/open-pool.ts';
import { DAY_MS, formatInstant } from '../src/shared/instant.ts';
import type { BenchContext } from './bench-context.ts';
import { startChildServer } from './child-server.ts';
import { loadSnapshots } from './load-snapshots.ts';
import { rounded } from './percentiles.ts';

const DOSSIERS = 1_000_000;

/**
 * The nation's board as it was known when half of a million dossiers had come in: everything that came later is taken off. Read
 * from entries as they were written, and again when they are packed and their days are summed.
 */
export async function benchKnownAt(context: BenchContext): Promise<void> {
  const server = await startChildServer();
  const database = await startEmbeddedPostgres({ dataDir: server.dataDir, log: () => undefined });
  const pool = openPool(database.url, 2, (error) => process.stderr.write(`${error.message}\n`));
  try {
    await loadSnapshots(server.url, context, 0, DOSSIERS / 2);
    const half = Date.now();
    const then = await received(server.url, '');
    await loadSnapshots(server.url, context, DOSSIERS / 2, DOSSIERS);
    const size = async (): Promise<number> => {
      const { rows } = await pool.query<{ bytes: number }>(
        `SELECT pg_total_relation_size('tally_log') + pg_total_relation_size('tally_log_day') AS bytes`,
      );
      return Math.round((rows[0]?.bytes ?? 0) / 2 ** 20);
    };
    const known = `&asKnownAt=${encodeURIComponent(formatInstant(half))}`;
    const loose = await timed(() => received(server.url, known));
    const looseMiB = await size();
    await keepLog(pool, Date.now() + 2 * DAY_MS);
    await pool.query('VACUUM FULL tally_log');
    // Another instant, so that nothing kept answers; nothing came in between.
    const packed = await timed(() => received(server.url, `&asKnownAt=${encodeURIComponent(formatInstant(half + 1))}`));
    context.print({
      bench: 'known-at',
      dossiers: DOSSIERS,
      isRight: loose.value === then && packed.value === then,
      secondsLoose: rounded(loose.seconds, 2),
      secondsPacked: rounded(packed.seconds, 2),
      logMiBLoose: looseMiB,
      logMiBPacked: await size(),
    });
  } finally {
    await pool.end();
    await database.stop();
    await server.stop();
  }
}

async function received(url: string, more: string): Promise<number> {
  const response = await fetch(`${url}/v1/board?unit=VN&period=year${more}`);
  // Our own answer.
  const board = (await response.json()) as { values: Record<string, { value?: number }> };
  return board.values['received']?.value ?? NaN;
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const started = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - started) / 1_000 };
}
