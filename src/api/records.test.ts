import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { WARD } from '../../test/items.ts';
import { verify } from '../../test/test-core.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';
import { STATUS_CODES } from '../domain/status.ts';
import { RECORDS, TABLE } from '../intake/formats/format-fixture.ts';
import type { FormatId, SourceDeclaration } from '../intake/source-schema.ts';
import { DAY_MS } from '../shared/instant.ts';
import { makeKey } from '../store/sources/keys.ts';
import { writeSource } from '../store/sources/source-rows.ts';

let now = Date.parse('2026-11-25T09:00:00+07:00');
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => now } });
});
afterAll(() => server.end());

let sources = 0;
/** Declares a source that speaks for Ho Chi Minh City in a format, and gives its key. */
async function declare(format: FormatId, over: Partial<SourceDeclaration> = {}): Promise<{ id: string; key: string }> {
  sources += 1;
  const id = `${format}-${sources}`;
  const declaration: SourceDeclaration = {
    id,
    name: { vi: id, en: id },
    owner: 'Ho Chi Minh City',
    contact: 'Its office',
    units: ['79'],
    connection: { protocol: 'push' },
    format,
    ...over,
  };
  const { pool } = server.core;
  const mapping = format === 'csv' ? { ...TABLE, source: id } : null;
  await writeSource(pool, { declaration, mapping }, now);
  const { key } = await makeKey(pool, id, now, 0);
  await server.core.sources.refresh();
  return { id, key };
}

interface Answer {
  readonly status: number;
  // Each test looks at what it is about.
  // oxlint-disable-next-line typescript/no-explicit-any -- of several shapes
  readonly body: any;
}

async function post(path: string, body: string | Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', ...headers },
    body,
  });
  return { status: response.status, body: await response.json() };
}

async function rowsOf(source: string): Promise<readonly string[]> {
  const { rows } = await server.core.pool.query<{ row: string }>(
    'SELECT code || $2 || unit_id AS row FROM dossier WHERE source = $1 ORDER BY code',
    [source, ' '],
  );
  return rows.map(({ row }) => row);
}

const PACKET = JSON.stringify({ isUpdating: 'False', data: [RECORDS.national] });

