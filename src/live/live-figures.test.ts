import { describe, expect, it } from 'vitest';

import type { ChangeBus } from '../bus/change-bus.ts';
import { memoryBus } from '../bus/memory-bus.ts';
import { at, CALENDAR, event } from '../domain/dossier-fixture.ts';
import { DIRECTORY, entryOf, MEASURES } from '../intake/intake-fixture.ts';
import { DAY_MS } from '../shared/instant.ts';
import { manualClock } from '../shared/manual-clock.ts';
import { liveFigures, type LiveFigures, type Movement } from './live-figures.ts';
import { world } from './live-fixture.ts';
import type { TallyReader, TallyReading } from './tally-reader.ts';

const NOW = at('2026-03-02T10:00');
const accepted = event('accepted', '2026-03-02T09:00');
const RECEIVED = MEASURES.columnsOf('received')[0] ?? NaN;

function received(live: LiveFigures, unit = 'VN'): number {
  return live.figures('day').current(unit).read(RECEIVED);
}

/** A reader whose answers are held back: taken from the counters at once, given when told to. */
function heldReader() {
  const waiting: { reading: TallyReading; give: () => void; fail: (error: unknown) => void }[] = [];
  let isHolding = false;
  return {
    waiting,
    hold: () => void (isHolding = true),
    wrap: (inner: TallyReader): TallyReader => ({
      async read(spans) {
        const reading = await inner.read(spans);
        if (!isHolding) return reading;
        const { promise, resolve, reject } = Promise.withResolvers<TallyReading>();
        waiting.push({ reading, give: () => resolve(reading), fail: reject });
        return promise;
      },
    }),
  };
}

async function heldWorld() {
  const held = heldReader();
  const parts = await world(NOW, held.wrap);
  held.hold();
  const reading = async (n: number): Promise<void> => {
    await expect.poll(() => held.waiting.length).toBe(n);
  };
  return { ...parts, held, reading };
}

describe('the figures of now', () => {
  it('follow every commit, in the unit and in all above it', async () => {
    const { live, write } = await world(NOW);
    await write(entryOf('D1', accepted), entryOf('D2', { ...accepted, unit: '00256' }));
    expect(['00004', '01', '00256', '02', 'VN', 'G01'].map((unit) => received(live, unit))).toEqual([1, 1, 1, 1, 2, 0]);
    expect([live.lastEventAt, live.lastLearnedAt]).toEqual([accepted.at, NOW]);
  });

  it('are told to have moved, with the units and what happened', async () => {
    const { live, write } = await world(NOW);
    const moves: Movement[] = [];
    const leave = live.onMove((movement) => moves.push(movement));
    await write(entryOf('D1', accepted));
    expect(moves).toMatchObject([{ kind: 'units', units: ['00004', '01', 'VN'], happened: [{ what: 'accepted' }] }]);
    leave();
    await write(entryOf('D2', accepted));
    expect(moves).toHaveLength(1);
  });

  it('no longer follow when closed', async () => {
    const { live, write } = await world(NOW);
    live.close();
    await write(entryOf('D1', accepted));
    expect(received(live)).toBe(0);
  });

  it('begin with what was there', async () => {
    const { live, writeQuietly } = await world(NOW);
    await writeQuietly([entryOf('D1', accepted)]);
    await live.reload();
    expect(received(live)).toBe(1);
    expect([live.lastEventAt, live.lastLearnedAt]).toEqual([accepted.at, NOW]);
  });
});

