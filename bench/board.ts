import type { BenchContext } from './bench-context.ts';
import { startChildServer } from './child-server.ts';
import { loadSnapshots } from './load-snapshots.ts';
import { percentile, rounded } from './percentiles.ts';
import { plainClient } from './plain-http.ts';

const SIZES = [100_000, 1_000_000];
const READS = 3_000;
const WARM_READS = 500;

/** Reading the nation's board over HTTP, and the memory of the server, at two sizes of the store. */
export async function benchBoard(context: BenchContext): Promise<void> {
  const server = await startChildServer();
  try {
    let loaded = 0;
    let first = NaN;
    for (const size of SIZES) {
      const started = performance.now();
      await loadSnapshots(server.url, context, loaded, size);
      const loadRate = (size - loaded) / ((performance.now() - started) / 1_000);
      loaded = size;
      const times = await readBoards(server.url);
      const p99 = percentile(times, 0.99);
      first = Number.isNaN(first) ? p99 : first;
      context.print({
        bench: 'board',
        dossiers: size,
        reads: times.length,
        p50Ms: rounded(percentile(times, 0.5), 2),
        p99Ms: rounded(p99, 2),
        p99RatioToSmallest: rounded(p99 / first, 2),
        loadedPerSecond: Math.round(loadRate),
        serverMemoryMiB: Math.round((await server.memory()) / 2 ** 20),
      });
    }
  } finally {
    await server.stop();
  }
}

async function readBoards(url: string): Promise<number[]> {
  const client = plainClient(url);
  const times: number[] = [];
  for (let read = 0; read < READS + WARM_READS; read++) {
    const time = await client.time('/v1/board?unit=VN&period=month');
    if (read >= WARM_READS) times.push(time);
  }
  return times;
}
