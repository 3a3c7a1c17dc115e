import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { eventItem, OTHER_WARD, PROVINCE, WARD } from '../../test/items.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';
import type { SourceDeclaration } from '../intake/source-schema.ts';
import { DAY_MS, HOUR_MS } from '../shared/instant.ts';
import { makeKey, revokeKeys } from '../store/sources/keys.ts';
import { setDisabled, writeSource } from '../store/sources/source-rows.ts';

const DOOR = '/v1/intake/dossier-events';
let now = Date.parse('2026-11-20T09:00:00+07:00');
const clock = { now: () => now };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ clock });
});
afterAll(() => server.end());

async function post(
  items: readonly unknown[],
  authorization?: string,
): Promise<{ status: number; body: Answer; challenge: string | null }> {
  const headers = { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) };
  const response = await fetch(server.url + DOOR, { method: 'POST', headers, body: JSON.stringify(items) });
  // The shape is what the tests are about: a wrong one fails them.
  return { status: response.status, body: (await response.json()) as Answer, challenge: response.headers.get('www-authenticate') };
}

interface Answer {
  readonly items: readonly { readonly verdict: string; readonly reason?: string; readonly pointer?: string }[];
  readonly detail?: string;
}

/** Declares a source that sends by itself, and gives its key. */
async function declare(id: string, over: Partial<SourceDeclaration> = {}): Promise<string> {
  const declaration: SourceDeclaration = {
    id,
    name: { vi: id, en: id },
    owner: 'A province',
    contact: 'The office of a province',
    units: [PROVINCE],
    connection: { protocol: 'push' },
    format: 'nhip',
    ...over,
  };
  const { pool } = server.core;
  await writeSource(pool, { declaration, mapping: null }, now);
  const { key } = await makeKey(pool, id, now, 0);
  await server.core.sources.refresh();
  return key;
}

const item = (source: string, dossierCode: string, unit = WARD) =>
  eventItem({ source, dossierCode, unit, occurredAt: '2026-11-20T08:00:00+07:00' });

/** A key that was made by another process is looked for once a second at most. */
const later = (ms: number): void => void (now += ms);

describe('a declared source', () => {
  test('writes with its key, for its own units only: another unit is a verdict, and the neighbours are taken', async () => {
    const key = await declare('h01');
    const { status, body } = await post(
      [item('h01', 'A-1'), item('h01', 'A-2', OTHER_WARD), item('h01', 'A-3', PROVINCE)],
      `Bearer ${key}`,
    );
    expect(status).toBe(200);
    expect(body.items.map(({ verdict, reason, pointer }) => reason ?? `${verdict}${pointer ?? ''}`)).toEqual([
      'accepted',
      'foreign_unit',
      'accepted',
    ]);
    expect(body.items[1]).toMatchObject({ verdict: 'quarantined', pointer: '/unit' });
  });

  test('writes in nobody else’s name', async () => {
    const key = await declare('h01b');
    const { body } = await post([item('h01b', 'B-1'), item('h01', 'B-2'), item('unheard', 'B-3')], `Bearer ${key}`);
    expect(body.items.map(({ verdict, reason }) => reason ?? verdict)).toEqual(['accepted', 'foreign_source', 'foreign_source']);
  });

  test('is not written for without its key, and nothing of such a request is taken', async () => {
    await declare('h02');
    const { status, challenge, body } = await post([item('undeclared', 'C-1'), item('h02', 'C-2')]);
    expect([status, challenge]).toEqual([401, 'Bearer']);
    expect(body.detail).toContain('h02');
    const { rows } = await server.core.pool.query(`SELECT code FROM dossier WHERE code LIKE 'C-%'`);
    expect(rows).toEqual([]);
  });

  test('that nobody declared writes as it may, where the door is open', async () => {
    expect((await post([item('undeclared', 'D-1', OTHER_WARD)])).body.items).toMatchObject([{ verdict: 'accepted' }]);
  });
});

describe('a key', () => {
  test.each([
    ['that was never made', 'Bearer nhip_0000'],
    ['of another scheme', 'Basic aDAxOng='],
    ['that is none', 'Bearer '],
    ['with more behind it', 'Bearer a b'],
  ])('%s opens nothing', async (_what, authorization) => {
    later(2_000);
    expect((await post([item('undeclared', 'E-1')], authorization)).status).toBe(401);
  });

  test('that was rotated opens the door until the overlap is over, and the new one at once', async () => {
    const former = await declare('h03');
    const { key, formerUntil } = await makeKey(server.core.pool, 'h03', now, HOUR_MS);
    expect(formerUntil).toBe(now + HOUR_MS);
    later(2_000);
    expect((await post([item('h03', 'F-1')], `Bearer ${key}`)).status).toBe(200);
    expect((await post([item('h03', 'F-2')], `Bearer ${former}`)).status).toBe(200);
    later(HOUR_MS);
    expect((await post([item('h03', 'F-3')], `Bearer ${former}`)).status).toBe(401);
    expect((await post([item('h03', 'F-4')], `Bearer ${key}`)).status).toBe(200);
  });

  test('is kept as a hash only', async () => {
    const key = await declare('h04');
    const { rows } = await server.core.pool.query<{ row: string }>('SELECT source_key::text AS row FROM source_key');
    expect(rows.some(({ row }) => row.includes(key) || row.includes(key.slice(5, 25)))).toBe(false);
  });

  test('of a source that is disabled opens nothing, nor does one that was ended', async () => {
    const key = await declare('h05');
    await setDisabled(server.core.pool, 'h05', true, now);
    await server.core.sources.refresh();
    expect((await post([item('h05', 'G-1')], `Bearer ${key}`)).status).toBe(401);
    await setDisabled(server.core.pool, 'h05', false, now);
    await revokeKeys(server.core.pool, 'h05', now);
    await server.core.sources.refresh();
    later(DAY_MS);
    expect((await post([item('h05', 'G-2')], `Bearer ${key}`)).status).toBe(401);
  });
});
