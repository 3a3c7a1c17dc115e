import type { BenchContext } from './bench-context.ts';
import { startChildServer } from './child-server.ts';
import { batchesOf, loadEvents } from './events.ts';
import { percentile, rounded } from './percentiles.ts';
import { plainClient } from './plain-http.ts';
import { postBodies } from './post-items.ts';

/** About what the nation tells in a day at its full rate, corrections and steps of older dossiers included. */
const EVENTS = Number(process.env['NHIP_BENCH_EVENTS'] ?? 1_000_000);
const EVENTS_PER_DOSSIER = 4;
const BATCH = 5_000;
const SENDERS = 4;
const READ_EVERY_MS = 50;

/** A whole day of the nation through the door as fast as it goes, with boards read meanwhile. */
export async function benchDay({ catalogue, print }: BenchContext): Promise<void> {
  const server = await startChildServer();
  try {
    const events = loadEvents({ catalogue, now: Date.now(), dossiers: Math.ceil(EVENTS / EVENTS_PER_DOSSIER), seed: 1 }).slice(0, EVENTS);
    const bodies = [...batchesOf(events, BATCH)].map((batch) => JSON.stringify(batch));
    const client = plainClient(server.url);
    const reading = new AbortController();
    const times: number[] = [];
    const read = (async () => {
      while (!reading.signal.aborted) {
        times.push(await client.time('/v1/board?unit=VN&period=month'));
        await new Promise((resolve) => setTimeout(resolve, READ_EVERY_MS));
      }
    })();
    const started = performance.now();
    await postBodies(server.url, bodies, SENDERS);
    const seconds = (performance.now() - started) / 1_000;
    reading.abort();
    await read;
    print({
      bench: 'day',
      events: events.length,
      seconds: rounded(seconds, 1),
      eventsPerSecond: Math.round(events.length / seconds),
      boardReads: times.length,
      boardP50Ms: rounded(percentile(times, 0.5), 1),
      boardP99Ms: rounded(percentile(times, 0.99), 1),
      serverMemoryMiB: Math.round((await server.memory()) / 2 ** 20),
    });
  } finally {
    await server.stop();
  }
}
