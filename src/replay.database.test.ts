import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { OTHER_WARD, PROCEDURE, PROVINCE, WARD } from '../test/items.ts';
import { verify } from '../test/test-core.ts';
import { startTestServer, type TestServer } from '../test/test-server.ts';
import { formatOf } from './intake/formats/formats.ts';
import type { Mapping } from './intake/formats/mapping.ts';
import { mappingOf } from './intake/formats/mapping-fixture.ts';
import { settingsOf } from './intake/receiver.ts';
import type { SourceDeclaration } from './intake/source-schema.ts';
import { replayQuarantine, replayRaw, type ReplayTools } from './replay.ts';
import { keyedHash } from './sources.ts';
import { receive } from './receive.ts';
import { testConfig } from '../test/test-server.ts';
import { must } from './shared/must.ts';
import { quarantineReader } from './store/quarantine/quarantine-reader.ts';
import { readRaw } from './store/raw/raw-reader.ts';
import { setDisabled, writeSource } from './store/sources/source-rows.ts';

let now = Date.parse('2026-11-20T09:00:00+07:00');
const clock = { now: () => now };
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ clock });
});
afterAll(() => server.end());

/** A mapping whose words for a status are as given. */
function mapping(source: string, words: Readonly<Record<string, string>>): Mapping {
  return mappingOf({
    source,
    procedure: { constant: PROCEDURE },
    event: { at: { column: 'at' }, status: { column: 'status', map: words } },
  });
}

async function declare(id: string, words: Readonly<Record<string, string>>, over: Partial<SourceDeclaration> = {}): Promise<void> {
  const declaration: SourceDeclaration = {
    id,
    name: { vi: id, en: id },
    owner: 'A province',
    contact: 'The office of a province',
    units: [PROVINCE],
    connection: { protocol: 'push' },
    format: 'csv',
    ...over,
  };
  await writeSource(server.core.pool, { declaration, mapping: mapping(id, words) }, now);
  await server.core.sources.refresh();
}

async function send(id: string, rows: readonly unknown[]): Promise<readonly string[]> {
  const { core } = server;
  const receiver = receive(core, testConfig(server.databaseUrl), () => undefined);
  const verdicts = await receiver.take(must(core.sources.registry.get(id), 'a source'), rows);
  return verdicts.map((verdict) => (verdict.verdict === 'quarantined' ? verdict.reason : verdict.verdict));
}

const row = (code: string, status: string, unit = WARD, at = '2026-11-19T08:00:00+07:00') => ({
  code,
  status,
  unit,
  at,
  name: 'Nguyễn Văn Bí Mật',
});

function tools(): ReplayTools {
  const { core } = server;
  return {
    ...core,
    registry: core.sources.registry,
    formatOf: (source) => formatOf(source.declaration.format, settingsOf(source)),
  };
}

const rowsOf = async (source: string) =>
  (await server.core.pool.query<{ code: string }>('SELECT code FROM dossier WHERE source = $1 ORDER BY code', [source])).rows.map(
    ({ code }) => code,
  );
const quarantineOf = async (source: string) =>
  (await quarantineReader(server.core.pool).list({ source, limit: 500 })).items.map(
    ({ state, reason, times }) => `${state} ${reason} ${times}`,
  );
/** All counters, all rows but when they were learned, and the counts of a source, with its name left out. */
async function everything(source: string): Promise<unknown> {
  const { pool } = server.core;
  const dossiers = await pool.query(
    `SELECT code, unit_id, status, flags_low, flags_high, submitted_at, returned_at FROM dossier WHERE source = $1 ORDER BY code`,
    [source],
  );
  const pulses = await pool.query(
    `SELECT sum(accepted)::int AS accepted, sum(duplicate)::int AS duplicate, sum(stale)::int AS stale, sum(quarantined)::int AS quarantined,
  max(last_event_at) AS last FROM source_pulse WHERE source = $1`,
    [source],
  );
  return { dossiers: dossiers.rows, pulses: pulses.rows };
}
const tallies = async () =>
  (await server.core.pool.query<{ row: string }>('SELECT t::text AS row FROM dossier_tally t ORDER BY 1')).rows.map(
    ({ row: text }) => text,
  );
const differences = async () => (await verify(server.core)).differences;

