import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { at, event } from '../domain/dossier-fixture.ts';
import { entryOf } from '../intake/intake-fixture.ts';
import type { Following } from './frames.ts';
import { hub, type Hub, type Outlet } from './hub.ts';
import { world } from './live-fixture.ts';
import { knownSource, pulseOf, sourceWorld } from './sources/source-fixture.ts';
import type { SourceFrame } from './sources/wire-sources.ts';
import type { Board, Delta, SnapshotFrame } from './wire.ts';

const NOW = at('2026-03-06T10:00');
const accepted = event('accepted', '2026-03-02T09:00');
const NATION: Following = { unit: 'VN', period: 'month', indicator: 'received', lights: true };

type Frame =
  | { readonly name: 'snapshot'; readonly id: string; readonly data: SnapshotFrame }
  | { readonly name: 'delta'; readonly id: string; readonly data: Delta }
  | { readonly name: 'sources'; readonly id: undefined; readonly data: SourceFrame }
  | { readonly name: 'heartbeat'; readonly id: undefined; readonly data: { readonly asOf: string } };

/** A viewer with a buffer that has room for so many frames until it is read; understands frames as a browser does. */
function viewer(room = Infinity) {
  const frames: Frame[] = [];
  const sentAt: number[] = [];
  let unread = 0;
  let whenRoom: (() => void)[] = [];
  const outlet: Outlet = {
    send(text) {
      unread += 1;
      sentAt.push(Date.now());
      const lines = text.trimEnd().split('\n');
      const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      // The hub writes these kinds only; each test looks at what it is.
      frames.push({ name: field('event'), id: field('id'), data: JSON.parse(field('data') ?? 'null') } as Frame);
      return unread < room;
    },
    onRoom(then) {
      whenRoom.push(then);
    },
  };
  return {
    outlet,
    frames,
    sentAt,
    names: () => frames.map(({ name }) => name),
    lastId: () => frames.findLast(({ id }) => id !== undefined)?.id,
    waiters: () => whenRoom.length,
    /** Reads all that is in the buffer. */
    read() {
      unread = 0;
      const then = whenRoom;
      whenRoom = [];
      for (const one of then) one();
    },
  };
}

interface Known {
  values: Board['values'] | undefined;
  readonly children: Map<string, Board['values']>;
  readonly lights: Map<string, unknown>;
}

function takeSnapshot(known: Known, { board, lights }: SnapshotFrame): void {
  known.values = board.values;
  known.children.clear();
  known.lights.clear();
  for (const child of board.children) known.children.set(child.unit.id, child.values);
  if (lights === undefined) return;
  for (const [index, unit] of lights.units.entries()) {
    known.lights.set(unit, [lights.values[index], lights.numerators[index], lights.denominators[index]]);
  }
}

function takeDelta(known: Known, { values, lights = {} }: Delta): void {
  for (const [unit, own] of Object.entries(values)) {
    if (unit === NATION.unit) known.values = own;
    else known.children.set(unit, own);
  }
  for (const [unit, light] of Object.entries(lights)) known.lights.set(unit, light);
}

/** What somebody knows who has applied these frames in order. */
function knowledge(frames: readonly Frame[]) {
  const known: Known = { values: undefined, children: new Map(), lights: new Map() };
  for (const frame of frames) {
    if (frame.name === 'snapshot') takeSnapshot(known, frame.data);
    else if (frame.name === 'delta') takeDelta(known, frame.data);
  }
  return { values: known.values, children: Object.fromEntries(known.children), lights: Object.fromEntries(known.lights) };
}

async function opened() {
  const parts = await world(NOW);
  const errors: unknown[] = [];
  const streams = hub({
    observatory: parts.view,
    live: parts.live,
    clock: parts.clock,
    run: 'run1',
    onError: (error) => errors.push(error),
  });
  hubs.push(streams);
  let code = 0;
  return {
    ...parts,
    streams,
    errors,
    /** A new dossier in a unit. */
    accept: (unit = '00004') => parts.write(entryOf(`D${(code += 1)}`, { ...accepted, unit })),
    async pass(ms: number) {
      parts.clock.advance(ms);
      await vi.advanceTimersByTimeAsync(ms);
    },
  };
}

