import { describe, expect, it } from 'vitest';

import { HOUR_MS, MINUTE_MS } from '../shared/instant.ts';
import { at, CALENDAR } from './dossier-fixture.ts';
import { isWithinSyncLimit, syncDelayOf } from './sync-delay.ts';

const sent = (happened: string, learned: string, first?: string) => ({
  at: at(happened),
  learnedAt: at(learned),
  ...(first === undefined ? {} : { sentAt: at(first) }),
});

describe('the delay between happening and sending', () => {
  it.each([
    ['at once', [sent('2026-03-02T09:00', '2026-03-02T09:00')], 0, 0],
    ['an hour', [sent('2026-03-02T09:00', '2026-03-02T10:00')], 1, 1],
    ['over the night counts its working time', [sent('2026-03-02T17:00', '2026-03-03T08:00')], 15, 1],
    ['over a weekend and a holiday', [sent('2026-03-06T17:30', '2026-03-10T07:30')], 86, 0],
    [
      'counts to the first sending, not to our learning of it',
      [sent('2026-03-02T09:00', '2026-03-04T09:00', '2026-03-02T09:30')],
      0.5,
      0.5,
    ],
    ['is none where a clock is fast', [sent('2026-03-02T09:00', '2026-03-02T08:58')], 0, 0],
    [
      'is the longest of all, each way of counting by itself',
      [
        sent('2026-03-06T17:30', '2026-03-10T07:30'),
        sent('2026-03-02T09:00', '2026-03-02T11:00'),
        sent('2026-03-02T09:00', '2026-03-02T09:10'),
      ],
      86,
      2,
    ],
  ])('%s', (_, entries, hours, workingHours) => {
    expect(syncDelayOf(entries, CALENDAR)).toEqual({ ms: hours * HOUR_MS, workingMs: workingHours * HOUR_MS });
    expect(syncDelayOf(entries.toReversed(), CALENDAR)).toEqual(syncDelayOf(entries, CALENDAR));
  });
});

describe('a limit of synchronisation', () => {
  it.each([
    ['working_hour', 8, 100 * HOUR_MS, 8 * HOUR_MS, true],
    ['working_hour', 8, 100 * HOUR_MS, 8 * HOUR_MS + 1, false],
    ['minute', 15, 15 * MINUTE_MS, 15 * MINUTE_MS, true],
    ['minute', 15, 15 * MINUTE_MS + 1, 0, false],
  ] as const)('in %ss: %d allows %d ms, of them %d of work: %s', (unit, amount, ms, workingMs, isWithin) => {
    expect(isWithinSyncLimit({ ms, workingMs }, { amount, unit })).toBe(isWithin);
  });
});
