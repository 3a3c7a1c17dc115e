import fc from 'fast-check';
import { expect, test } from 'vitest';

import { counting, world, type Pull } from './supervisor-fixture.ts';

const SEED = 4;
const TURN_MS = 7_000;

const fails: Pull = () => Promise.reject(new Error('x'));
const hangs: Pull = () => new Promise(() => undefined);
const givesHalf: Pull = async (cursor, deliver, signal) => {
  await counting(cursor, deliver, signal);
  throw new Error('x');
};
/** Hands in, heedless of all, what nobody waits for any more by then. */
const isLate =
  (wait: (ms: number, signal: AbortSignal) => Promise<void>): Pull =>
  async (cursor, deliver, signal) => {
    await wait(3 * TURN_MS, new AbortController().signal);
    return counting(cursor, deliver, signal);
  };

const TURNS = ['counts', 'fails', 'hangs', 'givesHalf', 'isLate', 'stop', 'leave'] as const;

test(`whatever becomes of a source, it gives each thing once and in order, and the others do not notice (seed ${SEED})`, () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...TURNS), { minLength: 1, maxLength: 25 }), async (turns) => {
      const { start, pass, watch, stored, opened, wait } = world();
      const pulls = { counts: counting, fails, hangs, givesHalf, isLate: isLate(wait) };
      start('other', counting, TURN_MS);
      for (const one of turns) {
        if (one === 'stop') void watch.stop('a');
        else if (one !== 'leave') start('a', pulls[one]);
        await pass(TURN_MS);
      }
      start('a', counting);
      for (let rest = 0; rest < 5; rest++) await pass(TURN_MS);
      const given = stored.get('a')?.records ?? [];
      expect(given.length).toBeGreaterThan(0);
      expect(given).toEqual(given.map((_, at) => at + 1));
      expect(stored.get('other')?.records).toHaveLength(turns.length + 6);
      const closing = watch.close();
      await pass(5_000);
      await closing;
      expect(opened()).toBe(0);
    }),
    { numRuns: 200, seed: SEED },
  ));
