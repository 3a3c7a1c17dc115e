import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/instant.ts';
import { AppError } from '../../shared/app-error.ts';
import { knownSource, pulseOf, sourceWorld } from './source-fixture.ts';
import { MAX_UNDECLARED } from './source-reader.ts';

/** A Friday. */
const NOW = Date.parse('2026-03-06T10:30:00+07:00');

async function opened(...ids: readonly string[]) {
  const world = sourceWorld(
    NOW,
    ids.map((id) => knownSource(id)),
  );
  const book = world.open();
  await book.keep();
  const row = (id: string) => book.list().sources.find((one) => one.id === id);
  return { ...world, book, row };
}

describe('the list', () => {
  it('has a declared source that never sent anything, in red', async () => {
    const { row } = await opened('h01');
    expect(row('h01')).toMatchObject({
      isDeclared: true,
      state: 'never',
      reasons: ['never'],
      lastEventAt: null,
      lastHeardAt: null,
      lag: { p50: { kind: 'noData' }, p95: { kind: 'noData' } },
      silence: { workingHours: { kind: 'noData' }, allowedWorkingHours: { kind: 'value', value: 16 }, isDeclared: false },
      drift: null,
      agent: null,
      connector: null,
    });
  });

  it('has a source that sends undeclared, as that', async () => {
    const { commit, row } = await opened('h01');
    commit(pulseOf('stranger', NOW));
    expect(row('stranger')).toMatchObject({
      isDeclared: false,
      name: null,
      owner: null,
      units: null,
      state: 'ok',
      silence: { allowedWorkingHours: { kind: 'notApplicable' } },
    });
  });

  it('follows every commit at once', async () => {
    const { commit, row } = await opened('h01');
    commit(pulseOf('h01', NOW, { accepted: 3, duplicate: 1 }));
    commit(pulseOf('h01', NOW + SECOND_MS, { quarantined: 2 }));
    expect(row('h01')).toMatchObject({
      state: 'ok',
      total: { accepted: 3, duplicate: 1, stale: 0, quarantined: 2 },
      day: { accepted: 3, duplicate: 1, stale: 0, quarantined: 2 },
      rate: { thisHour: 6, items: 0, weekBefore: { kind: 'noData' } },
      lastEventAt: '2026-03-06T10:29:00.000+07:00',
      lastHeardAt: '2026-03-06T10:30:01.000+07:00',
    });
  });

  it('goes on to the next hour, in which the last one is whole', async () => {
    const { book, clock, commit, row } = await opened('h01');
    commit(pulseOf('h01', NOW, { accepted: 3 }));
    clock.advance(HOUR_MS);
    commit(pulseOf('h01', NOW + HOUR_MS, { accepted: 5 }));
    await book.keep();
    expect(row('h01')?.rate).toMatchObject({ thisHour: 5, items: 3, hour: '2026-03-06T10:00:00.000+07:00' });
  });

  it('shows what agents and connectors say', async () => {
    const { book, runs, row } = await opened('h01', 'h02');
    const heartbeat = {
      at: '2026-03-06T10:30:00+07:00',
      spoolItems: 7,
      spoolBytes: 700,
      oldestSpooledAt: '2026-03-06T08:00:00+07:00',
      lastAcknowledgedAt: null,
      pulledAt: null,
      version: '1.0.0',
      failing: null,
    };
    book.beat('h01', { heartbeat, receivedAt: NOW });
    runs.set('h02', { is: 'failing', since: NOW, lastPulledAt: null, lastError: 'refused', nextAt: NOW + SECOND_MS });
    expect(row('h01')).toMatchObject({
      agent: { spoolItems: 7, receivedAt: '2026-03-06T10:30:00.000+07:00' },
      reasons: ['never', 'spool'],
    });
    expect(row('h02')).toMatchObject({
      connector: { is: 'failing', lastError: 'refused', nextAt: '2026-03-06T10:30:01.000+07:00' },
      reasons: ['never', 'connector'],
    });
  });

  it('is not told before it was read, and goes on to follow where a reading fails', async () => {
    const { open, failure, bus, commit, commitQuietly } = sourceWorld(NOW, [knownSource('h01')]);
    const book = open();
    expect(() => book.list()).toThrow(AppError);
    await book.keep();
    commitQuietly(pulseOf('h01', NOW));
    failure.error = new AppError('unavailable', 'away');
    bus.publish({ kind: 'uncertain' });
    await expect(book.keep()).rejects.toThrow('away');
    commit(pulseOf('h01', NOW));
    expect(book.list().sources).toMatchObject([{ total: { accepted: 1 } }]);
    failure.error = null;
    await book.keep();
    expect(book.list().sources).toMatchObject([{ total: { accepted: 2 } }]);
  });

  it('after a break whose outcome nobody knows is read anew', async () => {
    const { book, bus, commitQuietly, row } = await opened('h01');
    commitQuietly(pulseOf('h01', NOW));
    expect(row('h01')).toMatchObject({ state: 'never' });
    bus.publish({ kind: 'uncertain' });
    await book.keep();
    expect(row('h01')).toMatchObject({ state: 'ok' });
  });

  it('grows by no more than so many whom nobody declared', async () => {
    const { commit, book, row } = await opened('h01');
    for (let at = 0; at < MAX_UNDECLARED + 50; at++) commit(pulseOf(`invented-${at}`, NOW));
    commit(pulseOf('h01', NOW));
    expect(book.list().sources.length).toBeLessThanOrEqual(MAX_UNDECLARED + 2);
    expect(row('h01')).toMatchObject({ state: 'ok' });
  });
});

