import { describe, expect, it } from 'vitest';

import { memoryBus } from '../bus/memory-bus.ts';
import type { CommittedChange } from '../bus/change-bus.ts';
import { periodOf } from '../measure/period.ts';
import { PROCEDURE_KEY_SEPARATOR } from '../measure/tally-delta.ts';
import { parseDay, SECOND_MS } from '../shared/instant.ts';
import { manualClock } from '../shared/manual-clock.ts';
import type { Movement } from './live-figures.ts';
import { procedureFigures } from './procedure-cube-figures.ts';
import type { ProcedureTallyReader } from './procedure-cube-reader.ts';

const DAY = parseDay('2026-03-18');
const KEPT = { period: [0], all: [], asOf: [] };
const LISTS = [[{ column: 0, times: 1, over: 'period' as const }]];

/** A store of one counter that knows its transactions; its answers are held back until they are given. */
function world() {
  const bus = memoryBus();
  const clock = manualClock(0);
  const errors: unknown[] = [];
  const waiting: { give: () => void; fail: (error: unknown) => void }[] = [];
  const committed: { transaction: bigint; amount: number }[] = [];
  let today = DAY;
  let tell: (movement: Movement) => void = () => undefined;
  const reader: ProcedureTallyReader = {
    read(edges, _columns, take) {
      const seen = [...committed];
      const last = seen.at(-1)?.transaction ?? 0n;
      const { promise, resolve, reject } = Promise.withResolvers<{ includes: (transaction: bigint) => boolean }>();
      const give = (): void => {
        const stretch = edges.filter((edge) => edge <= DAY).length;
        for (const { amount } of seen) take('P', '01', stretch, [amount]);
        resolve({ includes: (transaction) => transaction <= last });
      };
      waiting.push({ give, fail: reject });
      return promise;
    },
  };
  const figures = procedureFigures({
    reader,
    bus,
    clock,
    columns: [{ isSum: false }],
    kept: { running: KEPT, past: KEPT },
    live: {
      get today() {
        return today;
      },
      onMove(listener) {
        tell = listener;
        return () => undefined;
      },
    },
    onError: (error) => void errors.push(error),
  });
  const commit = (amount: number, day = DAY): (() => void) => {
    const transaction = BigInt(committed.length + 1);
    committed.push({ transaction, amount });
    const procedures = [{ key: `P${PROCEDURE_KEY_SEPARATOR}01`, day, columns: [0], amounts: [amount] }];
    const change: CommittedChange = { transaction, units: [], procedures, pulses: [], happened: [], heard: [] };
    return () => bus.publish({ kind: 'committed', change });
  };
  return {
    bus,
    clock,
    errors,
    waiting,
    figures,
    commit,
    reset: () => tell({ kind: 'reset' }),
    nextDay: () => void (today += 1),
    isRead: () => figures.sums(['01'], periodOf('month', today), LISTS) !== null,
    sum: (period = periodOf('month', today)) => figures.sums(['01'], period, LISTS)?.get('P')?.[0] ?? null,
  };
}

/** What was asked for first is read by now. */
async function settled(of: ReturnType<typeof world>): Promise<void> {
  of.sum();
  of.waiting.at(-1)?.give();
  await expect.poll(of.isRead).toBe(true);
}

describe('the counters by procedure', () => {
  it('are read only when somebody asks, and once for all who ask meanwhile', () => {
    const of = world();
    expect(of.waiting).toHaveLength(0);
    expect([of.sum(), of.sum()]).toEqual([null, null]);
    expect(of.waiting).toHaveLength(1);
  });

  it('follow every commit from then on', async () => {
    const of = world();
    of.commit(2);
    await settled(of);
    expect(of.sum()).toBe(2);
    of.commit(3)();
    expect(of.sum()).toBe(5);
  });

  it('have a commit once, whether the reading saw it or not, and whenever it is told', async () => {
    const of = world();
    const early = of.commit(1);
    of.sum();
    // Told while it is read: one that the reading has, and one that it has not.
    early();
    of.commit(10)();
    of.waiting[0]?.give();
    await expect.poll(() => of.sum()).toBe(11);
    // Told after a reading that has it.
    const late = of.commit(100);
    of.reset();
    of.clock.advance(11 * SECOND_MS);
    await settled(of);
    late();
    expect(of.sum()).toBe(111);
  });

  it.each([
    ['something may have been missed', (of: ReturnType<typeof world>) => of.bus.publish({ kind: 'uncertain' })],
    ['the figures of units were read anew', (of: ReturnType<typeof world>) => of.reset()],
    ['another day has begun', (of: ReturnType<typeof world>) => of.nextDay()],
  ])('are not told until they are read anew when %s', async (_, upset) => {
    const of = world();
    of.commit(1);
    await settled(of);
    upset(of);
    expect(of.sum()).toBeNull();
    of.clock.advance(11 * SECOND_MS);
    await settled(of);
    expect(of.sum()).toBe(1);
  });

  it('are not read more often than every ten seconds, however often they are upset', async () => {
    const of = world();
    await settled(of);
    of.reset();
    of.sum();
    expect(of.waiting).toHaveLength(1);
    of.clock.advance(11 * SECOND_MS);
    of.sum();
    expect(of.waiting).toHaveLength(2);
  });

  it('of periods that are over are read each by itself, follow too, and the one not asked for longest is let go', async () => {
    const of = world();
    of.commit(4);
    const months = [1, 2, 3, 4].map((back) => periodOf('month', DAY - 31 * back));
    const [first] = months;
    if (first === undefined) throw new Error('no month');
    const readAll = async (): Promise<void> => {
      for (const month of months) {
        const asked = of.waiting.length;
        if (of.figures.sums(['01'], month, LISTS) !== null) continue;
        expect(of.waiting).toHaveLength(asked + 1);
        of.waiting.at(-1)?.give();
        await expect.poll(() => of.figures.sums(['01'], month, LISTS)).not.toBeNull();
      }
    };
    await readAll();
    expect(of.waiting).toHaveLength(4);
    const last = months.at(-1) ?? first;
    of.commit(5, last.from)();
    expect(of.sum(last)).toBe(5);
    expect(of.figures.sums(['01'], first, LISTS)).toBeNull();
  });

  it('survive a reading that fails', async () => {
    const of = world();
    of.commit(4);
    of.sum();
    of.waiting[0]?.fail(new Error('away'));
    await expect.poll(() => of.errors).toHaveLength(1);
    of.clock.advance(11 * SECOND_MS);
    await settled(of);
    expect(of.sum()).toBe(4);
  });
});
