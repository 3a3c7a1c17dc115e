import { describe, expect, test } from 'vitest';

import type { IntakeItem } from '../intake/contract.ts';
import type { FactItem } from '../intake/fact-contract.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/instant.ts';
import { nationOf } from './nation-fixture.ts';
import { runSimulator, type FactsTold, type SimulatorOptions, type SimulatorProgress } from './run.ts';

const nation = await nationOf(2026);
/** One whose systems tell of dossiers only: what most of these tests are about. */
const ofDossiers = { ...nation, facts: () => [] };
const START = Date.parse('2026-11-18T09:00:20+07:00');

/** A run in which the clock moves only when the simulator sleeps or sends, and which ends at `until`. */
async function run(given: Partial<SimulatorOptions> & { until: number; sendMs?: number; start?: number }) {
  const { until, sendMs = 0, start = START, ...options } = given;
  const sent: IntakeItem[] = [];
  const facts: FactItem[] = [];
  const told: FactsTold[] = [];
  const batches: number[] = [];
  const progress: SimulatorProgress[] = [];
  const stop = new AbortController();
  let now = start;
  let underWay = 0;
  const pass = (ms: number): void => {
    now += ms;
    if (now >= until) stop.abort();
  };
  const take = async (count: number, keep: () => void): Promise<void> => {
    underWay += 1;
    expect(underWay).toBe(1);
    await Promise.resolve();
    keep();
    batches.push(count);
    underWay -= 1;
    pass(sendMs);
  };
  await runSimulator({
    nation: ofDossiers,
    send: (items) =>
      take(items.length, () => {
        const instants = items.map((item) => Date.parse(item.kind === 'snapshot' ? item.asOf : item.occurredAt));
        expect(Math.max(...instants)).toBeLessThanOrEqual(now);
        sent.push(...items);
      }),
    sendFacts: (items) =>
      take(items.length, () => {
        expect(Math.max(...items.map(instantOf))).toBeLessThanOrEqual(now);
        facts.push(...items);
      }),
    factsTold: null,
    onFactsTold: async (far) => void told.push(far),
    lastArrivalAt: null,
    openCodes: () => [],
    clock: { now: () => now },
    sleep: async (ms) => pass(ms * 50),
    scale: 0.01,
    rhythm: 'real',
    days: 3,
    signal: stop.signal,
    onProgress: (step) => progress.push(step),
    ...options,
  });
  return { sent, facts, told, batches, progress };
}

/** When something is said to have happened. */
function instantOf(item: FactItem): number {
  if (item.kind === 'feedback') return Date.parse(item.occurredAt);
  return Date.parse(item.kind === 'registry' ? item.since : item.statedAt);
}

const textOf = (items: readonly FactItem[]): string[] => items.map((item) => JSON.stringify(item)).toSorted();

/** The last word on every dossier: how many steps are known. */
function stepsKnown(items: readonly IntakeItem[]): ReadonlyMap<string, ReadonlySet<string>> {
  const known = new Map<string, Set<string>>();
  for (const item of items) {
    const steps = known.get(item.dossierCode) ?? new Set<string>();
    if (item.kind === 'snapshot') for (const { occurredAt } of item.history) steps.add(occurredAt);
    else steps.add(item.occurredAt);
    known.set(item.dossierCode, steps);
  }
  return known;
}

