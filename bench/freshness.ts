import { createParser } from 'eventsource-parser';

import type { Delta, SnapshotFrame } from '../src/live/wire.ts';
import { formatInstant } from '../src/shared/instant.ts';
import type { BenchContext } from './bench-context.ts';
import { startChildServer } from './child-server.ts';
import { percentile, rounded } from './percentiles.ts';
import { plainClient, type PlainClient } from './plain-http.ts';

const EVENTS_PER_SECOND = 1_000;
const EVENTS_PER_REQUEST = 20;
const SECONDS = 30;
const WARM_SECONDS = 5;

/**
 * From the moment an event is sent until the nation's count that holds it is on the wire of a stream that also carries the
 * lights of all communes.
 */
export async function benchFreshness({ units, procedures, print }: BenchContext): Promise<void> {
  const server = await startChildServer();
  try {
    const client = plainClient(server.url);
    const seen: { at: number; received: number }[] = [];
    const watching = new AbortController();
    const watch = watchReceived(client, watching.signal, (received, at) => seen.push({ at, received }));
    const sentAt = await sendSteadily(client, units, procedures);
    await settled(seen, sentAt.length);
    watching.abort();
    await watch;
    const delays = delaysOf(sentAt, seen).slice(WARM_SECONDS * EVENTS_PER_SECOND);
    print({
      bench: 'freshness',
      eventsPerSecond: EVENTS_PER_SECOND,
      eventsPerRequest: EVENTS_PER_REQUEST,
      events: delays.length,
      frames: seen.length,
      p50Ms: rounded(percentile(delays, 0.5)),
      p95Ms: rounded(percentile(delays, 0.95)),
      p99Ms: rounded(percentile(delays, 0.99)),
    });
  } finally {
    await server.stop();
  }
}

/** Sends at the stated rate whatever the answers take; returns when each event was sent. */
async function sendSteadily(client: PlainClient, units: readonly string[], procedures: readonly string[]): Promise<number[]> {
  const sentAt: number[] = [];
  const answers: Promise<string>[] = [];
  const everyMs = (1_000 * EVENTS_PER_REQUEST) / EVENTS_PER_SECOND;
  const started = performance.now();
  const total = (SECONDS + WARM_SECONDS) * EVENTS_PER_SECOND;
  for (let request = 0; sentAt.length < total; request++) {
    const waitMs = started + request * everyMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const items = Array.from({ length: EVENTS_PER_REQUEST }, (_, at) => {
      const number = sentAt.length + at;
      return {
        source: 'bench',
        dossierCode: `F-${number}`,
        unit: units[(number * 7) % units.length],
        procedure: procedures[number % procedures.length],
        status: 'accepted',
        occurredAt: formatInstant(Date.now()),
      };
    });
    const now = performance.now();
    for (let at = 0; at < EVENTS_PER_REQUEST; at++) sentAt.push(now);
    answers.push(client.post('/v1/intake/dossier-events', JSON.stringify(items)));
  }
  await Promise.all(answers);
  return sentAt;
}

async function watchReceived(client: PlainClient, signal: AbortSignal, onReceived: (received: number, at: number) => void): Promise<void> {
  let arrivedAt = 0;
  const parser = createParser({
    onEvent({ event, data }) {
      if (event === 'snapshot') onReceived(receivedOf((JSON.parse(data) as SnapshotFrame).board.values), arrivedAt);
      if (event === 'delta') onReceived(receivedOf((JSON.parse(data) as Delta).values['VN'] ?? {}), arrivedAt);
    },
  });
  await client.follow('/v1/stream?unit=VN&period=day&lights=received', signal, (text, at) => {
    // On the wire is on the wire: taking the frame apart is the viewer's time.
    arrivedAt = at;
    parser.feed(text);
  });
}

function receivedOf(values: Delta['values'][string]): number {
  const received = values['received'];
  return received?.kind === 'value' ? received.value : 0;
}

async function settled(seen: readonly { received: number }[], total: number): Promise<void> {
  const until = performance.now() + 10_000;
  while ((seen.at(-1)?.received ?? 0) < total) {
    if (performance.now() > until) throw new Error(`only ${seen.at(-1)?.received} of ${total} events reached the stream`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The n-th event is on the wire with the first frame that counts n or more. */
function delaysOf(sentAt: readonly number[], seen: readonly { at: number; received: number }[]): number[] {
  let frame = 0;
  return sentAt.map((at, number) => {
    while ((seen[frame]?.received ?? Infinity) < number + 1) frame += 1;
    return (seen[frame]?.at ?? NaN) - at;
  });
}
