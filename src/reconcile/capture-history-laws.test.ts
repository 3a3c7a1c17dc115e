import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';

import { historyOf, type CapturePoint } from './capture-history.ts';

const point = (at: number, content: string, answer = 'a'): CapturePoint => ({ at, content, answer });
const shape = (points: readonly CapturePoint[]): string[] =>
  historyOf(points).map(({ content, points: of }) => `${content} ${of.map(({ at }) => at).join(' ')}`);

describe('a history of captures', () => {
  it.each([
    ['none is none', [], []],
    ['the same content again prolongs', [point(1, 'A'), point(5, 'A')], ['A 1 5']],
    ['other content is a run of its own', [point(1, 'A'), point(5, 'B')], ['A 1', 'B 5']],
    ['what comes back is a run of its own', [point(1, 'A'), point(2, 'B'), point(3, 'A')], ['A 1', 'B 2', 'A 3']],
    [
      'a late capture cuts the run that it falls into',
      [point(1, 'A'), point(3, 'A'), point(9, 'A'), point(5, 'B')],
      ['A 1 3', 'B 5', 'A 9'],
    ],
    ['a late capture does not become the newest', [point(9, 'B'), point(1, 'A')], ['A 1', 'B 9']],
    ['a capture twice is one', [point(1, 'A'), point(1, 'A')], ['A 1']],
    ['two answers of one instant are two captures', [point(1, 'A', 'x'), point(1, 'A', 'y')], ['A 1 1']],
    ['of one instant the text decides', [point(1, 'B'), point(1, 'A')], ['A 1', 'B 1']],
  ])('%s', (_, points, expected) => {
    expect(shape(points)).toEqual(expected);
  });
});

const points = fc.array(
  fc.record({ at: fc.integer({ min: 0, max: 12 }), content: fc.constantFrom('A', 'B', 'C'), answer: fc.constantFrom('x', 'y') }),
  { maxLength: 14 },
);

test('captures in any order and how often give the same history', () => {
  fc.assert(
    fc.property(points, fc.func(fc.integer()), (all, keyOf) => {
      const shuffled = [...all, ...all.slice(0, 4)]
        .map((one, at) => ({ one, key: keyOf(at) }))
        .toSorted((one, other) => one.key - other.key);
      expect(historyOf(shuffled.map(({ one }) => one))).toEqual(historyOf(all));
    }),
  );
});

test('captures in parts give the same history as all at once', () => {
  fc.assert(
    fc.property(points, points, (some, more) => {
      const kept = historyOf(some).flatMap(({ points: of }) => of);
      expect(historyOf([...kept, ...more])).toEqual(historyOf([...some, ...more]));
    }),
  );
});

test('neighbouring runs differ, and every capture is in one', () => {
  fc.assert(
    fc.property(points, (all) => {
      const runs = historyOf(all);
      expect(runs.every(({ content }, at) => content !== runs[at + 1]?.content)).toBe(true);
      const distinct = new Set(all.map((one) => JSON.stringify([one.at, one.content, one.answer])));
      expect(runs.flatMap(({ points: of }) => of)).toHaveLength(distinct.size);
    }),
  );
});
