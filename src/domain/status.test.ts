import { describe, expect, it } from 'vitest';

import { classOf, isUsualStep, STATUS_CODES, statusOfCode, type Status, type StatusClass } from './status.ts';

describe('the ten statuses of the national synchronisation', () => {
  it.each<[number, Status, StatusClass]>([
    [1, 'registered', 'intake'],
    [2, 'accepted', 'open'],
    [3, 'rejected', 'ended'],
    [4, 'in_process', 'open'],
    [5, 'supplement_requested', 'paused'],
    [6, 'payment_requested', 'paused'],
    [7, 'withdrawn', 'ended'],
    [8, 'stopped', 'ended'],
    [9, 'resolved', 'done'],
    [10, 'returned', 'done'],
  ])('%i is %s, %s', (code, status, kind) => {
    expect(statusOfCode(code)).toBe(status);
    expect(STATUS_CODES[status]).toBe(code);
    expect(classOf(status)).toBe(kind);
  });

  it.each([0, 11, -1, 1.5, NaN])('%d is no status', (code) => {
    expect(statusOfCode(code)).toBeUndefined();
  });
});

describe('usual steps', () => {
  it.each<[Status, Status, boolean]>([
    ['registered', 'accepted', true],
    ['accepted', 'in_process', true],
    ['in_process', 'supplement_requested', true],
    ['supplement_requested', 'in_process', true],
    ['resolved', 'returned', true],
    ['accepted', 'accepted', true],
    ['registered', 'resolved', false],
    ['returned', 'in_process', false],
    ['rejected', 'accepted', false],
    ['supplement_requested', 'resolved', false],
  ])('from %s to %s: %s', (from, to, expected) => {
    expect(isUsualStep(from, to)).toBe(expected);
  });
});
