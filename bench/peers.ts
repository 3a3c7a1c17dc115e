import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import type { StatusEventItem } from '../src/intake/contract.ts';
import type { Board } from '../src/live/wire.ts';
import { SECOND_MS } from '../src/shared/instant.ts';
import { must } from '../src/shared/must.ts';
import { seededRandom } from '../src/shared/random.ts';
import type { BenchContext } from './bench-context.ts';
import { startChildServer } from './child-server.ts';
import { batchesOf, loadEvents } from './events.ts';
import { clickHousePeer } from './peers/clickhouse.ts';
import { duckDbPeer } from './peers/duckdb.ts';
import type { Peer, PeerEvent, PeerRow } from './peers/peer.ts';
import { postgresPeer } from './peers/postgres.ts';
import { percentile, rounded } from './percentiles.ts';
import { postBodies } from './post-items.ts';

const MANIFEST = path.join(import.meta.dirname, 'peers');
const EVENTS = Number(process.env['NHIP_BENCH_EVENTS'] ?? 1_000_000);
/** What a dossier of the simulated nation has on average, a little less: enough are planned. */
const EVENTS_PER_DOSSIER = 4;
const BATCH = 5_000;
const SENDERS = 8;
const WRITERS = 4;
const READS = 21;
const REPEATED = 0.02;
const CORRECTED = 0.01;

interface Outcome {
  readonly eventsPerSecond: number;
  readonly msUntilRight: number;
  readonly boardMs: number;
}

/** The same events, in the same order, with the same repeats and corrections, into Nhịp and into what a user would pick instead. */
export async function benchPeers(context: BenchContext): Promise<void> {
  await installPeers();
  const load = loadOf(context);
  const expected = boardOf(load.peer);
  const ours = await benchOurs(load.items, expected);
  context.print({ bench: 'peers', peer: 'nhip', events: load.items.length, ...told(ours), boardRatio: 1 });
  for (const open of [postgresPeer, duckDbPeer, clickHousePeer]) {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'nhip-peer-'));
    await chmod(dataDir, 0o711);
    const peer = await open(dataDir);
    try {
      const theirs = await benchPeer(peer, load.peer, expected);
      const boardRatio = rounded(theirs.boardMs / ours.boardMs, 1);
      context.print({ bench: 'peers', peer: peer.name, events: load.peer.length, ...told(theirs), boardRatio });
    } finally {
      await peer.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  }
}

async function installPeers(): Promise<void> {
  if (existsSync(path.join(MANIFEST, 'node_modules'))) return;
  await promisify(execFile)('npm', ['install', '--no-package-lock', '--no-audit', '--no-fund'], { cwd: MANIFEST });
}

function told({ eventsPerSecond, msUntilRight, boardMs }: Outcome) {
  return { eventsPerSecond: Math.round(eventsPerSecond), msUntilRight: Math.round(msUntilRight), boardMs: rounded(boardMs, 2) };
}

interface Load {
  readonly items: readonly StatusEventItem[];
  readonly peer: readonly PeerEvent[];
}

function loadOf({ catalogue }: BenchContext): Load {
  const events = loadEvents({ catalogue, now: Date.now(), dossiers: Math.ceil(EVENTS / EVENTS_PER_DOSSIER), seed: 1 }).slice(0, EVENTS);
  const random = seededRandom(1);
  const counts = new Map<string, number>();
  const items: StatusEventItem[] = [];
  for (const { sentAt: _, ...event } of events) {
    const place = (counts.get(event.dossierCode) ?? 0) + 1;
    counts.set(event.dossierCode, place);
    const item = { ...event, eventId: `e${place}`, version: 0 };
    items.push(item);
    const lot = random();
    if (lot < REPEATED) items.push(item);
    else if (lot < REPEATED + CORRECTED) items.push({ ...item, version: 1, occurredAt: earlier(item.occurredAt) });
  }
  const { directory } = catalogue;
  const peer = items.map(({ source, dossierCode, eventId = '', version = 0, unit, status, occurredAt }): PeerEvent => ({
    source,
    code: dossierCode,
    id: eventId,
    version,
    unit,
    province: directory.ancestors(unit).at(-2) ?? unit,
    status: String(status),
    happened: Date.parse(occurredAt),
  }));
  return { items, peer };
}

function earlier(at: string): string {
  return new Date(Date.parse(at) - SECOND_MS).toISOString();
}

