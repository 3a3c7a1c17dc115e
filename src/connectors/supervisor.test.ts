import { describe, expect, it } from 'vitest';

import { AppError } from '../shared/app-error.ts';
import type { Deliver } from './connector.ts';
import { counting, world } from './supervisor-fixture.ts';

describe('a source that is asked', () => {
  it('is asked by its schedule, each time from where it left off', async () => {
    const { start, pass, stored, watch, opened } = world();
    start('a', counting);
    for (let turn = 0; turn < 3; turn++) await pass(10_000);
    expect(stored.get('a')?.records).toEqual([1, 2, 3, 4]);
    expect(watch.states()).toMatchObject([{ source: 'a', is: 'waiting', lastError: null }]);
    await watch.close();
    expect(opened()).toBe(0);
  });

  it('that asks to be left alone is left alone for so long', async () => {
    const { start, pass, watch } = world();
    let asked = 0;
    start('a', () => {
      asked += 1;
      return Promise.resolve({ waitMs: 60_000 });
    });
    await pass(59_000);
    expect(asked).toBe(1);
    await pass(2_000);
    expect(asked).toBe(2);
    await watch.close();
  });

  it('that fails is asked again after a while that grows, and says why in words of ours only', async () => {
    const { start, pass, watch, errors } = world();
    const at: number[] = [];
    let fault: Error = new AppError('unavailable', 'the source cannot be reached');
    start(
      'a',
      () => {
        at.push(errors.length);
        return Promise.reject(fault);
      },
      1_000,
    );
    await pass(1);
    expect(watch.states()).toMatchObject([{ is: 'failing', lastError: 'the source cannot be reached' }]);
    fault = new Error('postgresql://user:password@host');
    for (let turn = 0; turn < 200; turn++) await pass(1_000);
    expect(watch.states()[0]?.lastError).toMatch(/a fault of this system/);
    expect(at.length).toBeGreaterThan(3);
    expect(at.length).toBeLessThan(20);
    await watch.close();
  });

  it('that hangs is given up, and what it hands in afterwards is not taken', async () => {
    const { start, pass, watch, stored } = world(60_000);
    const late: Deliver[] = [];
    start('a', (_cursor, deliver) => {
      late.push(deliver);
      return new Promise(() => undefined);
    });
    await pass(1);
    await pass(61_000);
    expect(watch.states()).toMatchObject([{ is: 'failing', lastError: 'the source has said nothing for 60 s' }]);
    await expect(late[0]?.({ records: ['late'], cursor: 'x' })).rejects.toThrow(/abort/i);
    expect(stored.has('a')).toBe(false);
    await watch.close();
  });

  it('that is started anew while it hangs is let go of, and asked again', async () => {
    const { start, pass, watch, stored, opened } = world();
    start('a', () => new Promise(() => undefined));
    await pass(1);
    start('a', counting);
    await pass(5_000);
    await pass(10_000);
    expect(stored.get('a')?.records).toEqual([1, 2]);
    await watch.close();
    expect(opened()).toBe(0);
  });

  it('whose batches nobody can store is not the one to blame', async () => {
    const { start, pass, watch } = world(60_000, () => new Promise(() => undefined));
    start('a', counting);
    await pass(60_001);
    expect(watch.states()).toMatchObject([{ is: 'failing', lastError: 'nothing of the source could be stored for 60 s' }]);
    await watch.close();
  });

  it('that fails is said to fail since it first did, and no more once it goes well', async () => {
    const { start, pass, watch, clock } = world();
    let isAway = true;
    const from = clock.now();
    start('a', (cursor, deliver, signal) =>
      isAway ? Promise.reject(new AppError('unavailable', 'away')) : counting(cursor, deliver, signal),
    );
    for (let turn = 0; turn < 5; turn++) await pass(5_000);
    expect(watch.states()).toMatchObject([{ is: 'failing', since: from, lastPulledAt: null }]);
    isAway = false;
    await pass(120_000);
    expect(watch.states()).toMatchObject([{ is: 'waiting', lastError: null, lastPulledAt: clock.now() }]);
    await watch.close();
  });

  it('that asks to be left alone for ever is asked the next day', async () => {
    const { start, pass, watch } = world();
    let asked = 0;
    start('a', () => {
      asked += 1;
      return Promise.resolve({ waitMs: 1e15 });
    });
    await pass(86_400_000);
    expect(asked).toBe(2);
    await watch.close();
  });

  it('that is slow but goes on is not given up', async () => {
    const { start, pass, watch, wait, stored } = world(60_000);
    start('a', async (_cursor, deliver, signal) => {
      for (let at = 1; at <= 5; at++) {
        await wait(50_000, signal);
        await deliver({ records: [at], cursor: String(at) });
      }
      return {};
    });
    for (let turn = 0; turn < 30; turn++) await pass(10_000);
    expect(stored.get('a')?.records.slice(0, 5)).toEqual([1, 2, 3, 4, 5]);
    expect(watch.states()[0]?.lastError).toBeNull();
    await watch.close();
  });
});

describe('the others', () => {
  it('go on whatever one does: fail, hang, be started anew or stopped', async () => {
    const { start, pass, watch, stored } = world();
    start('fails', () => Promise.reject(new Error('x')));
    start('hangs', () => new Promise(() => undefined));
    start('b', counting);
    for (let turn = 0; turn < 3; turn++) await pass(10_000);
    start('fails', counting);
    await watch.stop('b');
    const before = stored.get('b')?.records.length;
    for (let turn = 0; turn < 3; turn++) await pass(10_000);
    expect(stored.get('b')?.records).toHaveLength(before ?? -1);
    expect(stored.get('fails')?.records.length).toBeGreaterThan(2);
    expect(watch.states().map(({ source }) => source)).toEqual(['fails', 'hangs']);
    const closing = watch.close();
    await pass(5_000);
    await closing;
    expect(watch.states()).toEqual([]);
  });
});
