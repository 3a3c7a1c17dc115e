import { describe, expect, it } from 'vitest';

import {
  classOf,
  isUsualStep,
  pauseCauseOf,
  STATUS_CODES,
  statusOfCode,
  type PauseCause,
  type Status,
  type StatusClass,
} from './status.ts';

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

  it.each([0, 12, -1, 1.5, NaN])('%d is no status', (code) => {
    expect(statusOfCode(code)).toBeUndefined();
  });
});

describe('usual steps', () => {
  it.each<[Status, Status, boolean]>([
    ['registered', 'accepted', true],
    ['accepted', 'in_process', true],
    ['in_process', 'supplement_requested', true],
    ['supplement_requested', 'in_process', true],
    ['in_process', 'consultation_requested', true],
    ['consultation_requested', 'in_process', true],
    ['consultation_requested', 'resolved', false],
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

describe('waiting for another body', () => {
  it('is a status of our own: paused, under a code that the national ten do not have', () => {
    expect([STATUS_CODES.consultation_requested, classOf('consultation_requested')]).toEqual([11, 'paused']);
    expect(statusOfCode(11)).toBe('consultation_requested');
  });
});

describe('whom a standing clock waits for', () => {
  it.each<[Status, PauseCause | null]>([
    ['supplement_requested', 'citizen'],
    ['payment_requested', 'payment'],
    ['consultation_requested', 'otherBody'],
    ['in_process', null],
    ['resolved', null],
  ])('%s: %s', (status, cause) => {
    expect(pauseCauseOf(status)).toBe(cause);
  });

  it('is known of every status that pauses, and of no other', () => {
    // The keys of a literal object are exactly its declared keys.
    for (const status of Object.keys(STATUS_CODES) as Status[]) {
      expect([status, pauseCauseOf(status) !== null]).toEqual([status, classOf(status) === 'paused']);
    }
  });
});
