import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { sleep } from './sleep.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('resolves when the time has passed, not before', async () => {
  let isAwake = false;
  const sleeping = sleep(300, new AbortController().signal).then(() => (isAwake = true));
  await vi.advanceTimersByTimeAsync(299);
  expect(isAwake).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await sleeping;
  expect(isAwake).toBe(true);
});

it('resolves at once when the signal aborts, and leaves no timer behind', async () => {
  const stopping = new AbortController();
  const sleeping = sleep(60_000, stopping.signal);
  stopping.abort();
  await sleeping;
  expect(vi.getTimerCount()).toBe(0);
});

it('does not begin under a signal that has aborted', async () => {
  await sleep(60_000, AbortSignal.abort());
  expect(vi.getTimerCount()).toBe(0);
});
