import { expect, it } from 'vitest';

import { memoryBus } from '../bus/memory-bus.ts';
import { at, event } from '../domain/dossier-fixture.ts';
import { manualClock } from '../shared/manual-clock.ts';
import { runClockSweep, sweepClock } from './clock-sweep.ts';
import { CONTEXT, DIRECTORY, entryOf, writeBatch } from './intake-fixture.ts';
import { intake } from './intake.ts';
import { memoryLedger } from './memory-ledger.ts';
import { itemParser } from './parse-item.ts';

function opened() {
  const ledger = memoryLedger();
  const clock = manualClock(at('2026-03-03T09:00'));
  const way = intake({
    parser: itemParser(() => DIRECTORY),
    ledger,
    bus: memoryBus(),
    clock,
    context: CONTEXT,
    lanes: 2,
    maxBatch: 100,
    maxWaiting: 1_000,
    smallRequest: 1,
    onDefect: () => {},
  });
  return { ledger, clock, intake: way };
}

it('evaluates what is due, and nothing twice', async () => {
  const parts = opened();
  await writeBatch(parts.ledger, [entryOf('D1', event('accepted', '2026-03-02T09:00'))], parts.clock.now());
  expect(await sweepClock(parts)).toBe(0);
  parts.clock.set(at('2026-03-04T17:30'));
  expect([await sweepClock(parts), await sweepClock(parts)]).toEqual([1, 0]);
  parts.clock.set(at('2026-03-05T17:30'));
  expect(await sweepClock(parts)).toBe(0);
  parts.clock.advance(1);
  expect([await sweepClock(parts), await sweepClock(parts)]).toEqual([1, 0]);
});

it('goes on after a failure until it is stopped, and rests between', async () => {
  const parts = opened();
  const stopping = new AbortController();
  const errors: unknown[] = [];
  const rests: number[] = [];
  let asked = 0;
  await runClockSweep({
    ...parts,
    ledger: {
      ...parts.ledger,
      due(now, limit) {
        asked += 1;
        return asked === 1 ? Promise.reject(new Error('away')) : parts.ledger.due(now, limit);
      },
    },
    sleep(ms) {
      rests.push(ms);
      if (rests.length === 3) stopping.abort();
      return Promise.resolve();
    },
    signal: stopping.signal,
    onError: (error) => errors.push(error),
  });
  expect([asked, errors.length]).toEqual([3, 1]);
  expect(Math.max(...rests)).toBeLessThan(1_000);
});

it('does not rest while more is due than one sweep takes', async () => {
  const parts = opened();
  const stopping = new AbortController();
  const accepted = event('accepted', '2026-03-02T09:00');
  const many = Array.from({ length: 2_500 }, (_, index) => entryOf(`D${index}`, accepted));
  await writeBatch(parts.ledger, many, parts.clock.now());
  parts.clock.set(at('2026-03-06T09:00'));
  await runClockSweep({
    ...parts,
    sleep() {
      stopping.abort();
      return Promise.resolve();
    },
    signal: stopping.signal,
    onError: (error) => {
      throw error;
    },
  });
  expect(await parts.ledger.due(parts.clock.now(), 1)).toEqual([]);
});