describe('the simulator', { timeout: 30_000 }, () => {
  test('tells the history where there is none, with its progress, then goes live', async () => {
    const { sent, progress } = await run({ until: START + HOUR_MS });
    const snapshots = sent.filter(({ kind }) => kind === 'snapshot');
    expect(snapshots.length).toBeGreaterThan(2_500);
    expect(sent.length - snapshots.length).toBeGreaterThan(50);
    expect(progress.at(-1)).toMatchObject({ phase: 'live' });
    expect(progress.at(-2)).toMatchObject({ phase: 'history', done: 1, dossiers: snapshots.length });
  });

  test('after a break tells the gap and goes on: the same is known as without the break', async () => {
    const until = START + 6 * HOUR_MS;
    const whole = stepsKnown((await run({ until })).sent);
    const first = await run({ until: START + HOUR_MS });
    const codes = [...stepsKnown(first.sent).keys()];
    const second = await run({ start: START + 5 * HOUR_MS, until, lastArrivalAt: START + HOUR_MS, openCodes: () => codes });
    const known = stepsKnown([...first.sent, ...second.sent]);
    // The two runs end within one look at the clock of each other.
    const before = (steps: ReadonlySet<string>): readonly string[] =>
      [...steps].filter((at) => Date.parse(at) < until - MINUTE_MS).toSorted();
    for (const [code, steps] of whole) expect(before(known.get(code) ?? new Set()), code).toEqual(before(steps));
  });

  test('after a break tells nothing new twice', async () => {
    const first = await run({ until: START + HOUR_MS });
    const codes = [...stepsKnown(first.sent).keys()];
    const { sent } = await run({
      start: START + 5 * HOUR_MS,
      until: START + 6 * HOUR_MS,
      lastArrivalAt: START + HOUR_MS,
      openCodes: () => codes,
    });
    const told = sent.flatMap((item) => (item.kind === 'snapshot' ? [] : [`${item.dossierCode} ${item.occurredAt}`]));
    expect(told.length).toBeGreaterThan(50);
    expect(new Set(told).size).toBe(told.length);
  });

  test('killed in the middle of the history, goes on where it was', async () => {
    const options = { scale: 0.05, days: 2 };
    const whole = stepsKnown((await run({ until: START + HOUR_MS, ...options })).sent);
    const first = await run({ until: START + 1, sendMs: 10, ...options });
    const lastArrivalAt = Math.max(
      ...first.sent.map((item) => (item.kind === 'snapshot' ? Date.parse(item.history[0]?.occurredAt ?? '') : 0)),
    );
    expect(lastArrivalAt).toBeLessThan(START - HOUR_MS);
    const codes = [...stepsKnown(first.sent).keys()];
    const second = await run({ until: START + HOUR_MS, lastArrivalAt, openCodes: () => codes, ...options });
    expect([...stepsKnown([...first.sent, ...second.sent]).keys()].toSorted()).toEqual([...whole.keys()].toSorted());
    expect(second.sent.length).toBeLessThan(whole.size * 3);
  });

  test('a receiver slower than real time slows it down: batches stay bounded, one at a time', async () => {
    const { batches } = await run({ until: START + DAY_MS, sendMs: HOUR_MS });
    expect(batches.length).toBeLessThanOrEqual(24);
    expect(Math.max(...batches)).toBeLessThanOrEqual(2_000);
  });

  test('ends when it is told to, even in the middle of the history', async () => {
    const { progress, batches } = await run({ until: START + 1, sendMs: 10, scale: 0.05, days: 30 });
    expect(batches.length).toBeLessThanOrEqual(2);
    expect(progress.some(({ phase }) => phase === 'live')).toBe(false);
  });

  test('tells of everything else by turns, and remembers how far it came', async () => {
    const { facts, told, sent, batches } = await run({ nation, until: START + 6 * HOUR_MS, sendMs: 10 });
    expect(new Set(facts.map(({ kind }) => kind))).toEqual(new Set(['feedback', 'registry']));
    expect(batches.reduce((sum, count) => sum + count, 0)).toBe(facts.length + sent.length);
    expect(told.map(({ upTo }) => upTo)).toEqual(told.map(({ upTo }) => upTo).toSorted((one, other) => one - other));
    expect(told.at(-1)).toMatchObject({ since: START - 3 * DAY_MS, liveSince: START });
    // Registers are told whole, however little history of dossiers there is.
    expect(facts.length).toBeGreaterThan(30_000);
  });

  test('after a break goes on with everything else where it was, and tells nothing of it twice', async () => {
    const until = START + 14 * HOUR_MS;
    const options = { nation, days: 1, scale: 0.005 };
    const whole = (await run({ until, ...options })).facts;
    const first = await run({ until: START + 6 * HOUR_MS, ...options });
    const second = await run({
      ...options,
      start: START + 12 * HOUR_MS,
      until,
      lastArrivalAt: START + 6 * HOUR_MS,
      factsTold: first.told.at(-1) ?? null,
    });
    expect(second.facts.length).toBeGreaterThan(0);
    expect(second.facts.length).toBeLessThan(500);
    const known = textOf([...first.facts, ...second.facts]);
    expect(new Set(known).size).toBe(known.length);
    const early = (items: readonly FactItem[]): string[] => textOf(items.filter((item) => instantOf(item) < until - MINUTE_MS));
    expect(early([...first.facts, ...second.facts])).toEqual(early(whole));
  });

  test('a failure to deliver ends it', async () => {
    const send = (): Promise<void> => Promise.reject(new Error('gone'));
    await expect(run({ until: START + HOUR_MS, send })).rejects.toThrow('gone');
  });
});