describe('what waits in quarantine', () => {
  const half = { 'Đã nhận': 'accepted' };
  const whole = { ...half, 'Đã trả': 'returned' };
  const rows = [row('A-1', 'Đã nhận'), row('A-2', 'Đã trả'), row('A-3', 'Đã trả'), row('A-2', 'Đã trả'), row('A-4', 'Hỏng')];

  test('counts after the mapping is mended exactly as if it had been right from the beginning; twice changes nothing', async () => {
    await declare('mended', half);
    await declare('clean', whole);
    expect(await send('mended', rows)).toEqual(['accepted', expect.anything(), expect.anything(), expect.anything(), expect.anything()]);
    await send('clean', rows);
    await declare('mended', whole);
    const report = await replayQuarantine(tools(), { source: 'mended' });
    expect(report).toMatchObject({ records: 3, replayed: 2, left: {}, verdicts: { accepted: 2, quarantined: 1 } });
    expect(await everything('mended')).toEqual(await everything('clean'));
    expect(await differences()).toEqual([]);
    expect((await quarantineOf('mended')).toSorted()).toEqual([
      expect.stringMatching(/^replayed \w+ 1$/),
      expect.stringMatching(/^replayed \w+ 2$/),
      expect.stringMatching(/^waiting \w+ 1$/),
    ]);

    const before = [await everything('mended'), await tallies(), await quarantineOf('mended')];
    expect(await replayQuarantine(tools(), { source: 'mended' })).toMatchObject({ records: 1, replayed: 0 });
    expect([await everything('mended'), await tallies(), await quarantineOf('mended')]).toEqual(before);
  });

  test('that was broken off after it counted is settled by the next replay', async () => {
    await declare('broken', half);
    await send('broken', [row('B-1', 'Đã trả')]);
    await declare('broken', whole);
    // Sent once more and counted, as a replay that ended before it could say so.
    await send('broken', [row('B-1', 'Đã trả')]);
    const before = await tallies();
    expect(await replayQuarantine(tools(), { source: 'broken' })).toMatchObject({ replayed: 1, verdicts: { duplicate: 1 } });
    expect(await quarantineOf('broken')).toEqual([expect.stringMatching(/^replayed/)]);
    expect(await tallies()).toEqual(before);
  });

  test('stays with its present reason when that is another one', async () => {
    await declare('other', half);
    await send('other', [row('C-1', 'Đã trả', OTHER_WARD)]);
    await declare('other', whole);
    expect(await replayQuarantine(tools(), { source: 'other' })).toMatchObject({ refused: { foreign_unit: 1 } });
    expect(await quarantineOf('other')).toEqual(['waiting foreign_unit 1']);
    await declare('other', whole, { units: ['VN'] });
    expect(await replayQuarantine(tools(), { reason: 'foreign_unit', source: 'other' })).toMatchObject({ replayed: 1 });
    expect(await rowsOf('other')).toEqual(['C-1']);
  });

  test('of the future counts when its time has come', async () => {
    await declare('early', half);
    expect(await send('early', [row('D-1', 'Đã nhận', WARD, '2026-11-21T08:00:00+07:00')])).toEqual(['future']);
    expect(await replayQuarantine(tools(), { source: 'early' })).toMatchObject({ replayed: 0 });
    now = Date.parse('2026-11-21T09:00:00+07:00');
    expect(await replayQuarantine(tools(), { source: 'early' })).toMatchObject({ replayed: 1 });
    expect(await rowsOf('early')).toEqual(['D-1']);
  });

  test('of our own items is read again by the contract, and never in another name', async () => {
    const item = {
      source: 'own',
      dossierCode: 'E-1',
      unit: WARD,
      procedure: PROCEDURE,
      status: 'accepted',
      occurredAt: '2026-11-20T08:00:00+07:00',
    };
    const { core } = server;
    const later = { ...item, occurredAt: '2026-11-22T08:00:00+07:00' };
    await core.intake.submitGiven([
      { item: later },
      {
        refusal: { source: 'own', reason: 'foreign_source', pointer: '/source', detail: 'of another', item: { ...item, source: 'victim' } },
      },
      { item: { ...item, applicant: 'Bí Mật' } },
    ]);
    now = Date.parse('2026-11-22T09:00:00+07:00');
    expect(await replayQuarantine(tools(), { source: 'own' })).toMatchObject({ records: 2, replayed: 1, refused: { foreign_source: 1 } });
    expect([await rowsOf('own'), await rowsOf('victim')]).toEqual([['E-1'], []]);
  });

  test('of a source that is disabled, not declared any more, or speaks otherwise now, is left', async () => {
    await declare('gone', half);
    await send('gone', [row('F-1', 'Đã trả')]);
    await setDisabled(server.core.pool, 'gone', true, now);
    await server.core.sources.refresh();
    expect(await replayQuarantine(tools(), { source: 'gone' })).toMatchObject({ records: 0, left: { source_disabled: 1 } });
    await setDisabled(server.core.pool, 'gone', false, now);
    await writeSource(
      server.core.pool,
      { declaration: { ...must(server.core.sources.registry.get('gone'), 'it').declaration, format: 'nhip' }, mapping: null },
      now,
    );
    await server.core.sources.refresh();
    expect(await replayQuarantine(tools(), { source: 'gone' })).toMatchObject({ records: 0, left: { other_format: 1 } });
    await server.core.pool.query(`DELETE FROM source WHERE id = 'gone'`);
    await server.core.sources.refresh();
    expect(await replayQuarantine(tools(), { source: 'gone' })).toMatchObject({ records: 0, left: { source_not_declared: 1 } });
    expect(await quarantineOf('gone')).toHaveLength(1);
  });

  test('is replayed by number, a dismissed one too', async () => {
    await declare('picked', half);
    await send('picked', [row('G-1', 'Đã trả'), row('G-2', 'Đã trả')]);
    await declare('picked', whole);
    const { items } = await quarantineReader(server.core.pool).list({ source: 'picked' });
    const [first] = items;
    await server.core.pool.query(`UPDATE quarantine SET state = 'dismissed', settled_at = 1 WHERE source = 'picked'`);
    expect(await replayQuarantine(tools(), { source: 'picked' })).toMatchObject({ records: 0 });
    expect(await replayQuarantine(tools(), { ids: [must(first, 'an item').id] })).toMatchObject({ replayed: 1 });
    expect(await rowsOf('picked')).toHaveLength(1);
  });
});