describe('a change that is committed while the counters are read', () => {
  it('is not lost when the reading has it not', async () => {
    const { live, write, held, reading } = await heldWorld();
    const loading = live.reload();
    await reading(1);
    await write(entryOf('D1', accepted));
    held.waiting[0]?.give();
    await loading;
    expect(received(live)).toBe(1);
  });

  it('is not counted twice when the reading has it', async () => {
    const { live, writeQuietly, held, reading } = await heldWorld();
    const tell = await writeQuietly([entryOf('D1', accepted)]);
    const loading = live.reload();
    await reading(1);
    tell();
    held.waiting[0]?.give();
    await loading;
    expect(received(live)).toBe(1);
  });

  it('is not counted twice when it is told only after the reading that has it', async () => {
    const { live, writeQuietly, held, reading } = await heldWorld();
    const tell = await writeQuietly([entryOf('D1', accepted)]);
    const loading = live.reload();
    await reading(1);
    held.waiting[0]?.give();
    await loading;
    tell();
    expect(received(live)).toBe(1);
    expect(live.lastEventAt).toBe(accepted.at);
  });

  it('is shown at once, and still there after the reading', async () => {
    const { live, write, held, reading } = await heldWorld();
    const loading = live.reload();
    await reading(1);
    await write(entryOf('D1', accepted));
    expect(received(live)).toBe(1);
    await write(entryOf('D2', accepted));
    held.waiting[0]?.give();
    await loading;
    expect(received(live)).toBe(2);
  });

  it('is there after a reading that failed', async () => {
    const { live, write, held, reading } = await heldWorld();
    const loading = live.reload();
    await reading(1);
    await write(entryOf('D1', accepted));
    held.waiting[0]?.fail(new Error('away'));
    await expect(loading).rejects.toThrow('away');
    await write(entryOf('D2', accepted));
    expect(received(live)).toBe(2);
  });
});

describe('reading anew', () => {
  it('is shared by those who ask during it, and done once more for them', async () => {
    const { live, held, reading, writeQuietly } = await heldWorld();
    const first = live.reload();
    await reading(1);
    await writeQuietly([entryOf('D1', accepted)]);
    const others = [live.reload(), live.reload()];
    held.waiting[0]?.give();
    await reading(2);
    held.waiting[1]?.give();
    await Promise.all([first, ...others]);
    expect(held.waiting).toHaveLength(2);
    expect(received(live)).toBe(1);
  });

  it.each(['uncertain', 'units'] as const)('follows the message %s, and is told as a reset', async (kind) => {
    const { live, bus, writeQuietly } = await world(NOW);
    const moves: Movement[] = [];
    live.onMove((movement) => moves.push(movement));
    await writeQuietly([entryOf('D1', accepted)]);
    bus.publish({ kind });
    await expect.poll(() => moves).toEqual([{ kind: 'reset' }]);
    expect(received(live)).toBe(1);
  });

  it('that failed is reported and tried again until it succeeds', async () => {
    const { live, bus, held, reading, errors, writeQuietly } = await heldWorld();
    await writeQuietly([entryOf('D1', accepted)]);
    bus.publish({ kind: 'uncertain' });
    await reading(1);
    held.waiting[0]?.fail(new Error('away'));
    await expect.poll(() => errors).toHaveLength(1);
    expect(received(live)).toBe(0);
    const keeping = live.keepDay();
    await reading(2);
    held.waiting[1]?.give();
    await keeping;
    expect(received(live)).toBe(1);
    await live.keepDay();
    expect(held.waiting).toHaveLength(2);
  });
});

it('figures that cannot be read at first leave nobody on the bus', async () => {
  const bus = memoryBus();
  let listening = 0;
  const counting: ChangeBus = {
    publish: bus.publish,
    subscribe(listener) {
      listening += 1;
      const leave = bus.subscribe(listener);
      return () => {
        listening -= 1;
        leave();
      };
    },
  };
  const reader: TallyReader = { read: () => Promise.reject(new Error('away')) };
  const parts = {
    bus: counting,
    clock: manualClock(NOW),
    calendar: CALENDAR,
    directory: () => DIRECTORY,
    columns: [],
    asOf: new Set<number>(),
    onError: () => {},
  };
  await expect(liveFigures({ reader, ...parts })).rejects.toThrow('away');
  expect(listening).toBe(0);
});

describe('midnight', () => {
  it('begins a new day, and yesterday is the day before', async () => {
    const { live, clock, write } = await world(NOW);
    await write(entryOf('D1', accepted));
    await live.keepDay();
    expect(received(live)).toBe(1);
    clock.advance(DAY_MS);
    await live.keepDay();
    expect(received(live)).toBe(0);
    expect(live.figures('day').previous('VN').read(RECEIVED)).toBe(1);
    expect(live.figures('week').current('VN').read(RECEIVED)).toBe(1);
  });

  it('of the clock is midnight in Viet Nam', async () => {
    const { live, clock } = await world(NOW);
    const today = live.today;
    clock.set(at('2026-03-02T23:59'));
    await live.keepDay();
    expect(live.today).toBe(today);
    clock.set(at('2026-03-03T00:00'));
    await live.keepDay();
    expect(live.today).toBe(today + 1);
  });
});
