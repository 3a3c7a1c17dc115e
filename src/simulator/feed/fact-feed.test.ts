import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { FactItem } from '../../intake/fact-contract.ts';
import { DAY_MS, formatInstant, HOUR_MS, type Instant } from '../../shared/instant.ts';
import type { FactSource, ToldFact } from '../facts/told-fact.ts';
import { factFeed, type FactFeed } from './fact-feed.ts';

const START = Date.parse('2026-01-05T00:00:00+07:00');
const DAYS = 60;
const END = START + DAYS * DAY_MS;

/** Things that begin at `begins`, each told of then and again after `pauses` hours. */
function source(name: string, from: Instant, begins: readonly number[], pauses: readonly number[]): FactSource {
  const told = (begin: Instant): readonly ToldFact[] =>
    [0, ...pauses].map((hours) => {
      const at = begin + hours * HOUR_MS;
      const item: FactItem = {
        kind: 'feedback',
        source: 'test',
        feedbackCode: `${name}${begin}`,
        unit: '01',
        occurredAt: formatInstant(at),
        status: 'received',
      };
      return { at, item };
    });
  return {
    from,
    longestMs: Math.max(0, ...pauses) * HOUR_MS + 1,
    *begunIn(since, to) {
      for (const begin of begins) if (begin >= since && begin < to) yield* told(begin);
    },
  };
}

/** All that there is until nothing is left, in batches. */
function drain(feed: FactFeed, now: Instant): FactItem[] {
  const items: FactItem[] = [];
  for (;;) {
    const batch = feed.tick(now);
    items.push(...batch.items);
    if (batch.upTo === now) return items;
  }
}

const textOf = (items: readonly FactItem[]): string[] => items.map((item) => JSON.stringify(item)).toSorted();
const instants = (items: readonly FactItem[]): string[] => items.map((item) => (item.kind === 'feedback' ? item.occurredAt : ''));
const begins = fc.array(
  fc.integer({ min: START, max: END }).map((at) => at - (at % HOUR_MS)),
  { maxLength: 30 },
);
const pauses = fc.array(fc.integer({ min: 0, max: 24 * 20 }), { maxLength: 4 });
const sources = fc.tuple(begins, begins, pauses, pauses, fc.integer({ min: 0, max: 30 })).map(([one, other, few, more, later]) => [
  source('a', START, one, few),
  source(
    'b',
    START + later * DAY_MS,
    other.filter((at) => at >= START + later * DAY_MS),
    more,
  ),
]);
const asked = fc.array(fc.integer({ min: START, max: END + 30 * DAY_MS }), { maxLength: 8 });
const last = END + 30 * DAY_MS;

describe('a feed of facts', () => {
  test('tells each once, in order of telling, none from the future, however often it is asked', () => {
    fc.assert(
      fc.property(sources, asked, fc.integer({ min: 1, max: 40 }), (given, nows, limit) => {
        const feed = factFeed(given, { toldUpTo: null, limit });
        const items: FactItem[] = [];
        for (const now of [...nows.toSorted((one, other) => one - other), last]) {
          const part = drain(feed, now);
          for (const at of instants(part)) expect(Date.parse(at)).toBeLessThanOrEqual(now);
          items.push(...part);
        }
        const all = given.flatMap((one) => [...one.begunIn(START, END + 1)].map(({ item }) => item));
        expect(textOf(items)).toEqual(textOf(all.filter((item) => item.kind === 'feedback' && Date.parse(item.occurredAt) <= last)));
        expect(instants(items)).toEqual(instants(items).toSorted());
      }),
    );
  });

  test('no batch is larger than the limit', () => {
    fc.assert(
      fc.property(sources, fc.integer({ min: 1, max: 5 }), (given, limit) => {
        const feed = factFeed(given, { toldUpTo: null, limit });
        for (let batch = feed.tick(last); batch.upTo < last; batch = feed.tick(last)) expect(batch.items.length).toBeLessThanOrEqual(limit);
      }),
    );
  });

  test('killed after any batch, what was remembered is enough to tell the rest: nothing is lost, and only that instant repeated', () => {
    fc.assert(
      fc.property(sources, fc.integer({ min: 1, max: 9 }), fc.nat(40), fc.boolean(), (given, limit, batches, isRemembered) => {
        const whole = drain(factFeed(given, { toldUpTo: null, limit: 1_000 }), last);
        const first = factFeed(given, { toldUpTo: null, limit });
        const known: FactItem[] = [];
        let upTo: Instant | null = null;
        for (let batch = 0; batch < batches; batch++) {
          const told = first.tick(last);
          known.push(...told.items);
          // The kill comes before the last batch was remembered, or after.
          if (isRemembered || batch < batches - 1) upTo = told.upTo;
        }
        const rest = drain(factFeed(given, { toldUpTo: upTo, limit }), last);
        expect(new Set(textOf([...known, ...rest]))).toEqual(new Set(textOf(whole)));
        for (const at of instants(rest)) expect(Date.parse(at)).toBeGreaterThan(upTo ?? 0);
      }),
    );
  });
});
