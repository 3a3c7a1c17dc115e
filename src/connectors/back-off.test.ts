import { describe, expect, it, test } from 'vitest';

import { manualClock } from '../shared/manual-clock.ts';
import { seededRandom } from '../shared/random.ts';
import { backOffMs, retryAfterMs } from './back-off.ts';

describe('the wait after a refusal', () => {
  it.each([
    [1, 1_000, 2_000],
    [2, 2_000, 4_000],
    [4, 8_000, 16_000],
    [7, 60_000, 120_000],
    [60, 60_000, 120_000],
  ])('after %i refusals is between %i and %i ms', (refusals, least, most) => {
    expect(backOffMs(refusals, () => 0)).toBe(least);
    expect(backOffMs(refusals, () => 1)).toBe(most);
  });

  test('is not the same for two askers', () => {
    expect(backOffMs(3, seededRandom(1))).not.toBe(backOffMs(3, seededRandom(2)));
  });
});

describe('Retry-After', () => {
  const clock = manualClock(Date.UTC(2026, 8, 26, 11, 0, 0));
  it.each([
    ['120', 120_000],
    [' 7 ', 7_000],
    ['Sat, 26 Sep 2026 11:00:30 GMT', 30_000],
    ['Sat, 26 Sep 2026 10:00:00 GMT', 0],
    ['soon', 0],
    ['', 0],
    [null, 0],
  ])('of %j is %i ms', (header, ms) => {
    expect(retryAfterMs(header, clock)).toBe(ms);
  });
});
