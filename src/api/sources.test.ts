import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { eventItem, PROVINCE } from '../../test/items.ts';
import { openTestCore } from '../../test/test-core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/test-postgres.ts';
import type { Core } from '../core.ts';
import { doorKeeper } from '../intake/door-keeper.ts';
import type { SourceDetail, SourceList, SourceRow } from '../live/sources/wire-sources.ts';
import { keepSources, readSourceHealth, type KeptSources } from '../observe-sources.ts';
import { formatInstant, MINUTE_MS, SECOND_MS } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { keyHash } from '../sources.ts';
import { makeKey } from '../store/sources/keys.ts';
import { setDisabled, writeSource } from '../store/sources/source-rows.ts';
import { buildApp } from './build-app.ts';
import { sourceRoutes } from './source-routes.ts';

let database: TestDatabase;
let core: Core;
let kept: KeptSources;
let app: Awaited<ReturnType<typeof buildApp>>;
/** The clock of what is looked at; the core's own is the system's. */
let ahead = 0;
const clock = { now: () => Date.now() + ahead };

beforeAll(async () => {
  database = await createTestDatabase('sources');
  core = await openTestCore(database.url);
  kept = keepSources({ ...core, clock }, () => new Map());
  const keeper = doorKeeper({ ...core.sources, hash: keyHash, clock, needsKey: false });
  app = await buildApp({
    logLevel: 'silent',
    webDir: '/nonexistent',
    version: '0.0.0',
    addRoutes: (to) => sourceRoutes(to, { book: kept.book, keeper, onBeat: kept.onBeat }),
  });
});
afterAll(async () => {
  await app.close();
  kept.close();
  await core.close();
  await database.drop();
});

async function declare(id: string): Promise<string> {
  const name = { vi: `Nguồn ${id}`, en: `Source ${id}` };
  const declaration = { id, name, owner: 'A province', contact: 'An office', units: [PROVINCE], format: 'national' as const };
  await writeSource(core.pool, { declaration: { ...declaration, connection: { protocol: 'agent' } }, mapping: null }, clock.now());
  const { key } = await makeKey(core.pool, id, clock.now(), 0);
  await core.sources.refresh();
  return key;
}

const list = async (): Promise<SourceList> => (await app.inject('/v1/sources')).json<SourceList>();
const rowOf = async (id: string): Promise<SourceRow> =>
  must(
    (await list()).sources.find((row) => row.id === id),
    id,
  );
const beat = {
  at: '2026-03-06T10:30:00+07:00',
  spoolItems: 12,
  spoolBytes: 4_000,
  oldestSpooledAt: null,
  lastAcknowledgedAt: null,
  pulledAt: null,
  version: '1.0.0',
  failing: null,
};
const post = (id: string, payload: object, key?: string) =>
  app.inject({
    method: 'POST',
    url: `/v1/sources/${id}/heartbeat`,
    payload,
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
  });

test('before the sources were read the answer is 503', async () => {
  expect((await app.inject('/v1/sources')).statusCode).toBe(503);
  await kept.keep();
  expect((await app.inject('/v1/sources')).statusCode).toBe(200);
});