const hubs: Hub[] = [];
beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] }));
afterEach(() => {
  for (const streams of hubs.splice(0)) streams.close();
  vi.useRealTimers();
});

describe('a viewer', () => {
  it('gets a snapshot, then what changes', async () => {
    const { streams, accept, pass, view } = await opened();
    const one = viewer();
    await streams.join(NATION, one.outlet, undefined);
    await accept();
    await pass(250);
    expect(one.names()).toEqual(['snapshot', 'delta']);
    const fresh = viewer();
    await streams.join(NATION, fresh.outlet, undefined);
    expect(knowledge(one.frames)).toEqual(knowledge(fresh.frames));
    expect(knowledge(one.frames).values).toEqual((await view.board(NATION)).values);
  });

  it('gets nothing of what it does not see', async () => {
    const { streams, accept, pass } = await opened();
    const one = viewer();
    await streams.join({ ...NATION, unit: '02' }, one.outlet, undefined);
    await accept('00004');
    await pass(250);
    expect(one.names()).toEqual(['snapshot']);
  });

  it('gets at most one frame in 250 milliseconds, however much happens', async () => {
    const { streams, accept, pass } = await opened();
    const one = viewer();
    await streams.join(NATION, one.outlet, undefined);
    await pass(1_000);
    for (let step = 0; step < 100; step++) {
      await accept();
      await pass(20);
    }
    const deltas = one.sentAt.filter((_, index) => one.frames[index]?.name === 'delta');
    expect(deltas.length).toBeGreaterThanOrEqual(8);
    for (const [index, when] of deltas.entries()) if (index > 0) expect(when - (deltas[index - 1] ?? NaN)).toBeGreaterThanOrEqual(250);
  });

  it('is told at once of the first change after a rest', async () => {
    const { streams, accept, pass } = await opened();
    const one = viewer();
    await streams.join(NATION, one.outlet, undefined);
    await pass(5_000);
    await accept();
    await pass(0);
    expect(one.names()).toEqual(['snapshot', 'delta']);
  });

  it('is told of changes also when the clock was set back an hour', async () => {
    const { streams, accept, pass, clock } = await opened();
    const one = viewer();
    await streams.join(NATION, one.outlet, undefined);
    await accept();
    await pass(250);
    clock.advance(-3_600_000);
    await accept();
    await pass(250);
    expect(one.names()).toEqual(['snapshot', 'delta', 'delta']);
  });

  it('gets a heartbeat every fifteen seconds', async () => {
    const { streams, pass } = await opened();
    const one = viewer();
    await streams.join(NATION, one.outlet, undefined);
    await pass(30_000);
    expect(one.names()).toEqual(['snapshot', 'heartbeat', 'heartbeat']);
  });

  it('gets a fresh snapshot when any figure may have moved', async () => {
    const { streams, accept, pass, live } = await opened();
    const one = viewer();
    await streams.join(NATION, one.outlet, undefined);
    await accept();
    await live.reload();
    await pass(250);
    expect(one.names()).toEqual(['snapshot', 'snapshot']);
  });

  it('that has left gets nothing more', async () => {
    const { streams, accept, pass } = await opened();
    const one = viewer();
    const leave = await streams.join(NATION, one.outlet, undefined);
    expect(streams.viewers).toBe(1);
    leave();
    await accept();
    await pass(20_000);
    expect([streams.viewers, one.names()]).toEqual([0, ['snapshot']]);
  });

  it('with a question without an answer is refused', async () => {
    const { streams } = await opened();
    await expect(streams.join({ ...NATION, unit: 'nowhere' }, viewer().outlet, undefined)).rejects.toMatchObject({ kind: 'notFound' });
    expect(streams.viewers).toBe(0);
  });
});