describe('the doors of the national platform', () => {
  test.each(['DongBoHoSoMC', 'CapNhatTienDoHoSoMC'])('%s takes a packet and answers as its sender expects', async (service) => {
    const { id, key } = await declare('national');
    const answer = await post(`/v1/intake/national/${service}`, PACKET, { authorization: `Bearer ${key}` });
    expect(answer).toEqual({ status: 200, body: { error_code: '0', message: expect.any(String) } });
    expect(await rowsOf(id)).toEqual(['000.00.01.H29-261120-0001 26740']);
  });

  test('take the key in the address from a system that can only change an address', async () => {
    const { id, key } = await declare('national');
    expect((await post(`/v1/intake/national/${key}/DongBoHoSoMC`, PACKET)).body).toMatchObject({ error_code: '0' });
    expect(await rowsOf(id)).toHaveLength(1);
  });

  test('say in its words what was set aside, and take the rest', async () => {
    const { id, key } = await declare('national');
    const dossier = RECORDS.national as object;
    const data = [{ ...dossier, TrangThaiHoSo: '77' }, dossier, { ...dossier, MaHoSo: 'X', DonViXuLy: WARD }];
    const { status, body } = await post('/v1/intake/national/DongBoHoSoMC', JSON.stringify({ data }), { authorization: `Bearer ${key}` });
    expect([status, body.error_code]).toEqual([200, '1']);
    expect(body.message).toMatch(/2\/3.*#1 MaHoSo 000\.00\.01\.H29-261120-0001: unknown_status \/TrangThaiHoSo.*#3 MaHoSo X: foreign_unit/);
    expect(await rowsOf(id)).toHaveLength(1);
  });

  test.each<[string, FormatId | null, number]>([
    ['without a key', null, 401],
    ['from a source of another format', 'emc', 400],
  ])('%s tell so in its words', async (_what, format, status) => {
    const headers: Record<string, string> = format === null ? {} : { authorization: `Bearer ${(await declare(format)).key}` };
    const answer = await post('/v1/intake/national/DongBoHoSoMC', PACKET, headers);
    expect(answer).toEqual({ status, body: { error_code: '1', message: expect.any(String) } });
  });

  const STEP = { MaHoSo: '000.00.01.H29-261120-0001', NguoiXuLy: 'An', ChucDanh: '', NoiDungXuLy: 'x', PhongBanXuLy: '', NgayBatDau: '' };

  test.each([
    ['before', ['CapNhatTienDoHoSoMC', 'DongBoHoSoMC']],
    ['after', ['DongBoHoSoMC', 'CapNhatTienDoHoSoMC']],
  ] as const)('take a step, which names neither unit nor procedure, %s its dossier', async (_when, services) => {
    const { id, key } = await declare('national');
    const step = { ...STEP, ThoiDiemXuLy: '20261121090000', TrangThai: '5' };
    // Its status has a date of its own, which is before the step.
    const dossier = { ...(RECORDS.national as object), TrangThaiHoSo: '2' };
    for (const service of services) {
      const packet = { service, data: [service === 'DongBoHoSoMC' ? dossier : step] };
      const { body } = await post(`/v1/intake/national/${service}`, JSON.stringify(packet), { authorization: `Bearer ${key}` });
      expect(body).toMatchObject({ error_code: '0' });
    }
    const { rows } = await server.core.pool.query('SELECT unit_id, procedure_code, status FROM dossier WHERE source = $1', [id]);
    expect(rows).toEqual([{ unit_id: '26740', procedure_code: '1.000080', status: STATUS_CODES.supplement_requested }]);
    expect(await verify(server.core)).toMatchObject({ differences: [] });
  });

  test('the same again changes nothing, also where a status has no date of its own', async () => {
    const { id, key } = await declare('national');
    const send = () => post('/v1/intake/national/DongBoHoSoMC', PACKET, { authorization: `Bearer ${key}` });
    await send();
    const [{ rows: before }] = [
      await server.core.pool.query('SELECT received, open FROM dossier_tally WHERE unit_id = $1 ORDER BY day', ['26740']),
    ];
    now += 1_000;
    expect((await send()).body.error_code).toBe('0');
    expect(
      (await server.core.pool.query('SELECT received, open FROM dossier_tally WHERE unit_id = $1 ORDER BY day', ['26740'])).rows,
    ).toEqual(before);
    expect(await rowsOf(id)).toHaveLength(1);
  });
});

describe('the door for records', () => {
  const HEAD = 'Mã hồ sơ,Đơn vị,Lúc,Trạng thái,Hẹn trả,Chủ hồ sơ';
  const CSV = `${HEAD}\nA-1,26740,20/11/2026 08:00,Tiếp nhận,,Nguyễn Văn An\nA-2,26740,20/11/2026 08:00,Mất,,Nguyễn Văn An\nA-3,26740,21/11/2026 08:00,Trả kết quả,,B\n`;

  test.each([
    ['plain', Buffer.from(CSV), {}],
    ['gzip', gzipSync(CSV), { 'content-encoding': 'gzip' }],
  ])('takes a table by the mapping of its source, row by row (%s)', async (_what, body, headers) => {
    const { id, key } = await declare('csv');
    const answer = await post('/v1/intake/records', new Uint8Array(body), { ...headers, authorization: `Bearer ${key}` });
    expect(answer.body).toMatchObject({
      accepted: 2,
      quarantined: 1,
      items: [{}, { reason: 'unknown_status', pointer: '/Trạng thái' }, {}],
    });
    expect(await rowsOf(id)).toEqual(['A-1 26740', 'A-3 26740']);
  });

  test.each<FormatId>(['nhip', 'emc', 'national', 'cloudevents'])('takes %s', async (format) => {
    const { key } = await declare(format);
    const { owner: _, ...own } = RECORDS.nhip as Record<string, unknown>;
    const event = { ...(RECORDS.cloudevents as object), data: own };
    const body = JSON.stringify([format === 'nhip' ? own : format === 'cloudevents' ? event : RECORDS[format]]);
    const answer = await post('/v1/intake/records', body, { authorization: `Bearer ${key}` });
    expect(answer.body, JSON.stringify(answer.body)).toMatchObject({ accepted: 1 });
  });

  test.each<[string, string, number]>([
    ['no JSON', 'hello', 400],
    ['too many records', `[${'{},'.repeat(10_001)}{}]`, 413],
  ])('refuses %s as a whole', async (_what, body, status) => {
    const { key } = await declare('nhip');
    expect((await post('/v1/intake/records', body, { authorization: `Bearer ${key}` })).status).toBe(status);
  });

  test('keeps of no record what nobody may keep: not raw, not set aside', async () => {
    const { id, key } = await declare('csv');
    await post('/v1/intake/records', CSV, { authorization: `Bearer ${key}` });
    const { rows } = await server.core.pool.query<{ item: string }>('SELECT item::text FROM quarantine WHERE source = $1', [id]);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.item).toContain('Mất');
    expect(rows[0]?.item).not.toContain('Nguyễn');
    const { rows: raw } = await server.core.pool.query<{ records: number }>('SELECT records FROM raw_batch WHERE source = $1', [id]);
    expect(raw).toEqual([{ records: 3 }]);
  });
});

