import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { PROCEDURE, PROVINCE, WARD } from '../../test/items.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';
import { must } from '../shared/must.ts';
import { makeKey } from '../store/sources/keys.ts';
import { writeSource } from '../store/sources/source-rows.ts';

let server: TestServer;
let key: string;
beforeAll(async () => {
  server = await startTestServer();
  const { pool, sources } = server.core;
  const declaration = {
    id: 'h01',
    name: { vi: 'h01', en: 'h01' },
    owner: 'A province',
    contact: 'The office of a province',
    units: [PROVINCE],
    connection: { protocol: 'push' },
    format: 'nhip',
  } as const;
  await writeSource(pool, { declaration: { ...declaration, units: [PROVINCE] }, mapping: null }, Date.now());
  ({ key } = await makeKey(pool, 'h01', Date.now(), 0));
  await sources.refresh();
});
afterAll(() => server.end());

const item = (dossierCode: string, over: Readonly<Record<string, unknown>> = {}) => ({
  dossierCode,
  unit: WARD,
  procedure: PROCEDURE,
  status: 'accepted',
  occurredAt: '2026-01-05T09:00:00+07:00',
  ...over,
});

const post = (items: readonly unknown[]): Promise<Response> =>
  fetch(`${server.url}/v1/intake/records`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(items),
  });

interface Page {
  readonly items: readonly { readonly id: number; readonly reason: string; readonly times: number }[];
  readonly next: string | null;
}

async function get<T>(query: string): Promise<T> {
  const response = await fetch(`${server.url}/v1/quarantine${query}`);
  expect(response.status).toBe(200);
  // Our own answer, whose schema is a test of its own.
  return (await response.json()) as T;
}

async function rawRecords(): Promise<number> {
  const { rows } = await server.core.pool.query<{ records: number }>('SELECT coalesce(sum(records), 0)::int AS records FROM raw_batch');
  return Number(rows[0]?.records);
}

describe('what was set aside', () => {
  test('is listed in pages, counted, and shown as it is kept', async () => {
    const hostile = { ...item('B\u0000\ud800'), applicant: 'Nguyễn Văn Bí Mật' };
    expect((await post([item('A-1'), item('A-2', { unit: 'nowhere' }), item('A-3', { unit: '79' }), hostile])).status).toBe(200);
    const first = await get<Page>('?source=h01&limit=2');
    expect(first.items).toHaveLength(2);
    const second = await get<Page>(`?source=h01&limit=2&cursor=${must(first.next, 'a next page')}`);
    expect([second.items.length, second.next]).toEqual([1, null]);
    const { counts } = await get<{ counts: unknown }>('/counts?state=waiting');
    expect(counts).toHaveLength(3);
    const entries = await Promise.all([...first.items, ...second.items].map(({ id }) => get<{ item: object }>(`/${id}`)));
    expect(JSON.stringify(entries)).not.toContain('Bí Mật');
    expect(entries.some((entry) => 'dossierCode' in entry.item && entry.item.dossierCode === 'B\u0000\ud800')).toBe(true);
    expect((await get<Page>('?reason=unknown_unit')).items).toMatchObject([{ reason: 'unknown_unit', times: 1 }]);
  });

  test.each([
    ['?cursor=x', 400],
    ['?limit=0', 400],
    ['?limit=501', 400],
    ['?state=lost', 400],
    ['?source=%00', 400],
    ['/0', 400],
    ['/x', 400],
    ['/999999', 404],
  ])('%s is answered %i', async (query, status) => {
    const response = await fetch(`${server.url}/v1/quarantine${query}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json; charset=utf-8']);
  });

  test.each([
    ['/v1/quarantine', '/v1/quarantine'],
    ['/v1/quarantine/counts', '/v1/quarantine/counts'],
    ['/v1/quarantine/{id}', '/v1/quarantine/1'],
  ])('%s keeps to its published schema', async (name, address) => {
    // Our own document.
    const { paths } = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
      paths: Record<string, { get: { responses: { 200: { content: { 'application/json': { schema: object } } } } } }>;
    };
    const { schema } = must(paths[name], name).get.responses[200].content['application/json'];
    const validate = new Ajv2020({ strict: false }).compile(schema);
    const body: unknown = await (await fetch(server.url + address)).json();
    expect(validate(body), JSON.stringify(validate.errors)).toBe(true);
  });
});

describe('while what came cannot be kept', () => {
  // As the server says it: disk full, and no lock in time.
  test.each([
    ['the disk is full', '53100'],
    ['a lock does not come', '55P03'],
    ['the server is about to stop', '57P01'],
  ])('because %s, the door says so and acknowledges nothing; afterwards it takes it', async (_why, code) => {
    const { pool } = server.core;
    const before = await rawRecords();
    await pool.query(`CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '${code}'; END $$`);
    await pool.query('CREATE TRIGGER no_room BEFORE INSERT ON raw_batch FOR EACH ROW EXECUTE FUNCTION no_room()');
    const refused = await post([item(`X-${code}`)]);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    const { rows } = await pool.query('SELECT code FROM dossier WHERE code = $1', [`X-${code}`]);
    expect([rows, await rawRecords()]).toEqual([[], before]);
    await pool.query('DROP TRIGGER no_room ON raw_batch');
    await pool.query('DROP FUNCTION no_room');
    expect((await post([item(`X-${code}`)])).status).toBe(200);
    expect(await rawRecords()).toBe(before + 1);
  });
});
