import { describe, expect, it } from 'vitest';

import type { PublishedReader } from './published-answer.ts';
import { publishedAsOf } from './published-as-of.ts';
import type { PublishedCapture } from './published-figure.ts';

const QUESTION = { unit: '25', period: '2026-08' };

function capture(component: string, capturedAt: number, score: number, over: Partial<PublishedCapture> = {}): PublishedCapture {
  return {
    source: 'npsp',
    place: 'extract',
    period: '2026-08',
    periodKind: 'month',
    department: 'H48',
    formality: null,
    component,
    rawCode: component,
    numerator: null,
    denominator: null,
    ratio: null,
    score,
    maxScore: 6,
    flags: [],
    unitCode: null,
    unitName: null,
    unitLevel: 'province',
    capturedAt,
    answer: '',
    unit: '25',
    seenUntil: capturedAt,
    captures: 1,
    ...over,
  };
}

/** What a store holds: the captures of one figure together, in order of time. */
function readerOf(all: readonly PublishedCapture[]): PublishedReader {
  const newest = new Map(all.map((one) => [`${one.place} ${one.component}`, one]));
  return { newest: async () => [...newest.values()], all: async () => all, knows: async () => true };
}

const reader = readerOf([
  capture('A', 100, 1),
  capture('A', 200, 2),
  capture('A', 300, 3),
  capture('A', 250, 9, { place: 'elsewhere' }),
  capture('B', 300, 4),
]);

describe('published scores beside a score as it was known', () => {
  it.each<[number | null, readonly string[]]>([
    [null, ['extract A 3', 'elsewhere A 9', 'extract B 4']],
    [400, ['extract A 3', 'elsewhere A 9', 'extract B 4']],
    [299, ['extract A 2', 'elsewhere A 9']],
    [200, ['extract A 2']],
    [199, ['extract A 1']],
    [99, []],
  ])('at %o are those captured by then: %o', async (knownAt, expected) => {
    const found = await publishedAsOf(reader, QUESTION, knownAt);
    expect(found.map(({ place, component, score }) => `${place} ${component} ${score}`)).toEqual(expected);
  });
});