describe('a viewer that cannot keep up', () => {
  it('gets nothing while its buffer is full, and one fresh snapshot when there is room', async () => {
    const { streams, accept, pass, view } = await opened();
    const slow = viewer(2);
    await streams.join(NATION, slow.outlet, undefined);
    for (let step = 0; step < 40; step++) {
      await accept();
      await pass(500);
    }
    // The frame that filled the buffer was the last.
    expect(slow.names()).toEqual(['snapshot', 'delta']);
    expect(slow.waiters()).toBe(1);
    slow.read();
    await pass(0);
    expect(slow.names()).toEqual(['snapshot', 'delta', 'snapshot']);
    expect(knowledge(slow.frames).values).toEqual((await view.board(NATION)).values);
    await accept();
    await pass(500);
    expect(slow.names().at(-1)).toBe('delta');
  });

  it('does not hold up the others', async () => {
    const { streams, accept, pass } = await opened();
    const slow = viewer(1);
    const quick = viewer();
    await streams.join(NATION, slow.outlet, undefined);
    await streams.join(NATION, quick.outlet, undefined);
    for (let step = 0; step < 5; step++) {
      await accept();
      await pass(500);
    }
    expect(slow.frames).toHaveLength(1);
    expect(quick.frames).toHaveLength(6);
  });

  it('is left alone when it has gone before there was room', async () => {
    const { streams, accept, pass } = await opened();
    const slow = viewer(1);
    const leave = await streams.join(NATION, slow.outlet, undefined);
    leave();
    slow.read();
    await accept();
    await pass(500);
    expect(slow.names()).toEqual(['snapshot']);
  });
});

describe('a viewer that comes back', () => {
  it('is told what changed in between', async () => {
    const { streams, accept, pass } = await opened();
    const away = viewer();
    const leave = await streams.join(NATION, away.outlet, undefined);
    await accept('00004');
    await pass(250);
    leave();
    await accept('00256');
    await pass(250);
    const back = viewer();
    await streams.join(NATION, back.outlet, away.lastId());
    expect(back.names()).toEqual(['delta']);
    const fresh = viewer();
    await streams.join(NATION, fresh.outlet, undefined);
    expect(knowledge([...away.frames, ...back.frames])).toEqual(knowledge(fresh.frames));
  });

  it('is greeted with a heartbeat where nothing has changed', async () => {
    const { streams, accept, pass } = await opened();
    const away = viewer();
    await streams.join(NATION, away.outlet, undefined);
    await accept();
    await pass(250);
    const back = viewer();
    await streams.join(NATION, back.outlet, away.lastId());
    expect(back.names()).toEqual(['heartbeat']);
  });

  it.each([undefined, '', 'run0-1', 'run1', 'run1-', 'run1-x', 'run1-999', 'run1--1', 'run1-1.5', 'garbage'])(
    'with the id %j gets everything',
    async (id) => {
      const { streams, accept, pass } = await opened();
      for (let step = 0; step < 300; step++) {
        await accept();
        await pass(250);
      }
      const back = viewer();
      await streams.join(NATION, back.outlet, id);
      expect(back.names()).toEqual(['snapshot']);
    },
  );

  it('after a reset gets everything', async () => {
    const { streams, live, pass } = await opened();
    const away = viewer();
    await streams.join(NATION, away.outlet, undefined);
    const seen = away.lastId();
    await live.reload();
    await pass(250);
    const back = viewer();
    await streams.join(NATION, back.outlet, seen);
    expect(back.names()).toEqual(['snapshot']);
  });

  it('after longer than a minute of changes gets everything', async () => {
    const { streams, accept, pass } = await opened();
    const away = viewer();
    await streams.join(NATION, away.outlet, undefined);
    const seen = away.lastId();
    for (let step = 0; step < 241; step++) {
      await accept();
      await pass(250);
    }
    const back = viewer();
    await streams.join(NATION, back.outlet, seen);
    expect(back.names()).toEqual(['snapshot']);
  });

  it('knows what a viewer knows that never left, whatever happens meanwhile', async () => {
    const steps = fc.array(
      fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom('00004', '00008', '00256').map((unit) => ({ kind: 'accept', unit }) as const) },
        { weight: 3, arbitrary: fc.constantFrom(0, 100, 250, 900).map((ms) => ({ kind: 'pass', ms }) as const) },
        { weight: 2, arbitrary: fc.constantFrom('leave', 'join', 'read').map((kind) => ({ kind }) as const) },
        { weight: 1, arbitrary: fc.constant({ kind: 'reload' } as const) },
      ),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        const parts = await opened();
        const stays = viewer();
        const slow = viewer(3);
        await parts.streams.join(NATION, stays.outlet, undefined);
        await parts.streams.join(NATION, slow.outlet, undefined);
        let moves = viewer();
        const seen: Frame[] = [];
        let leave: (() => void) | null = await parts.streams.join(NATION, moves.outlet, undefined);
        const comeBack = async (): Promise<void> => {
          const lastId = [...seen].findLast(({ id }) => id !== undefined)?.id;
          moves = viewer();
          leave ??= await parts.streams.join(NATION, moves.outlet, lastId);
        };
        for (const step of given) {
          if (step.kind === 'accept') await parts.accept(step.unit);
          else if (step.kind === 'pass') await parts.pass(step.ms);
          else if (step.kind === 'reload') await parts.live.reload();
          else if (step.kind === 'read') slow.read();
          else if (step.kind === 'join' && leave === null) await comeBack();
          else if (step.kind === 'leave' && leave !== null) {
            leave();
            leave = null;
            seen.push(...moves.frames);
          }
        }
        if (leave === null) await comeBack();
        for (let round = 0; round < 3; round++) {
          slow.read();
          await parts.pass(250);
        }
        seen.push(...moves.frames);
        expect(parts.errors).toEqual([]);
        expect(knowledge(seen)).toEqual(knowledge(stays.frames));
        expect(knowledge(slow.frames)).toEqual(knowledge(stays.frames));
        const fresh = viewer();
        await parts.streams.join(NATION, fresh.outlet, undefined);
        expect(knowledge(stays.frames)).toEqual(knowledge(fresh.frames));
        parts.streams.close();
      }),
      { numRuns: 40 },
    );
  });
});

