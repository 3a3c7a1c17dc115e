import { expect, it } from 'vitest';

import { must } from '../shared/must.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** Work that ends when it is told to. */
function heldWork() {
  const runs: PromiseWithResolvers<void>[] = [];
  const work = (): Promise<void> => {
    const run = Promise.withResolvers<void>();
    runs.push(run);
    return run.promise;
  };
  return { runs, work, latest: () => must(runs.at(-1), 'a run') };
}

it('one call is one run, and the next call another', async () => {
  const { runs, work, latest } = heldWork();
  const call = oneAtATime(work);
  for (const count of [1, 2]) {
    const done = call();
    expect(runs).toHaveLength(count);
    latest().resolve();
    await done;
  }
});

it('any number of calls during a run are one more run, which all wait for', async () => {
  const { runs, work, latest } = heldWork();
  const call = oneAtATime(work);
  const done = [call(), call(), call()];
  expect(runs).toHaveLength(1);
  latest().resolve();
  await expect.poll(() => runs.length).toBe(2);
  latest().resolve();
  await Promise.all(done);
  expect(runs).toHaveLength(2);
});

it('a run that fails fails for all who wait, and the next call tries anew', async () => {
  const { runs, work, latest } = heldWork();
  const call = oneAtATime(work);
  const done = [call(), call()];
  latest().reject(new Error('away'));
  expect((await Promise.allSettled(done)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(runs).toHaveLength(1);
  const next = call();
  latest().resolve();
  await next;
  expect(runs).toHaveLength(2);
});
