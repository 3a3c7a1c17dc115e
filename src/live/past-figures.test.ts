import { describe, expect, it } from 'vitest';

import { at, event } from '../domain/dossier-fixture.ts';
import { entryOf, MEASURES } from '../intake/intake-fixture.ts';
import { parsePeriod } from '../measure/period.ts';
import { world } from './live-fixture.ts';
import type { TallyReader } from './tally-reader.ts';

const NOW = at('2026-11-20T10:00');
const RECEIVED = MEASURES.columnsOf('received')[0] ?? NaN;
const accepted = event('accepted', '2026-03-02T09:00');
const MARCH = parsePeriod('2026-03', 0);

async function counted() {
  let readings = 0;
  let failure: Error | null = null;
  const parts = await world(NOW, (inner: TallyReader): TallyReader => ({
    read(spans) {
      readings += 1;
      return failure === null ? inner.read(spans) : Promise.reject(failure);
    },
  }));
  readings = 0;
  return { ...parts, readings: () => readings, fail: (error: Error | null) => void (failure = error) };
}

describe('the figures of a past period', () => {
  it('are those of its days and of the days before, with everything below', async () => {
    const { past, write } = await counted();
    await write(
      entryOf('D1', accepted),
      entryOf('D2', { ...accepted, unit: '00256' }),
      entryOf('D3', event('accepted', '2026-02-27T09:00')),
    );
    const figures = await past.figures(MARCH);
    expect(['00004', '01', 'VN', 'boston', 'nowhere'].map((unit) => figures.current(unit).read(RECEIVED))).toEqual([1, 1, 2, 0, 0]);
    expect(figures.previous('VN').read(RECEIVED)).toBe(1);
    // 22 weekdays and one of them off; February has 20.
    expect([figures.current('VN').workingDays, figures.previous('VN').workingDays]).toEqual([21, 20]);
  });

  it('know nothing over all days', async () => {
    const { past, write } = await counted();
    await write(entryOf('D1', accepted));
    expect((await past.figures(MARCH)).current('VN').readAll(RECEIVED)).toBe(0);
  });

  it('are kept for ten seconds', async () => {
    const { past, write, clock, readings } = await counted();
    await past.figures(MARCH);
    await write(entryOf('D1', accepted));
    clock.advance(9_999);
    expect((await past.figures(MARCH)).current('VN').read(RECEIVED)).toBe(0);
    expect(readings()).toBe(1);
    clock.advance(1);
    expect((await past.figures(MARCH)).current('VN').read(RECEIVED)).toBe(1);
    expect(readings()).toBe(2);
  });

  it('are read once for all who ask at the same time', async () => {
    const { past, readings } = await counted();
    await Promise.all([past.figures(MARCH), past.figures(MARCH), past.figures(MARCH)]);
    expect(readings()).toBe(1);
  });

  it('that could not be read are read again', async () => {
    const { past, readings, fail } = await counted();
    fail(new Error('away'));
    await expect(past.figures(MARCH)).rejects.toThrow('away');
    fail(null);
    await past.figures(MARCH);
    expect(readings()).toBe(2);
  });

  it('are kept for eight periods at most', async () => {
    const { past, readings } = await counted();
    const names = Array.from({ length: 9 }, (_, month) => `2025-0${month + 1}`);
    for (const name of names) await past.figures(parsePeriod(name, 0));
    await past.figures(parsePeriod('2025-09', 0));
    expect(readings()).toBe(9);
    await past.figures(parsePeriod('2025-01', 0));
    expect(readings()).toBe(10);
  });
});