/** What is right, by a plain count. */
function boardOf(events: readonly PeerEvent[]): readonly PeerRow[] {
  const dossiers = new Map<string, { province: string; statuses: Set<string> }>();
  for (const { code, province, status } of events) {
    const known = dossiers.get(code) ?? { province, statuses: new Set() };
    known.statuses.add(status);
    dossiers.set(code, known);
  }
  const rows = new Map<string, { province: string; received: number; resolved: number }>();
  for (const { province, statuses } of dossiers.values()) {
    const has = (...words: readonly string[]): boolean => words.some((word) => statuses.has(word));
    if (!has('accepted', 'in_process', 'resolved', 'returned')) continue;
    const row = rows.get(province) ?? { province, received: 0, resolved: 0 };
    row.received += 1;
    row.resolved += has('resolved', 'returned') ? 1 : 0;
    rows.set(province, row);
  }
  return [...rows.values()].toSorted((one, other) => (one.province < other.province ? -1 : 1));
}

async function benchPeer(peer: Peer, events: readonly PeerEvent[], expected: readonly PeerRow[]): Promise<Outcome> {
  const batches = [...batchesOf(events, BATCH)].map(newestOf);
  let next = 0;
  const write = async (): Promise<void> => {
    for (let batch = batches[next++]; batch !== undefined; batch = batches[next++]) await peer.write(batch);
  };
  const started = performance.now();
  // Only the one with a server takes several at once.
  await Promise.all(Array.from({ length: peer.name === 'postgresql' ? WRITERS : 1 }, write));
  const written = performance.now();
  const first = await peer.board();
  const right = performance.now();
  if (JSON.stringify(first) !== JSON.stringify(expected)) throw new Error(`${peer.name} tells another board`);
  const times: number[] = [];
  for (let read = 0; read < READS; read++) {
    const from = performance.now();
    await peer.board();
    times.push(performance.now() - from);
  }
  return { eventsPerSecond: events.length / ((written - started) / 1_000), msUntilRight: right - written, boardMs: percentile(times, 0.5) };
}

/** One statement cannot change a row twice: of one event's versions in a batch the newest is written, in key order. */
function newestOf(batch: readonly PeerEvent[]): readonly PeerEvent[] {
  const newest = new Map<string, PeerEvent>();
  for (const event of batch) {
    const key = `${event.code} ${event.id}`;
    const known = newest.get(key);
    if (known === undefined || known.version < event.version) newest.set(key, event);
  }
  return [...newest.values()].toSorted((one, other) =>
    one.code === other.code ? (one.id < other.id ? -1 : 1) : one.code < other.code ? -1 : 1,
  );
}

async function benchOurs(items: readonly StatusEventItem[], expected: readonly PeerRow[]): Promise<Outcome> {
  const server = await startChildServer();
  try {
    const bodies = [...batchesOf(items, BATCH)].map((batch) => JSON.stringify(batch));
    const started = performance.now();
    await postBodies(server.url, bodies, SENDERS);
    const written = performance.now();
    while (JSON.stringify(await ourBoard(server.url)) !== JSON.stringify(expected)) {
      if (performance.now() - written > 60_000) throw new Error('nhip tells another board');
    }
    const right = performance.now();
    const times: number[] = [];
    for (let read = 0; read < READS; read++) {
      const from = performance.now();
      await ourBoard(server.url);
      times.push(performance.now() - from);
    }
    return {
      eventsPerSecond: items.length / ((written - started) / 1_000),
      msUntilRight: right - written,
      boardMs: percentile(times, 0.5),
    };
  } finally {
    await server.stop();
  }
}

/** The board over HTTP, with all else that it tells; only what is compared is taken of it. */
async function ourBoard(url: string): Promise<readonly PeerRow[]> {
  const response = await fetch(`${url}/v1/board?unit=VN&period=year`);
  // Our own answer.
  const { children } = (await response.json()) as Board;
  const count = (of: Board['children'][number], id: string): number => {
    const value = must(of.values[id], id);
    return value.kind === 'value' ? value.value : 0;
  };
  return children
    .map((child) => ({
      province: child.unit.id,
      received: count(child, 'received'),
      resolved: count(child, 'resolved'),
    }))
    .filter(({ received }) => received > 0)
    .toSorted((one, other) => (one.province < other.province ? -1 : 1));
}
