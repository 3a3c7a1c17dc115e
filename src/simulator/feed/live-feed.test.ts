import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { StatusEventItem } from '../../intake/contract.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/instant.ts';
import type { Rhythm } from '../traits/arrival-profile.ts';
import { backfill } from './backfill.ts';
import { toldAt, toldOutAt, type DossierPlan } from '../dossier/dossier-plan.ts';
import { liveFeed, type LiveFeed } from './live-feed.ts';
import { nationOf } from '../nation-fixture.ts';

const nation = await nationOf(2026);
const START = Date.parse('2026-11-18T09:00:20+07:00');
const HOURS = 3;
const options = { scale: 0.02, limit: 1_000_000 };

function feedFrom(since: number, rhythm: Rhythm, limit = options.limit): LiveFeed {
  return liveFeed(nation, { ...options, rhythm, since, limit });
}

function planOf(item: StatusEventItem): DossierPlan {
  const plan = nation.planFromCode(item.dossierCode);
  if (plan === undefined) throw new Error(`not ours: ${item.dossierCode}`);
  return plan;
}

const uninterrupted = feedFrom(START, 'demo').tick(START + HOURS * HOUR_MS);

describe('a live feed', () => {
  test('tells arrivals and what follows them, in order of telling, each once, none from the future', () => {
    const instants = uninterrupted.map(({ sentAt }) => Date.parse(sentAt ?? ''));
    expect(instants).toEqual(instants.toSorted((one, other) => one - other));
    expect(Math.min(...instants)).toBeGreaterThan(START);
    expect(Math.max(...instants)).toBeLessThanOrEqual(START + HOURS * HOUR_MS);
    expect(new Set(uninterrupted.map(({ dossierCode, occurredAt }) => dossierCode + occurredAt)).size).toBe(uninterrupted.length);
    expect(new Set(uninterrupted.map(({ status }) => status)).size).toBeGreaterThan(5);
  });

  test('tells the same however often it is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: HOURS * HOUR_MS }), { maxLength: 20 }), (offsets) => {
        const feed = feedFrom(START, 'demo');
        const asked = [...offsets.toSorted((one, other) => one - other), HOURS * HOUR_MS];
        expect(asked.flatMap((offset) => feed.tick(START + offset))).toEqual(uninterrupted);
      }),
      { numRuns: 10 },
    );
  });

  test('after a restart tells what one without a break would have told', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: HOURS * HOUR_MS }), (offset) => {
        const broken = START + offset;
        const before = feedFrom(START, 'demo').tick(broken);
        const after = feedFrom(broken, 'demo');
        for (const code of new Set(before.map(({ dossierCode }) => dossierCode))) {
          const plan = nation.planFromCode(code);
          if (plan !== undefined) after.follow(plan);
        }
        expect([...before, ...after.tick(START + HOURS * HOUR_MS)]).toEqual(uninterrupted);
      }),
      { numRuns: 10 },
    );
  });

  test('takes up where a history ends', () => {
    const to = START + HOURS * HOUR_MS;
    const continued = feedFrom(START, 'real');
    const known = [
      ...backfill(nation, { from: START - HOUR_MS, to: START, scale: options.scale, batch: 100, onUnfinished: continued.follow }),
    ];
    const codes = new Set(known.flatMap(({ items }) => items.map(({ dossierCode }) => dossierCode)));
    const followed = continued.tick(to).filter(({ dossierCode }) => codes.has(dossierCode));
    const expected = [...codes].flatMap((code) => {
      const plan = nation.planFromCode(code);
      return plan?.steps.filter((step) => toldAt(plan, step) > START && toldAt(plan, step) <= to) ?? [];
    });
    expect(followed).toHaveLength(expected.length);
    expect(expected.length).toBeGreaterThan(10);
  });

  test('gives no more than the limit at once, and the rest next time', () => {
    const feed = feedFrom(START, 'demo', 7);
    const parts: StatusEventItem[][] = [];
    for (let part = feed.tick(START + 30 * MINUTE_MS); part.length > 0; part = feed.tick(START + 30 * MINUTE_MS)) parts.push([...part]);
    expect(Math.max(...parts.map((part) => part.length))).toBe(7);
    expect(parts.flat()).toEqual(uninterrupted.filter(({ occurredAt }) => Date.parse(occurredAt) <= START + 30 * MINUTE_MS));
  });

  test('tells of late systems late, and says so; of the others at once', () => {
    const day = feedFrom(START, 'real').tick(START + 3 * DAY_MS);
    const late = day.filter(({ sentAt, occurredAt }) => sentAt !== occurredAt);
    for (const item of day) {
      const plan = planOf(item);
      const isFirst = Date.parse(item.occurredAt) === plan.steps[0]?.at;
      expect(Date.parse(item.sentAt ?? '') - Date.parse(item.occurredAt)).toBe(isFirst ? 0 : plan.delayMs);
    }
    expect(late.length / day.length).toBeGreaterThan(0.005);
    expect(late.length / day.length).toBeLessThan(0.08);
  });

  test('awaits exactly the dossiers to which something is still to happen', () => {
    const feed = feedFrom(START, 'demo');
    const now = START + HOUR_MS;
    const open = new Set(
      feed
        .tick(now)
        .filter((item) => toldOutAt(planOf(item)) > now)
        .map(({ dossierCode }) => dossierCode),
    );
    // Those who arrive later in the minute that is running are awaited too.
    expect(feed.pending() - open.size).toBeGreaterThanOrEqual(0);
    expect(feed.pending() - open.size).toBeLessThan(20);
  });

  test('a Sunday night of the demo rhythm sees dossiers finished within the hour, and some become overdue', () => {
    const night = Date.parse('2026-11-22T22:00:00+07:00');
    const events = feedFrom(night, 'demo').tick(night + 2 * HOUR_MS);
    expect(events.filter(({ status }) => status === 'resolved').length).toBeGreaterThan(50);
    const late = events.filter(({ status, occurredAt, dossierCode }) => {
      const due = nation.planFromCode(dossierCode)?.steps.find(({ facts }) => facts?.dueAt !== undefined)?.facts?.dueAt;
      return status === 'resolved' && due !== undefined && Date.parse(occurredAt) > due;
    });
    expect(late.length).toBeGreaterThan(0);
    expect(
      feedFrom(night, 'real')
        .tick(night + 2 * HOUR_MS)
        .filter(({ status }) => status === 'resolved'),
    ).toHaveLength(0);
  });
});
