import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseDay, weekdayOf } from '../shared/instant.ts';
import { periodBefore, periodOf, PERIOD_KINDS } from './period.ts';
import { progressOf, runOf, type Judged } from './progress.ts';
import { KEPT_FINISHED, progressSpans } from './progress-spans.ts';

const judged = fc.record<Judged>({
  direction: fc.constantFrom('up', 'down', 'none'),
  unit: fc.constantFrom('ratio', 'count', 'hours', 'days'),
  rounding: fc.nat(2),
});
const value = fc.option(fc.double({ min: -100, max: 100, noNaN: true }), { nil: null, freq: 6 });
const day = fc.integer({ min: parseDay('2020-01-01'), max: parseDay('2030-12-31') });

describe('progress', () => {
  it('of equals is the same', () => {
    fc.assert(
      fc.property(judged, value, (by, one) => {
        expect(progressOf(by, one, one).sign).toBe(one === null ? 'unknown' : 'same');
      }),
    );
  });

  it('the other way round is the opposite', () => {
    const opposite = { better: 'worse', worse: 'better', same: 'same', changed: 'changed', unknown: 'unknown' };
    fc.assert(
      fc.property(judged, value, value, (by, one, other) => {
        expect(progressOf(by, one, other).sign).toBe(opposite[progressOf(by, other, one).sign]);
      }),
    );
  });
});

describe('a run', () => {
  it('grows by at most one a period, and otherwise begins anew', () => {
    fc.assert(
      fc.property(judged, fc.array(value, { maxLength: 20 }), value, (by, past, next) => {
        const [before, after] = [runOf(by, past), runOf(by, [...past, next])];
        const begun = Math.sign(after);
        expect([begun, begun === Math.sign(before) ? before + begun : begun]).toContain(after);
        expect(Math.abs(after)).toBeLessThanOrEqual(Math.abs(before) + 1);
      }),
    );
  });

  it('does not depend on what is before its beginning', () => {
    fc.assert(
      fc.property(judged, fc.array(value), fc.array(value, { maxLength: 20 }), (by, older, past) => {
        const run = runOf(by, past);
        // One that has not begun within the part may have begun before it.
        if (Math.abs(run) < past.length - 1) expect(runOf(by, [...older, ...past])).toBe(run);
      }),
    );
  });
});

/** Monday to Friday, now and then less. */
const week = fc.func(fc.boolean()).map((isOff) => (one: number) => weekdayOf(one) <= 5 && !(isOff(one) && weekdayOf(one) === 3));

describe('what is compared', () => {
  it('is over before today, and of equal length unless the period before is shorter', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PERIOD_KINDS.slice(1)), day, week, (of, today, isWorkingDay) => {
        const { now, like } = progressSpans(of, today, isWorkingDay);
        expect([now.upTo, like.period.id]).toEqual([today - 1, periodBefore(now.period).id]);
        const [days, before] = [now.upTo - now.period.from, like.upTo - like.period.from];
        if (now.upTo === now.period.to) expect(like.upTo).toBe(like.period.to);
        else expect(before).toBe(Math.min(days, like.period.to - like.period.from));
      }),
    );
  });

  it('of days are working days, one after the other', () => {
    fc.assert(
      fc.property(day, week, (today, isWorkingDay) => {
        const { now, like, finished } = progressSpans('day', today, isWorkingDay);
        expect(finished.slice(-2).map(({ from }) => from)).toEqual([like.upTo, now.upTo]);
        const days = finished.map(({ from }) => from);
        expect(days.every(isWorkingDay)).toBe(true);
        for (let at = (days[0] ?? today) + 1; at < today; at++) expect(days.includes(at)).toBe(isWorkingDay(at));
      }),
    );
  });

  it('is some day also where nobody ever works', () => {
    expect(progressSpans('day', 20_000, () => false).now.upTo).toBe(19_999);
  });

  it('has the finished periods one after the other, up to the last that is over', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PERIOD_KINDS.slice(1)), day, week, (of, today, isWorkingDay) => {
        const { finished } = progressSpans(of, today, isWorkingDay);
        expect(finished).toHaveLength(KEPT_FINISHED);
        for (const [at, period] of finished.entries()) if (at > 0) expect(finished[at - 1]).toEqual(periodBefore(period));
        const last = finished.at(-1) ?? periodOf(of, 0);
        expect(last.to).toBeLessThan(today);
        expect(periodOf(of, last.to + 1).to).toBeGreaterThanOrEqual(today);
      }),
    );
  });
});
