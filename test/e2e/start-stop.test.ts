import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Board } from '../../src/live/wire.ts';
import { waitUntil } from '../wait-until.ts';
import { isAlive, nhipFolder, type NhipFolder } from './nhip-process.ts';

/** The promise is five seconds on an idle machine of two cores; a busy one is given more. */
const SECOND_START_LIMIT_MS = 15_000;

let folder: NhipFolder;
beforeAll(async () => {
  folder = await nhipFolder();
});
afterAll(() => folder.remove());

async function provinces(url: string): Promise<number> {
  // Our own answer.
  const { children } = (await (await fetch(`${url}/v1/board`)).json()) as Board;
  return children.filter(({ unit }) => unit.level === 'province').length;
}

test('the first start makes a database and serves a board with 34 provinces', async () => {
  const server = await folder.serve();
  console.log(`first start: ready after ${Math.round(server.readyAfterMs)} ms`);
  expect(await provinces(server.url)).toBe(34);
  const pid = await folder.postmaster();
  expect(pid).not.toBeNull();
  expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(await folder.postmaster()).toBeNull();
  expect(await isAlive(pid ?? 0)).toBe(false);
});

test('a second start is ready soon', async () => {
  const server = await folder.serve();
  console.log(`second start: ready after ${Math.round(server.readyAfterMs)} ms`);
  expect(await provinces(server.url)).toBe(34);
  expect(server.readyAfterMs).toBeLessThan(SECOND_START_LIMIT_MS);
  expect(await server.kill('SIGINT')).toEqual({ code: 0, signal: null });
});

test('an open stream and an idle connection do not hold up the end', async () => {
  const server = await folder.serve();
  const abort = new AbortController();
  const response = await fetch(`${server.url}/v1/stream`, { signal: abort.signal });
  expect(response.status).toBe(200);
  const startedAt = performance.now();
  expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  abort.abort();
});

test('two servers share a data folder, and the last one out stops the database', async () => {
  const [one, other] = await Promise.all([folder.serve(), folder.serve()]);
  await one.kill('SIGTERM');
  expect(await provinces(other.url)).toBe(34);
  const pid = (await folder.postmaster()) ?? 0;
  await other.kill('SIGTERM');
  expect(await isAlive(pid)).toBe(false);
});

test('a port that is taken is told in one line', async () => {
  const server = await folder.serve();
  const port = Number(new URL(server.url).port);
  await expect(folder.serve({ port })).rejects.toThrow(new RegExp(`"code":2.*\\n?.*127\\.0\\.0\\.1:${port} is taken`));
  await server.kill('SIGTERM');
  await waitUntil('the database has stopped', async () => (await folder.postmaster()) === null);
});
