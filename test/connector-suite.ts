import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Batch, Connector } from '../src/connectors/connector.ts';
import type { RawRecord } from '../src/intake/formats/format.ts';
import { AppError } from '../src/shared/app-error.ts';

/** A source that the suite fills, and a connector to it. */
export interface ConnectorWorld {
  /** Adds records after those that are there. */
  add(records: readonly RawRecord[]): Promise<void>;
  connect(): Connector;
  /** How a record comes back. */
  readonly told: (record: RawRecord) => RawRecord;
  readonly maxBatch: number;
  close(): Promise<void>;
}

type Begin = () => Promise<ConnectorWorld>;

const NEVER = new AbortController().signal;
const SEED = 4;

/** What may become of a delivery: it is stored and the answer lost, or we are told to stop behind it. */
const FATES = ['stored', 'refused', 'answerLost', 'stopped'] as const;
type Fate = (typeof FATES)[number];

/** How long a connector may take to leave off. */
const SOON_MS = 2_000;

/** What holds for every connector, whatever it speaks. `begin` makes an empty source; `away` is a connector to one that is not there. */
export function connectorSuite(begin: Begin, runs = 15, away?: () => Connector): void {
  cleanRuns(begin);
  brokenRuns(begin, runs);
  killedRuns(begin, runs);
  if (away !== undefined) isToldAway(away);
}

function cleanRuns(begin: Begin): void {
  test('gives everything once, in order, in batches of bounded size', () =>
    within(begin, async (world) => {
      const all = recordsFrom(0, world.maxBatch * 2 + 3);
      await world.add(all);
      const pulled = await pullAll(world, null);
      expect(pulled.records).toEqual(all.map(world.told));
      expect(Math.max(...pulled.batches.map((batch) => batch.records.length))).toBeLessThanOrEqual(world.maxBatch);
      expect(pulled.batches.every(({ cursor }) => cursor.length <= 4_000)).toBe(true);
      expect((await pullAll(world, pulled.cursor)).records).toEqual([]);
    }));

  test('goes on with what was added since', () =>
    within(begin, async (world) => {
      await world.add(recordsFrom(0, 4));
      const first = await pullAll(world, null);
      await world.add(recordsFrom(4, 5));
      const second = await pullAll(world, first.cursor);
      expect([...first.records, ...second.records]).toEqual(recordsFrom(0, 9).map(world.told));
    }));

  test('can be asked whether it is there', () =>
    within(begin, async (world) => {
      await world.add(recordsFrom(0, 1));
      const connector = world.connect();
      await connector.probe(NEVER);
      await connector.close();
      expect((await pullAll(world, null)).records).toHaveLength(1);
    }));
}

function brokenRuns(begin: Begin, runs: number): void {
  test(`whatever deliveries fail and whenever it is begun anew, nothing is missing and the order holds (seed ${SEED})`, () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 12 }), fc.integer({ min: 1, max: 40 }), (outcomes, count) =>
        within(begin, async (world) => {
          const all = recordsFrom(0, count);
          await world.add(all);
          const left = [...outcomes];
          const seen: RawRecord[] = [];
          let cursor: string | null = null;
          for (let turn = 0; turn < 60; turn++) {
            const pulled = await pullAll(world, cursor, () => left.pop() ?? true);
            seen.push(...pulled.records);
            ({ cursor } = pulled);
            if (!pulled.failed && left.length === 0) break;
          }
          expect(seen).toEqual(all.map(world.told));
        }),
      ),
      { numRuns: runs, seed: SEED },
    ));

  test('stops soon when it is told to, and goes on from there', () =>
    within(begin, async (world) => {
      const all = recordsFrom(0, world.maxBatch * 3);
      await world.add(all);
      const stopping = new AbortController();
      const first = await pullAll(
        world,
        null,
        () => {
          stopping.abort();
          return true;
        },
        stopping.signal,
      );
      expect(first.records.length).toBeLessThan(all.length);
      expect([...first.records, ...(await pullAll(world, first.cursor)).records]).toEqual(all.map(world.told));
    }));
}