describe('the door for CloudEvents', () => {
  const own = { source: 'ce-open', dossierCode: 'C-1', unit: WARD, procedure: '1.000080', status: 'accepted' };
  const event = { specversion: '1.0', id: 'e-1', source: '/x', type: 'vn.gov.nhip.item.v1', time: '2026-11-24T08:00:00+07:00', data: own };

  test('takes one, a batch, and one in binary mode, and knows them again', async () => {
    const structured = await post('/v1/intake/cloudevents', JSON.stringify(event), { 'content-type': 'application/cloudevents+json' });
    const batch = await post(
      '/v1/intake/cloudevents',
      JSON.stringify([event, { ...event, id: 'e-2', data: { ...own, dossierCode: 'C-2' } }]),
      {
        'content-type': 'application/cloudevents-batch+json',
      },
    );
    const binary = await post('/v1/intake/cloudevents', JSON.stringify(own), {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': 'e-1',
      'ce-source': '/x',
      'ce-type': 'vn.gov.nhip.item.v1',
      'ce-time': '2026-11-24T08:00:00+07:00',
    });
    const verdicts = [structured, batch, binary].map(({ body }) => body.items.map((item: { verdict: string }) => item.verdict));
    expect(verdicts).toEqual([['accepted'], ['duplicate', 'accepted'], ['duplicate']]);
    expect(await rowsOf('ce-open')).toEqual([`C-1 ${WARD}`, `C-2 ${WARD}`]);
  });

  test('is closed to those who speak for a declared source without its key', async () => {
    const { id } = await declare('cloudevents');
    const body = JSON.stringify([event, { ...event, data: { ...own, source: id } }]);
    expect((await post('/v1/intake/cloudevents', body)).status).toBe(401);
  });

  test('sets aside what is no event of ours, each by itself', async () => {
    const body = JSON.stringify([{ ...event, type: 'other' }, { ...event, id: 'e-9', data: { ...own, dossierCode: 'C-9' } }, 7]);
    expect((await post('/v1/intake/cloudevents', body)).body).toMatchObject({
      accepted: 1,
      quarantined: 2,
      items: [{ reason: 'unknown_type', pointer: '/type' }, {}, { reason: 'not_an_object' }],
    });
  });
});

test('whatever came in by whatever door, the counters are those of a recount', async () => {
  now += DAY_MS;
  expect(await verify(server.core)).toMatchObject({ ok: true, differences: [] });
});
