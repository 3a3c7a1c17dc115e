import path from 'node:path';

import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../../test/test-postgres.ts';
import { unitDirectory } from '../domain/unit-directory.ts';
import type { Answered, FetchQueue, FetchRequest } from '../reconcile/fetch-queue.ts';
import type { PublishedFigure } from '../reconcile/published-figure.ts';
import { manualClock } from '../shared/manual-clock.ts';
import { must } from '../shared/must.ts';
import { withFetchQueue } from './fetch-queue.ts';
import { migrate } from './migrate.ts';
import { openPool } from './open-pool.ts';

const NOW = Date.UTC(2026, 8, 26, 11);
const PLAN = 'plan';
let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase('queue');
  await migrate({ url: database.url, dir: path.join(import.meta.dirname, 'migrations'), log: () => undefined });
  pool = openPool(database.url, 4, () => undefined);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(() => pool.query('TRUNCATE portal_run, portal_fetch, published_capture, published_department, published_answer'));

function withQueue<T>(work: (queue: FetchQueue) => Promise<T>): Promise<T> {
  return withFetchQueue({ pool, clock: manualClock(NOW), directory: () => unitDirectory([], [], new Map()) }, work);
}

const request = (hash: string): FetchRequest => ({ place: 'transparency', body: { zulu: 1, alpha: hash }, hash });
const FIRST = ['a', 'b'].map(request);
const answered = (followUps: Answered['followUps'] = [], figures: readonly PublishedFigure[] = []): Answered => ({
  at: NOW,
  answer: 'aa',
  figures,
  followUps,
});
const FIGURE: PublishedFigure = {
  source: 'npsp',
  place: 'transparency',
  period: '2026-08',
  periodKind: 'month',
  department: 'd',
  formality: null,
  component: 'A',
  rawCode: 'A',
  numerator: 1,
  denominator: 2,
  ratio: null,
  score: null,
  maxScore: null,
  flags: [],
  unitCode: null,
  unitName: null,
  unitLevel: null,
  capturedAt: NOW,
  answer: 'aa',
};

async function drain(queue: FetchQueue): Promise<string[]> {
  const hashes: string[] = [];
  for (let next = await queue.next(); next !== null; next = await queue.next()) {
    hashes.push(next.hash);
    await queue.complete(next.id, answered());
  }
  return hashes;
}

test('a new run asks its first requests in order, with the body as it was given', async () => {
  await withQueue(async (queue) => {
    expect(await queue.open(PLAN, FIRST, false)).toMatchObject({ done: 0, waiting: 2, failed: 0 });
    const next = must(await queue.next(), 'a request');
    expect(next).toMatchObject({ ...FIRST[0], after: null });
    expect(JSON.stringify(next.body)).toBe('{"zulu":1,"alpha":"a"}');
    expect(await drain(queue)).toEqual(['a', 'b']);
    expect(await queue.progress()).toMatchObject({ done: 2, waiting: 0 });
  });
});

test('what follows from an answer is asked once, after what waited before', async () => {
  await withQueue(async (queue) => {
    await queue.open(PLAN, FIRST, false);
    const { id } = must(await queue.next(), 'a request');
    const followUps = ['c', 'b', 'a', 'c'].map((hash) => ({ ...request(hash), after: hash === 'c' ? 'aa' : null }));
    await queue.complete(id, answered(followUps));
    expect(await drain(queue)).toEqual(['b', 'c']);
  });
});

test('an unfinished run goes on where it was; another plan has its own', async () => {
  await withQueue(async (queue) => {
    await queue.open(PLAN, FIRST, false);
    await queue.complete(must(await queue.next(), 'a request').id, answered());
  });
  await withQueue(async (queue) => {
    expect(await queue.open('other', FIRST, false)).toMatchObject({ done: 0, waiting: 2 });
    expect(await queue.open(PLAN, FIRST, false)).toMatchObject({ done: 1, waiting: 1 });
    expect(await drain(queue)).toEqual(['b']);
  });
});

test('a finished run is followed by a new one, and so is any that is to begin anew', async () => {
  await withQueue(async (queue) => {
    const { run } = await queue.open(PLAN, FIRST, false);
    await drain(queue);
    const again = await queue.open(PLAN, FIRST, false);
    expect([again.run === run, again.waiting]).toEqual([false, 2]);
    await queue.complete(must(await queue.next(), 'a request').id, answered());
    expect(await queue.open(PLAN, FIRST, true)).toMatchObject({ done: 0, waiting: 2 });
    expect((await pool.query('SELECT FROM portal_run')).rowCount).toBe(1);
  });
});

test('a failed request is passed over, keeps the run unfinished, and waits again when it is opened', async () => {
  await withQueue(async (queue) => {
    await queue.open(PLAN, FIRST, false);
    await queue.fail(must(await queue.next(), 'a request').id, 'quoted: a\u0000b');
    expect(await drain(queue)).toEqual(['b']);
    expect(await queue.progress()).toMatchObject({ done: 1, waiting: 0, failed: 1 });
    expect(await queue.open(PLAN, FIRST, false)).toMatchObject({ done: 1, waiting: 1, failed: 0 });
    expect(await drain(queue)).toEqual(['a']);
  });
});

test('figures and queue change together or not at all', async () => {
  await withQueue(async (queue) => {
    await queue.open(PLAN, FIRST, false);
    const { id } = must(await queue.next(), 'a request');
    const broken = answered([{ ...request('c'), after: null }], [FIGURE, { ...FIGURE, component: 'B', rawCode: 'a\u0000b' }]);
    await expect(queue.complete(id, broken)).rejects.toThrow('Unicode');
    expect(await queue.progress()).toMatchObject({ done: 0, waiting: 2 });
    expect((await pool.query('SELECT FROM published_capture')).rowCount).toBe(0);
    expect(await queue.complete(id, answered([], [FIGURE]))).toEqual({ added: 1, duplicate: 0 });
    expect((await pool.query('SELECT FROM published_capture')).rowCount).toBe(1);
  });
});

test('a request is answered once', async () => {
  await withQueue(async (queue) => {
    await queue.open(PLAN, FIRST, false);
    const { id } = must(await queue.next(), 'a request');
    await queue.complete(id, answered());
    await expect(queue.complete(id, answered([], [FIGURE]))).rejects.toMatchObject({ kind: 'conflict' });
    await expect(queue.fail(id, 'late')).rejects.toMatchObject({ kind: 'conflict' });
    expect((await pool.query('SELECT FROM published_capture')).rowCount).toBe(0);
  });
});

test('one process asks at a time; the next can when it is done, also where it failed', async () => {
  await withQueue(async () => {
    await expect(withQueue(() => Promise.resolve('in'))).rejects.toMatchObject({ kind: 'conflict' });
  });
  await expect(withQueue(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await withQueue(() => Promise.resolve('in'))).toBe('in');
});
