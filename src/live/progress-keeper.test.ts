import { describe, expect, it } from 'vitest';

import { at, event } from '../domain/dossier-fixture.ts';
import { entryOf } from '../intake/intake-fixture.ts';
import { DAY_MS, formatDay, MINUTE_MS, parseDay } from '../shared/instant.ts';
import { world } from './live-fixture.ts';
import type { Movement } from './live-figures.ts';
import { readProgressAnswer } from './read-progress.ts';

/** A Friday. */
const NOW = at('2026-03-06T10:00');
/** Dossiers that are resolved on a day: so many in time, so many late. */
let code = 0;
function resolved(day: string, inTime: number, late: number, unit = '00004') {
  return Array.from({ length: inTime + late }, (_, n) => {
    code += 1;
    const dueAt = at(n < inTime ? `${day}T17:00` : `${day}T08:00`);
    return [
      entryOf(`D${code}`, event('accepted', `${formatDay(parseDay(day) - 7)}T09:00`, { unit, facts: { dueAt } })),
      entryOf(`D${code}`, event('resolved', `${day}T10:00`, { unit })),
    ];
  }).flat();
}

async function told(...works: ReturnType<typeof resolved>[]) {
  const parts = await world(NOW);
  await parts.write(...works.flat());
  await parts.keepSigns();
  const of = (kind: 'day' | 'week' | 'month', unit = '00004', indicator = 'on_time_rate') => parts.progress.book?.of(unit, indicator, kind);
  return { ...parts, of };
}

describe('progress', () => {
  it('compares the days up to yesterday with as many of the period before, and leaves today out', async () => {
    const { of } = await told(
      resolved('2026-02-24', 1, 1),
      // The same Friday of the week before: yesterday's week has no such day yet.
      resolved('2026-02-27', 8, 0),
      resolved('2026-03-03', 3, 1),
      resolved('2026-03-06', 0, 9),
    );
    expect(of('week')).toMatchObject({ now: 0.75, like: 0.5, progress: { sign: 'better', change: 0.25 } });
    expect(of('week')?.spans).toMatchObject({ now: { period: { id: '2026-W10' } }, like: { period: { id: '2026-W09' } } });
  });

  it('counts finished periods in a row', async () => {
    const { of } = await told(
      resolved('2026-02-03', 1, 3),
      resolved('2026-02-10', 2, 2),
      resolved('2026-02-17', 3, 1),
      resolved('2026-02-24', 4, 0),
    );
    expect(of('week')).toMatchObject({ run: 3, now: null, progress: { sign: 'unknown' } });
    expect(of('week')?.finished.slice(-5)).toEqual([null, 0.25, 0.5, 0.75, 1]);
  });

  it('takes the last two working days for a day', async () => {
    const { of } = await told(resolved('2026-03-04', 2, 2), resolved('2026-03-05', 1, 3));
    expect(of('day')).toMatchObject({ now: 0.25, like: 0.5, progress: { sign: 'worse' } });
  });

  it('sums up for those above, and knows stocks as they were at the end of each day', async () => {
    const { of } = await told(resolved('2026-03-04', 3, 0), resolved('2026-03-05', 1, 1, '00256'), [
      entryOf('OPEN', event('accepted', '2026-03-05T09:00', { unit: '00256' })),
    ]);
    expect(of('week', 'VN')).toMatchObject({ now: 0.8 });
    expect(of('week', '02')).toMatchObject({ now: 0.5 });
    expect(of('day', 'VN', 'open_now')).toMatchObject({ now: 1, like: 2, progress: { sign: 'better', change: -1 } });
    // Before anything was counted there is nothing to compare with, not nothing open.
    expect(of('month', 'VN', 'open_now')).toMatchObject({ finished: expect.arrayContaining([null]) });
  });

  it('follows everything of those above, and what is shown first of those at the bottom', async () => {
    const { progress } = await told(resolved('2026-03-04', 1, 0));
    expect(progress.book?.of('00004', 'rejected', 'week')).toBeNull();
    expect(progress.book?.of('01', 'rejected', 'week')).not.toBeNull();
    expect(progress.book?.indicatorsOf('00004')).toContain('on_time_rate');
    expect(progress.book?.of('G01', 'on_time_rate', 'week')).toBeNull();
  });

  it('is on the board: what it was like for like, the sign, and one for each kind of period', async () => {
    const { view } = await told(resolved('2026-02-24', 1, 1), resolved('2026-03-03', 3, 1), resolved('2026-03-06', 1, 0));
    const { values, signs, children, progressUpTo } = await view.board({ unit: '01', period: 'week' });
    expect(values['on_time_rate']).toMatchObject({ value: 0.8, like: 0.5, progress: { sign: 'better', run: 0 } });
    // A count of a week that still runs has today only in part.
    expect(values['received']).toMatchObject({ like: null, progress: { sign: 'changed' } });
    expect([signs?.week, children[0]?.signs?.week, progressUpTo]).toEqual(['better', 'better', '2026-03-05']);
    const past = await view.board({ unit: '01', period: '2026-W09' });
    expect(past.signs).toBeUndefined();
    expect(past.values['on_time_rate']).not.toHaveProperty('progress');
  });

  it('is told in full on demand, with the target', async () => {
    const { view, progress } = await told(resolved('2026-02-24', 1, 1), resolved('2026-03-03', 3, 1));
    const answer = readProgressAnswer({ unit: '00004', period: 'week', indicator: 'on_time_rate' }, view, progress.book);
    expect(Object.keys(answer.indicators)).toEqual(['on_time_rate']);
    expect(answer.indicators['on_time_rate']).toMatchObject({
      target: { kind: 'missed', target: 0.95, gap: expect.closeTo(0.2) },
      kinds: {
        week: { now: { from: '2026-03-02', to: '2026-03-05', value: 0.75 }, like: { to: '2026-02-26', value: 0.5 }, sign: 'better' },
      },
    });
    expect(() => readProgressAnswer({ unit: '00004', period: '2025' }, view, progress.book)).toThrow(/running/);
    expect(readProgressAnswer({ unit: '00004', period: 'week' }, view, null)).toEqual({ unit: '00004', upTo: null, indicators: {} });
  });
});

describe('the keeper', () => {
  it('reads at first, soon again, and ever less often', async () => {
    const { keepSigns, clock, progress } = await told();
    const readings: number[] = [];
    let last = progress.book;
    for (let minute = 1; minute <= 130; minute++) {
      clock.advance(MINUTE_MS);
      await keepSigns();
      if (progress.book !== last) readings.push(minute);
      last = progress.book;
    }
    expect(readings).toEqual([1, 3, 7, 15, 31, 63, 123]);
  });

  it('reads on a new day, and tells that everything may have moved', async () => {
    const { keepSigns, clock, live, progress } = await told(resolved('2026-03-04', 1, 0));
    const moves: Movement[] = [];
    progress.onMove((movement) => moves.push(movement));
    clock.advance(DAY_MS);
    await live.keepDay();
    await keepSigns();
    expect([progress.book?.today, moves]).toEqual([parseDay('2026-03-07'), [{ kind: 'reset' }]]);
  });
});
