import { afterAll, beforeAll, expect, test } from 'vitest';

import { waitUntil } from '../wait-until.ts';
import { nhipFolder, type NhipFolder, type NhipServer } from './nhip-process.ts';

let folder: NhipFolder;
let server: NhipServer;

beforeAll(async () => {
  folder = await nhipFolder();
  server = await folder.serve();
});
afterAll(async () => {
  await folder.remove();
});

async function send(code: string): Promise<number> {
  const item = {
    source: 'onegate',
    dossierCode: code,
    unit: '00004',
    procedure: '1.000894',
    status: 'accepted',
    occurredAt: new Date().toISOString(),
  };
  const response = await fetch(new URL('/v1/intake/dossier-events', server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(item),
  });
  return response.status;
}

async function received(): Promise<unknown> {
  const response = await fetch(new URL('/v1/board?unit=00004&period=day', server.url));
  // The published shape of a board.
  const board = (await response.json()) as { values: Record<string, { value?: number }> };
  return board.values['received']?.value;
}

test('a database that dies under the server is started again, and what was acknowledged is there', async () => {
  expect(await send('D1')).toBe(200);
  const postmaster = await folder.postmaster();
  expect(postmaster).not.toBeNull();
  process.kill(postmaster ?? 0, 'SIGKILL');
  // Its children may outlive it for a moment, and still take what comes.
  await waitUntil('another postmaster', async () => ![null, postmaster].includes(await folder.postmaster()), 30_000);
  await waitUntil('the door open again', async () => (await send('D2')) === 200, 30_000);
  await waitUntil('both on the board', async () => (await received()) === 2);
  const verified = await folder.run('verify', '--json');
  expect(verified.code).toBe(0);
});