describe('GET /v1/sources', () => {
  test('has a declared source that never sent anything, and one that sends undeclared', async () => {
    await declare('h01');
    await core.intake.submit([
      eventItem({ source: 'stranger', dossierCode: 'A-1' }),
      eventItem({ source: 'stranger', dossierCode: 'A-2' }),
    ]);
    expect(await rowOf('h01')).toMatchObject({ state: 'never', isDeclared: true, name: { en: 'Source h01' }, protocol: 'agent' });
    const stranger = await rowOf('stranger');
    expect(stranger).toMatchObject({ state: 'ok', isDeclared: false, name: null, total: { accepted: 2 }, lag: { p50: { kind: 'value' } } });
    // They happened a minute ago.
    if (stranger.lag.p50.kind === 'value') expect(Math.abs(Math.log2(stranger.lag.p50.value / MINUTE_MS))).toBeLessThan(1.1);
  });

  test('follows the commits, and a fresh reading of the database says the same', async () => {
    await core.intake.submit([
      eventItem({ source: 'stranger', dossierCode: 'A-2' }),
      { ...eventItem({ source: 'stranger', dossierCode: 'A-3' }), status: 'lost' },
    ]);
    const row = await rowOf('stranger');
    expect(row.total).toEqual({ accepted: 3, duplicate: 0, stale: 0, quarantined: 1 });
    const read = await readSourceHealth({ ...core, clock }, core.sources.registry.all);
    const { silence: _silence, ...told } = must(
      read.find(({ id }) => id === 'stranger'),
      'the source',
    );
    const { silence: _other, ...live } = row;
    expect(told).toEqual(live);
    expect(read.map(({ id }) => id)).toEqual((await list()).sources.map(({ id }) => id));
  });

  test('a source that is switched off is not called silent', async () => {
    await declare('h09');
    await setDisabled(core.pool, 'h09', true, clock.now());
    await core.sources.refresh();
    expect(await rowOf('h09')).toMatchObject({ state: 'disabled', reasons: [] });
  });
});

describe('GET /v1/sources/:id', () => {
  test('has its hours, and how its records changed', async () => {
    const source = must(core.sources.registry.get('h01'), 'the source');
    kept.drift.note(source, 'national', [{ MaHoSo: '1', TrangThai: '9' }], [{ MaHoSo: '1', TrangThai: '9' }]);
    ahead += 90 * SECOND_MS;
    await kept.keep();
    const detail = (await app.inject('/v1/sources/h01')).json<SourceDetail>();
    expect(detail.source).toMatchObject({ id: 'h01', drift: { records: 1, appeared: 0, vanished: 0, unknownWords: 0 } });
    expect(detail.hours).toEqual([]);
    const stranger = (await app.inject('/v1/sources/stranger')).json<SourceDetail>();
    expect(stranger.hours.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(3);
  });

  test('of one that nobody knows is 404', async () => {
    expect((await app.inject('/v1/sources/h99')).statusCode).toBe(404);
  });
});

describe('POST /v1/sources/:id/heartbeat', () => {
  test('is shown at once, and still after a restart', async () => {
    const key = await declare('h02');
    expect((await post('h02', beat, key)).statusCode).toBe(204);
    expect(await rowOf('h02')).toMatchObject({ agent: { spoolItems: 12, version: '1.0.0' }, reasons: ['never'] });
    const told = (await readSourceHealth({ ...core, clock }, core.sources.registry.all)).find(({ id }) => id === 'h02');
    expect(told).toMatchObject({ agent: { spoolItems: 12 } });
  });

  test('with a reason that the source cannot be read makes it failing', async () => {
    const key = await declare('h03');
    await post('h03', { ...beat, failing: 'the folder is not there', oldestSpooledAt: formatInstant(clock.now() - SECOND_MS) }, key);
    expect((await rowOf('h03')).reasons).toEqual(['never', 'agent']);
  });

  test('keeps nothing that nobody knows', async () => {
    const key = await declare('h06');
    await post('h06', { ...beat, operator: 'Nguyễn Văn An' }, key);
    const { rows } = await core.pool.query<{ text: string }>(`SELECT heartbeat::text AS text FROM source_heartbeat WHERE source = 'h06'`);
    expect(rows.map(({ text }) => text.includes('Nguyễn'))).toEqual([false]);
  });

  test.each([
    ['without a key', undefined, beat, 401],
    ['with a key of another source', 'h05', beat, 401],
    ['that is none', 'h04', { spoolItems: -1 }, 400],
  ])('%s is refused', async (_what, keyOf, payload, status) => {
    await declare('h04');
    const key = keyOf === undefined ? undefined : await declare(keyOf);
    ahead += 2 * SECOND_MS;
    const answer = await post('h04', payload, key);
    expect(answer.statusCode).toBe(status);
    expect((await rowOf('h04')).agent).toBeNull();
  });
});