it('a closed hub sends nothing and keeps no timer', async () => {
  const { streams, accept } = await opened();
  const one = viewer();
  await streams.join(NATION, one.outlet, undefined);
  await accept();
  streams.close();
  expect(vi.getTimerCount()).toBe(0);
  await accept();
  expect([vi.getTimerCount(), one.names()]).toEqual([0, ['snapshot']]);
});

describe('how the sources are doing', () => {
  const withSources: Following = { ...NATION, sources: true };

  async function openedWithSources() {
    const parts = await world(NOW);
    const sources = sourceWorld(NOW, [knownSource('h01')]);
    const book = sources.open();
    await book.keep();
    const streams = hub({
      observatory: parts.view,
      live: parts.live,
      clock: parts.clock,
      run: 'run1',
      onError: (error) => expect.fail(String(error)),
      sources: book,
    });
    hubs.push(streams);
    return {
      streams,
      send: () => sources.commit(pulseOf('h01', NOW)),
      async pass(ms: number) {
        parts.clock.advance(ms);
        sources.clock.advance(ms);
        await vi.advanceTimersByTimeAsync(ms);
      },
    };
  }

  it('follows a snapshot whole, and then as it changes, to whoever asks for it only', async () => {
    const { streams, send, pass } = await openedWithSources();
    const [asking, other] = [viewer(), viewer()];
    await streams.join(withSources, asking.outlet, undefined);
    await streams.join(NATION, other.outlet, undefined);
    await pass(2_000);
    send();
    send();
    await pass(1_000);
    expect(asking.names()).toEqual(['snapshot', 'sources', 'sources']);
    expect(asking.frames.map(({ data }) => ('sources' in data ? data.sources : []))).toMatchObject([
      [],
      [{ id: 'h01', state: 'never' }],
      [{ id: 'h01', state: 'ok', total: { accepted: 2 } }],
    ]);
    expect(other.names()).toEqual(['snapshot']);
  });

  it('is told whole again to whoever could not keep up', async () => {
    const { streams, send, pass } = await openedWithSources();
    const slow = viewer(2);
    await streams.join(withSources, slow.outlet, undefined);
    await pass(2_000);
    send();
    await pass(2_000);
    expect(slow.names()).toEqual(['snapshot', 'sources']);
    slow.read();
    await pass(0);
    expect(slow.names()).toEqual(['snapshot', 'sources', 'snapshot', 'sources']);
    expect(slow.frames.at(-1)?.data).toMatchObject({ sources: [{ id: 'h01', state: 'ok' }] });
  });
});
