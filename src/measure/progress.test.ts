import { describe, expect, it } from 'vitest';

import { againstTarget, progressOf, runOf, type Judged } from './progress.ts';

const RATE: Judged = { direction: 'up', unit: 'ratio', rounding: 1 };
const OVERDUE: Judged = { direction: 'down', unit: 'count', rounding: 0 };
const RECEIVED: Judged = { direction: 'none', unit: 'count', rounding: 0 };

describe('progress', () => {
  it.each([
    ['more of what should rise is better', RATE, 0.92, 0.9, 'better'],
    ['less of it is worse', RATE, 0.9, 0.92, 'worse'],
    ['more of what should fall is worse', OVERDUE, 12, 10, 'worse'],
    ['less of it is better', OVERDUE, 8, 10, 'better'],
    ['where no way is better there is only a change', RECEIVED, 8, 10, 'changed'],
    ['what no digit on screen would show is the same', RATE, 0.90049, 0.9001, 'same'],
    ['half of the last digit shows', RATE, 0.9006, 0.9, 'better'],
    ['a zero is a value', OVERDUE, 0, 3, 'better'],
  ] as const)('%s', (_, judged, now, before, sign) => {
    expect(progressOf(judged, now, before).sign).toBe(sign);
  });

  it('is unknown against no data, never a change from zero', () => {
    expect(progressOf(RATE, 0.9, null)).toEqual({ sign: 'unknown', change: null });
    expect(progressOf(RATE, null, 0.9)).toEqual({ sign: 'unknown', change: null });
    expect(progressOf(RATE, null, null)).toEqual({ sign: 'unknown', change: null });
  });

  it('tells the change in the unit of the indicator', () => {
    expect(progressOf(OVERDUE, 8, 10)).toEqual({ sign: 'better', change: -2 });
    expect(progressOf(RATE, 0.9, 0.9)).toEqual({ sign: 'same', change: 0 });
  });
});

describe('a run', () => {
  it.each([
    ['counts improvements back from the newest', RATE, [0.5, 0.8, 0.81, 0.82, 0.83], 4],
    ['ends at the first that was no better', RATE, [0.8, 0.79, 0.81, 0.82], 2],
    ['ends where nothing is known', RATE, [0.7, null, 0.81, 0.82], 1],
    ['is told below zero where each was worse', RATE, [0.8, 0.85, 0.8, 0.7], -2],
    ['is told by what is better, not by what is more', OVERDUE, [12, 10, 7, 3], 3],
    ['is none where the newest is as the one before', RATE, [0.7, 0.8, 0.8], 0],
    ['is none where the newest is unknown', RATE, [0.7, 0.8, null], 0],
    ['is none of a single one', RATE, [0.7], 0],
    ['is none of nothing', RATE, [], 0],
    ['is none where no way is better', RECEIVED, [1, 2, 3], 0],
  ] as const)('%s', (_, judged, values, run) => {
    expect(runOf(judged, values)).toBe(run);
  });
});

describe('against a target', () => {
  it.each([
    ['reached', RATE, 0.96, 0.95, { kind: 'met', target: 0.95, gap: 0 }],
    ['reached to the point', RATE, 0.95, 0.95, { kind: 'met', target: 0.95, gap: 0 }],
    ['missed, by what is lacking', OVERDUE, 12, 10, { kind: 'missed', target: 10, gap: 2 }],
    ['unknown without data', RATE, null, 0.95, { kind: 'unknown', target: 0.95 }],
    ['none where nothing is wanted', RATE, 0.9, null, { kind: 'none' }],
    ['none where no way is better', RECEIVED, 9, 10, { kind: 'none' }],
  ] as const)('%s', (_, judged, value, target, expected) => {
    expect(againstTarget(judged, value, target)).toEqual(expected);
  });
});
