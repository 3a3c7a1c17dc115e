import { expect, it } from 'vitest';

import { manualClock } from './manual-clock.ts';

it('stands until it is moved, and goes where it is put', () => {
  const clock = manualClock(1_000);
  expect([clock.now(), clock.now()]).toEqual([1_000, 1_000]);
  clock.advance(250);
  expect(clock.now()).toBe(1_250);
  clock.advance(-1_000);
  expect(clock.now()).toBe(250);
  clock.set(7);
  expect(clock.now()).toBe(7);
});