function killedRuns(begin: Begin, runs: number): void {
  const life = fc.record({ added: fc.nat(9), fates: fc.array(fc.constantFrom(...FATES), { maxLength: 5 }) });

  test(`ends in what a clean run gives, wherever it is killed and whatever comes meanwhile (seed ${SEED})`, () =>
    fc.assert(
      fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 6 }), (lives) =>
        within(begin, async (world) => {
          const stored: Stored = { records: [], cursor: null };
          let count = 0;
          for (const { added, fates } of lives) {
            if (added > 0) await world.add(recordsFrom(count, added));
            count += added;
            await liveOnce(world, stored, fates);
          }
          await liveOnce(world, stored, []);
          expect([...new Set(stored.records.map(codeIn))]).toEqual(recordsFrom(0, count).map(codeIn));
        }),
      ),
      { numRuns: runs, seed: SEED },
    ));
}

function isToldAway(away: () => Connector): void {
  test('says when it is not there, as it is asked and as it is read', async () => {
    const connector = away();
    const isTold = (error: unknown): boolean => error instanceof AppError && ['unavailable', 'configuration'].includes(error.kind);
    await expect(connector.probe(NEVER)).rejects.toSatisfy(isTold);
    await expect(connector.pull(null, () => Promise.resolve(), NEVER)).rejects.toSatisfy(isTold);
    await connector.close();
  });
}

interface Stored {
  readonly records: RawRecord[];
  cursor: string | null;
}

/** One life of a process: it ends when there is nothing more, or at the first delivery that is not just stored. */
async function liveOnce(world: ConnectorWorld, stored: Stored, fates: readonly Fate[]): Promise<void> {
  const left = [...fates];
  const ending = new AbortController();
  let endedAt: number | null = null;
  const take = (batch: Batch): boolean => {
    const fate = left.shift() ?? 'stored';
    if (endedAt === null && fate !== 'refused') {
      stored.records.push(...batch.records);
      stored.cursor = batch.cursor;
    }
    if (fate === 'stored' && endedAt === null) return true;
    endedAt ??= performance.now();
    if (fate === 'stopped') ending.abort();
    return fate === 'stopped';
  };
  await pullAll(world, stored.cursor, take, ending.signal);
  if (endedAt !== null) expect(performance.now() - endedAt).toBeLessThan(SOON_MS);
}

function codeIn(record: RawRecord): unknown {
  return typeof record === 'object' && record !== null && 'code' in record ? record.code : record;
}

function recordsFrom(first: number, count: number): RawRecord[] {
  return Array.from({ length: count }, (_, at) => ({ code: `R-${String(first + at).padStart(5, '0')}` }));
}

async function within(begin: Begin, run: (world: ConnectorWorld) => Promise<void>): Promise<void> {
  const world = await begin();
  try {
    await run(world);
  } finally {
    await world.close();
  }
}

interface Pulled {
  readonly batches: readonly Batch[];
  readonly records: readonly RawRecord[];
  readonly cursor: string | null;
  /** A delivery was refused. */
  readonly failed: boolean;
}

const AWAY = 'the store is away';

/** One pull from where the last one left off; deliveries may be refused. */
async function pullAll(
  world: ConnectorWorld,
  from: string | null,
  accept: (batch: Batch) => boolean = () => true,
  signal = NEVER,
): Promise<Pulled> {
  const batches: Batch[] = [];
  let failed = false;
  const connector = world.connect();
  try {
    await connector.pull(
      from,
      (batch) => {
        if (!accept(batch)) return Promise.reject(new Error(AWAY));
        batches.push(batch);
        return Promise.resolve();
      },
      signal,
    );
  } catch (error) {
    failed = error instanceof Error && error.message === AWAY;
    if (!failed && !signal.aborted) throw error;
  } finally {
    await connector.close();
  }
  return { batches, records: batches.flatMap((batch) => batch.records), cursor: batches.at(-1)?.cursor ?? from, failed };
}