describe('who listens', () => {
  it('is told of a commit, of a heartbeat and of what time alone may have changed', async () => {
    const { book, clock, commit } = await opened('h01', 'h02');
    const told: string[][] = [];
    book.onChange((ids) => told.push([...ids]));
    commit(pulseOf('h01', NOW));
    clock.advance(SECOND_MS);
    await book.keep();
    clock.advance(5 * SECOND_MS);
    await book.keep();
    expect(told).toEqual([['h01'], ['h01', 'h02']]);
  });
});

it('of a source that nobody knows there is no detail', async () => {
  const { book } = await opened('h01');
  await expect(book.detail('h99')).rejects.toMatchObject({ kind: 'notFound' });
  expect((await book.detail('h01')).source).toMatchObject({ id: 'h01', state: 'never' });
});

it('a book that followed says what one that has just read says, whenever it read', async () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({
        kind: fc.constant('commit' as const),
        source: fc.constantFrom('h01', 'h02', 'x'),
        accepted: fc.nat(3),
        isLate: fc.boolean(),
      }),
      fc.constant({ kind: 'tell' as const }),
      fc.constant({ kind: 'hold' as const }),
      fc.constant({ kind: 'release' as const }),
      fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(SECOND_MS, 2 * MINUTE_MS, HOUR_MS, DAY_MS) }),
    ),
    { maxLength: 25 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      const world = sourceWorld(NOW, [knownSource('h01'), knownSource('h02')]);
      const book = world.open();
      await book.keep();
      const untold: (() => void)[] = [];
      let release = (): void => undefined;
      let keeping: Promise<void> = Promise.resolve();
      for (const step of given) {
        if (step.kind === 'commit') {
          const tell = world.commitQuietly(pulseOf(step.source, world.clock.now(), { accepted: step.accepted, duplicate: 1 }));
          if (step.isLate) untold.push(tell);
          else tell();
        } else if (step.kind === 'tell') untold.shift()?.();
        else if (step.kind === 'hold') {
          release();
          await keeping;
          release = world.hold();
          world.bus.publish({ kind: 'uncertain' });
          keeping = book.keep();
        } else if (step.kind === 'release') {
          release();
          await keeping;
        } else world.clock.advance(step.ms);
      }
      release();
      await keeping;
      for (const tell of untold) tell();
      await book.keep();
      const fresh = world.open();
      await fresh.keep();
      expect(book.list()).toEqual(fresh.list());
    }),
  );
});
