import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { close, openCoreAt } from '../../test/closings.ts';
import { eventItem, OTHER_WARD, WARD } from '../../test/items.ts';
import { createTestDatabase, type TestDatabase } from '../../test/test-postgres.ts';
import type { Core } from '../core.ts';
import { DAY_MS, HOUR_MS, parseDay, startOfDay } from '../shared/instant.ts';
import { manualClock } from '../shared/manual-clock.ts';
import { must } from '../shared/must.ts';
import { frozenReader } from '../store/frozen-read.ts';
import { hashOf } from './canonical-json.ts';
import type { Head } from './frozen.ts';
import { verifyFrozen, type FrozenReport } from './verify-frozen.ts';

const clock = manualClock(startOfDay(parseDay('2026-11-03')) + 9 * HOUR_MS);
let database: TestDatabase;
let core: Core;
beforeAll(async () => {
  database = await createTestDatabase('verify_frozen');
  core = await openCoreAt(database.url, clock);
  const received = (dossierCode: string, unit: string, at: string) => eventItem({ dossierCode, unit, occurredAt: at });
  await core.intake.submit([received('V-1', WARD, '2026-10-05T09:00:00+07:00'), received('V-2', OTHER_WARD, '2026-09-05T09:00:00+07:00')]);
  await close(core, '2026-10');
  await close(core, '2026-09');
  clock.advance(DAY_MS);
  await core.intake.submit([received('V-3', WARD, '2026-10-06T09:00:00+07:00')]);
  await close(core, '2026-10');
});
afterAll(async () => {
  await core.close();
  await database.drop();
});

/** What is said when somebody who may do anything has changed the database: in a transaction that is taken back. */
async function verifyAfter(sql: string, period?: string): Promise<FrozenReport> {
  const client = await core.pool.connect();
  try {
    await client.query('BEGIN');
    // As the owner of the tables can.
    for (const table of ['frozen_definitions', 'frozen_period', 'frozen_unit', 'frozen_difference']) {
      await client.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
    }
    await client.query(sql);
    return await verifyFrozen(frozenReader(client), period);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

test('what nobody has touched is what was sealed', async () => {
  const units = core.directory().all.length;
  expect(await verifyFrozen(frozenReader(core.pool))).toEqual({ ok: true, closings: 3, units: 3 * units, findings: [] });
  expect(await verifyFrozen(frozenReader(core.pool), '2026-09')).toEqual({ ok: true, closings: 1, units, findings: [] });
});

const of = (revision: number, unit?: string): string =>
  `period = '2026-10' AND revision = ${revision}${unit === undefined ? '' : ` AND unit_id = '${unit}'`}`;
const set = (path: string, to: string): string => `jsonb_set(content, '${path}', '${to}')`;

describe('what was changed by hand is found and named', () => {
  test.each<[string, string, readonly RegExp[]]>([
    [
      'a value',
      `UPDATE frozen_unit SET content = ${set('{values,received,value}', '7')} WHERE ${of(2, WARD)}`,
      [/2 unit 00008 is not what/],
    ],
    [
      'no data into zero',
      `UPDATE frozen_unit SET content = ${set('{values,on_time_rate,kind}', '"value"')} WHERE ${of(2, 'G01')}`,
      [/2 unit G01 is not/, /told/],
    ],
    [
      'the name of a unit',
      `UPDATE frozen_unit SET content = ${set('{unit,name,vi}', '"X"')} WHERE ${of(1, WARD)}`,
      [/1 unit 00008 is not what/],
    ],
    [
      'a hash of a unit',
      `UPDATE frozen_unit SET hash = repeat('0', 64) WHERE ${of(2, WARD)}`,
      [/2 unit 00008 is not what/, /2 the units are not those/],
    ],
    [
      'a unit away',
      `DELETE FROM frozen_unit WHERE ${of(2, OTHER_WARD)}`,
      [/2 \d+ units are there, \d+ were sealed/, /2 the units are not those/],
    ],
    [
      'a unit in',
      `INSERT INTO frozen_unit (period, revision, content, hash) SELECT period, revision, ${set('{unit,id}', '"new"')}, hash FROM frozen_unit WHERE ${of(2, WARD)}`,
      [/2 unit new is not/, /2 \d+ units are there/],
    ],
    [
      'a definition',
      `UPDATE frozen_definitions SET content = ${set('{indicators,0,name,vi}', '"X"')}`,
      [/1 the definitions are not/, /2 the definitions are not/],
    ],
    ['the definitions away', 'DELETE FROM frozen_definitions', [/1 the definitions are not/]],
    [
      'who closed',
      `UPDATE frozen_period SET head = jsonb_set(head, '{closedBy}', '"X"') WHERE ${of(1)}`,
      [/1 the head is not what was sealed/],
    ],
    [
      'a difference',
      `UPDATE frozen_difference SET before = after WHERE ${of(2, WARD)}`,
      [/2 the differences are not those that were sealed/],
    ],
    [
      'the differences away',
      `DELETE FROM frozen_difference WHERE ${of(2)}`,
      [/2 0 differences are there/, /2 the differences are not those that/],
    ],
    [
      'a whole revision away',
      `DELETE FROM frozen_period WHERE ${of(1)}`,
      [/2 it follows revision 0: one is missing/, /2 the revision before is not/],
    ],
    [
      'a whole period away',
      `DELETE FROM frozen_period WHERE period = '2026-09'`,
      [/closing 3 follows closing 1: one is missing/, /the closing before is not/],
    ],
  ])('%s', async (_what, sql, expected) => {
    const { ok, findings } = await verifyAfter(sql);
    const texts = findings.map(({ revision, what }) => `${revision} ${what}`);
    expect(ok).toBe(false);
    for (const pattern of expected)
      expect(
        texts.filter((text) => pattern.test(text)),
        texts.join('\n'),
      ).not.toEqual([]);
  });

  test('also where every hash of the closing was made anew: the next one names what it was', async () => {
    const { rows } = await core.pool.query<{ head: Head }>(`SELECT head FROM frozen_period WHERE ${of(1)}`);
    const forged = { ...must(rows[0], 'a head').head, closedBy: 'somebody else' };
    const hash = hashOf(forged);
    const { findings } = await verifyAfter(`UPDATE frozen_period SET head = '${JSON.stringify(forged)}', hash = '${hash}' WHERE ${of(1)}`);
    expect(findings).toEqual([
      { period: '2026-09', revision: 1, what: 'the closing before is not the one that it was sealed to' },
      { period: '2026-10', revision: 2, what: 'the revision before is not the one that it was sealed to' },
    ]);
  });

  test('and not in a period that was asked for alone', async () => {
    const sql = `UPDATE frozen_unit SET content = ${set('{values,received,value}', '7')} WHERE ${of(2, WARD)}`;
    expect(await verifyAfter(sql, '2026-09')).toMatchObject({ ok: true, closings: 1 });
    expect(await verifyAfter(sql, '2026-10')).toMatchObject({ ok: false, closings: 2 });
  });
});
