import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { verify } from '../test/test-core.ts';
import { startTestServer, type TestServer } from '../test/test-server.ts';
import { waitUntil } from '../test/wait-until.ts';
import { TABLE } from './intake/formats/format-fixture.ts';
import type { SourceDeclaration } from './intake/source-schema.ts';
import { readCursor } from './store/cursor-rows.ts';
import { setDisabled, writeSource } from './store/sources/source-rows.ts';

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await startTestServer();
  folder = await mkdtemp(path.join(tmpdir(), 'nhip-pull-'));
});
afterAll(async () => {
  await server.end();
  await rm(folder, { recursive: true });
});

async function declare(id: string, over: Partial<SourceDeclaration>): Promise<void> {
  const declaration: SourceDeclaration = {
    id,
    name: { vi: id, en: id },
    owner: 'Ho Chi Minh City',
    contact: 'Its office',
    units: ['79'],
    connection: { protocol: 'push' },
    format: 'nhip',
    everySeconds: 1,
    ...over,
  };
  const mapping = declaration.format === 'csv' ? { ...TABLE, source: id } : null;
  await writeSource(server.core.pool, { declaration, mapping }, Date.now());
}

async function codesOf(source: string): Promise<readonly string[]> {
  const { rows } = await server.core.pool.query<{ code: string }>('SELECT code FROM dossier WHERE source = $1 ORDER BY code', [source]);
  return rows.map(({ code }) => code);
}

const HEAD = 'Mã hồ sơ,Đơn vị,Lúc,Trạng thái,Hẹn trả';
const row = (code: string): string => `${code},26740,20/11/2026 08:00,Tiếp nhận,`;

test('a new CSV source needs a declaration and a mapping, and no code: its folder is read, and a bad row set aside', async () => {
  await declare('inbox', { connection: { protocol: 'folder', folder, quietMs: 0 }, format: 'csv' });
  await writeFile(path.join(folder, '1.csv'), `${HEAD}\n${row('A-1')}\n${row('A-2')}\n${row('A-3').replace('Tiếp nhận', '?')}\n`);
  await waitUntil('it is there', async () => (await codesOf('inbox')).length === 2, 20_000);
  await waitUntil('it is there', async () => (await readdir(path.join(folder, 'done')).catch(() => [])).length === 1, 5_000);
  expect(await readCursor(server.core.pool, 'inbox')).toContain('"name":"1.csv"');
  const { rows } = await server.core.pool.query('SELECT reason, pointer FROM quarantine WHERE source = $1', ['inbox']);
  expect(rows).toEqual([{ reason: 'unknown_status', pointer: '/Trạng thái' }]);
}, 60_000);

test('one that is disabled is not asked any more, and one that is enabled again is, from where it left off', async () => {
  await setDisabled(server.core.pool, 'inbox', true, Date.now());
  await server.core.sources.refresh();
  // Longer than the server takes to look, and than the schedule of the source.
  await new Promise((resolve) => setTimeout(resolve, 7_000));
  await writeFile(path.join(folder, '2.csv'), `${HEAD}\n${row('B-1')}\n`);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(await codesOf('inbox')).toEqual(['A-1', 'A-2']);
  await setDisabled(server.core.pool, 'inbox', false, Date.now());
  await waitUntil('it is there', async () => (await codesOf('inbox')).includes('B-1'), 20_000);
}, 60_000);

test('an interface that is read speaks for its own units only, and is read once', async () => {
  const items = Array.from({ length: 40 }, (_, at) => ({
    dossierCode: `R-${String(at).padStart(2, '0')}`,
    unit: at === 7 ? '00008' : '26740',
    procedure: '1.000080',
    status: 'accepted',
    occurredAt: '2026-11-20T08:00:00+07:00',
  }));
  let asked = 0;
  const portal = http.createServer((request, response) => {
    asked += 1;
    if (asked % 3 === 0) {
      response.writeHead(500).end();
      return;
    }
    const from = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('after') ?? 0);
    const next = from + 15 < items.length ? from + 15 : null;
    response.end(JSON.stringify({ next, items: items.slice(from, from + 15) }));
  });
  portal.listen(0, '127.0.0.1');
  await once(portal, 'listening');
  // A TCP server has an address of this kind.
  const { port } = portal.address() as AddressInfo;
  try {
    const url = `http://127.0.0.1:${port}/`;
    await declare('portal', {
      connection: { protocol: 'rest', url, records: '/items', next: '/next', cursorParameter: 'after', maxBatch: 4 },
    });
    await waitUntil('it is there', async () => (await codesOf('portal')).length === 39, 40_000);
    const { rows } = await server.core.pool.query('SELECT reason, times::int FROM quarantine WHERE source = $1', ['portal']);
    expect(rows).toEqual([{ reason: 'foreign_unit', times: 1 }]);
    expect(await verify(server.core)).toMatchObject({ ok: true });
  } finally {
    await setDisabled(server.core.pool, 'portal', true, Date.now());
    portal.closeAllConnections();
    portal.close();
  }
}, 90_000);