describe('raw records', () => {
  const half = { 'Đã nhận': 'accepted' };
  const whole = { ...half, 'Đã trả': 'returned' };

  test('hold no field that the format does not read, nor does quarantine', async () => {
    await declare('private', half);
    await send('private', [row('P-1', 'Đã nhận'), row('P-2', 'Đã trả')]);
    const lines: string[] = [];
    for await (const batch of readRaw(server.core.pool, { source: 'private' })) lines.push(...batch.lines);
    expect(lines).toHaveLength(2);
    expect(lines.join('\n')).not.toMatch(/Bí Mật|name/);
    const { rows: kept } = await server.core.pool.query<{ item: string }>(
      `SELECT item::text AS item FROM quarantine WHERE source = 'private'`,
    );
    expect(kept.map(({ item }) => item).join()).not.toMatch(/Bí Mật|name/);
  });

  test('hold a keyed hash where the declaration names a field, and it stays when the record is read again', async () => {
    await declare('hashed', half, { personalData: { hash: ['/name'] } });
    const hash = must(keyedHash('k'.repeat(32)), 'a hash');
    const receiver = receive(server.core, { ...testConfig(server.databaseUrl), hashKey: 'k'.repeat(32) }, () => undefined);
    await receiver.take(must(server.core.sources.registry.get('hashed'), 'it'), [row('H-1', 'Đã trả')]);
    await replayQuarantine(tools(), { source: 'hashed' });
    const { rows: kept } = await server.core.pool.query<{ item: unknown }>(`SELECT item FROM quarantine WHERE source = 'hashed'`);
    expect(kept).toMatchObject([{ item: { name: hash('Nguyễn Văn Bí Mật'), code: 'H-1' } }]);
  });

  test('that quarantine only counted are found again in the raw store, and twice changes nothing', async () => {
    await declare('flood', half);
    const many = Array.from({ length: 1_500 }, (_, at) => row(`R-${at}`, 'Đã trả'));
    await send('flood', many);
    expect((await quarantineOf('flood')).length).toBeLessThan(1_002);
    await declare('flood', whole);
    const { raw, quarantine } = await replayRaw(tools(), { source: 'flood' });
    expect([raw.replayed, quarantine.replayed]).toEqual([1_500, 1_000]);
    expect(await rowsOf('flood')).toHaveLength(1_500);
    expect(await differences()).toEqual([]);
    const before = [await everything('flood'), await tallies(), await quarantineOf('flood')];
    await replayRaw(tools(), { source: 'flood' });
    expect([await everything('flood'), await tallies(), await quarantineOf('flood')]).toEqual(before);
  });

  test('that are refused now and were not before are set aside, once, and counted as nothing that came', async () => {
    await declare('stricter', whole);
    await send('stricter', [row('S-1', 'Đã nhận'), row('S-2', 'Đã trả')]);
    await declare('stricter', half);
    const before = await tallies();
    for (let time = 0; time < 2; time++) {
      expect((await replayRaw(tools(), { source: 'stricter' })).raw).toMatchObject({
        replayed: 1,
        verdicts: { duplicate: 1, quarantined: 1 },
      });
      expect(await quarantineOf('stricter')).toEqual([expect.stringMatching(/^waiting \w+ 0$/)]);
    }
    expect(await tallies()).toEqual(before);
    expect(await everything('stricter')).toMatchObject({ pulses: [{ accepted: 2, quarantined: 0 }] });
  });

  test('are replayed of a span only', async () => {
    await declare('span', half);
    const from = now;
    await send('span', [row('T-1', 'Đã trả')]);
    now += 60_000;
    await send('span', [row('T-2', 'Đã trả')]);
    await server.core.pool.query(`DELETE FROM quarantine WHERE source = 'span'`);
    await declare('span', whole);
    expect((await replayRaw(tools(), { source: 'span', from, to: now })).raw).toMatchObject({ records: 1 });
    expect(await rowsOf('span')).toEqual(['T-1']);
    await expect(replayRaw(tools(), { source: 'nobody' })).rejects.toMatchObject({ kind: 'notFound' });
  });
});
