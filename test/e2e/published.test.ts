import path from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import type { PublishedImport } from '../../src/cli/published-import.ts';
import type { FetchReport } from '../../src/connectors/portal/fetch-run.ts';
import type { PublishedAnswer } from '../../src/reconcile/published-answer.ts';
import { PHU_THO, portalAnswer } from '../portal-answers.ts';
import { startPortalServer, type PortalServer } from '../portal-server.ts';
import { nhipFolder, type NhipFolder } from './nhip-process.ts';

const GOLDEN = path.resolve(import.meta.dirname, '../golden/index766-phu-tho-2026-08.json');

let folder: NhipFolder;
beforeAll(async () => {
  folder = await nhipFolder();
});
afterAll(() => folder.remove());

let portal: PortalServer | undefined;
afterEach(() => portal?.stop());

async function json<T>(...args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await folder.run('published', ...args, '--json');
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  // What the command promises; the tests look at what they need of it.
  return JSON.parse(stdout) as T;
}

describe('published import', () => {
  test('takes up a file, and a unit can then be shown by our code, by the portal’s, and where we have none', async () => {
    const { files, unmapped } = await json<PublishedImport>('import', GOLDEN);
    expect(files).toEqual([{ file: GOLDEN, figures: 240, added: 240, duplicate: 0 }]);
    expect(unmapped).toHaveLength(4);
    const shown = await json<PublishedAnswer>('show', '25', '--period', '2026-08');
    expect(shown.unit).toMatchObject({ id: '25', level: 'province' });
    expect(await json<PublishedAnswer>('show', 'H44', '--period', '2026-08')).toEqual({ ...shown, asked: 'H44' });
    const { stdout } = await folder.run('published', 'show', 'H44.07', '--period', '2026-08');
    expect(stdout).toContain('H44.07, 2026-08: 23 published figures');
    expect(stdout).toMatch(/^2\.1 +332 +482 +13\.78 +20 /m);
  });

  test('of a file that cannot be read says why, and stores nothing', async () => {
    const { code, stderr } = await folder.run('published', 'import', GOLDEN, 'package.json', '--captured-at', '2026-09-26T00:00:00+07:00');
    expect([code, stderr]).toEqual([2, expect.stringContaining('package.json: /')]);
  });

  test('a unit that nobody knows is none', async () => {
    const { code, stderr } = await folder.run('published', 'show', 'H44.99', '--period', '2026-08');
    expect([code, stderr]).toEqual([2, expect.stringContaining('nhip: no such unit: H44.99')]);
  });
});

describe('published fetch', () => {
  const args = (): string[] => ['fetch', '--from', portal?.url.href ?? '', '--period', '2026-07', '--root', PHU_THO, '--pause', '0'];

  test('killed in mid-run goes on where it was', async () => {
    let stuck = true;
    portal = await startPortalServer((request, count) => ({ text: portalAnswer(request), afterMs: stuck && count === 4 ? 30_000 : 0 }));
    const { requests } = portal;
    const killed = folder.killWhen(() => requests.length === 4, 'published', ...args());
    expect((await killed).signal).toBe('SIGKILL');
    stuck = false;
    expect(await json<FetchReport>(...args())).toMatchObject({ done: 7, waiting: 0, failed: 0, isStopped: false });
    // The fourth had no answer, and is the only one that was asked twice.
    const places = requests.map(({ place }) => place);
    expect(places).toHaveLength(8);
    expect(new Set(places).size).toBe(7);
    expect(places[4]).toBe(places[3]);
  });

  test('exits with 1 while something is set aside', async () => {
    portal = await startPortalServer((request) =>
      request.place === 'transparency' ? { status: 404, text: '' } : { text: portalAnswer(request) },
    );
    const { code, stdout, stderr } = await folder.run('published', ...args());
    expect([code, stderr]).toEqual([1, expect.stringContaining('transparency: set aside: transparency: HTTP status 404')]);
    expect(stdout).toContain('1 requests set aside; the same command asks them again');
  });

  test.each([
    [['--from', 'portal', '--period', '2026-08'], '--from: portal is no address'],
    [['--from', 'http://127.0.0.1:1', '--period', '2026-08', '--pause', 'long'], '--pause: long is no number of seconds'],
    [['--from', 'http://127.0.0.1:1', '--period', 'August'], 'no such period: August'],
    [['--period', '2026-08'], "required option '--from <url>' not specified"],
  ])('%j is refused before anything is asked', async (given, message) => {
    const { code, stderr } = await folder.run('published', 'fetch', ...given);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
