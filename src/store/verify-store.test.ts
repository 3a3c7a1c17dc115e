import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { eventItem, OTHER_WARD, PROCEDURE, WARD } from '../../test/items.ts';
import { openTestCore, verify } from '../../test/test-core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/test-postgres.ts';
import type { Core } from '../core.ts';
import { wordsOf } from '../measure/flags.ts';
import { DAY_MS, formatInstant } from '../shared/instant.ts';

let database: TestDatabase;
let core: Core;
beforeAll(async () => {
  database = await createTestDatabase('verify');
  core = await openTestCore(database.url);
  await core.intake.submit([
    eventItem({ dossierCode: 'V-1', occurredAt: '2026-01-05T09:00:00+07:00' }),
    eventItem({ dossierCode: 'V-1', occurredAt: '2026-01-06T09:00:00+07:00', status: 'resolved' }),
    eventItem({
      dossierCode: 'V-2',
      unit: OTHER_WARD,
      occurredAt: '2026-01-05T09:00:00+07:00',
      facts: { dueAt: formatInstant(Date.now() + 9 * DAY_MS) },
    }),
    eventItem({ dossierCode: 'V-3', occurredAt: '2026-01-05T09:00:00+07:00' }),
    { kind: 'retraction', source: 'test', dossierCode: 'V-3', unit: WARD, retractedAt: '2026-01-07T09:00:00+07:00' },
  ]);
});
afterAll(async () => {
  await core.close();
  await database.drop();
});

test('a store that nobody has touched agrees', async () => {
  expect(await verify(core)).toEqual({ ok: true, dossiers: 3, facts: 0, uncounted: 0, tallyRows: expect.any(Number), differences: [] });
});

describe('what was changed by hand is found and named', () => {
  const tallyRow = `unit_id = '${WARD}' AND day = '2026-01-05'`;
  const open = wordsOf(['open']).low;

  test.each<[string, string, RegExp, RegExp]>([
    [
      'a counter',
      `UPDATE dossier_tally SET received = received + 5 WHERE ${tallyRow}`,
      /^dossier_tally 00008 2026-01-05$/,
      /^received is 6, the rows give 1$/,
    ],
    [
      'a counter that is gone',
      `DELETE FROM dossier_tally WHERE ${tallyRow}`,
      /^dossier_tally 00008 2026-01-05$/,
      /submitted is 0, the rows give 1/,
    ],
    [
      'a counter too many',
      `INSERT INTO dossier_tally (unit_id, day, open) VALUES ('01', '2026-01-01', 1)`,
      /^dossier_tally 01 2026-01-01$/,
      /^open is 1, the rows give 0$/,
    ],
    [
      'a counter of procedures',
      `UPDATE procedure_tally SET submitted = 0 WHERE province_id = '79'`,
      new RegExp(`^procedure_tally ${PROCEDURE.replace('.', '\\.')} 79 2026-01-05$`),
      /^submitted is 0, the rows give 1$/,
    ],
    ["a row's flags", `UPDATE dossier SET flags_low = flags_low | ${open} WHERE code = 'V-1'`, /^test\/V-1$/, /history/],
    ["a retracted row's instant", `UPDATE dossier SET submitted_at = learned_at WHERE code = 'V-3'`, /^test\/V-3$/, /history/],
    ["a row's unit", `UPDATE dossier SET unit_id = '${OTHER_WARD}' WHERE code = 'V-1'`, /^test\/V-1$/, /history/],
    ["a row's instant", `UPDATE dossier SET accepted_at = accepted_at - 86400000 WHERE code = 'V-1'`, /^test\/V-1$/, /history/],
    ["a row's next change", `UPDATE dossier SET next_change_at = NULL WHERE code = 'V-2'`, /^test\/V-2$/, /history/],
    ["a row's amount", `UPDATE dossier SET processing_minutes = processing_minutes + 1 WHERE code = 'V-1'`, /^test\/V-1$/, /history/],
    ["a row's version of the calendar", `UPDATE dossier SET calendar_version = 'vn-law' WHERE code = 'V-1'`, /^test\/V-1$/, /history/],
    [
      "a row's computed due instant",
      `UPDATE dossier SET due_at_computed = due_at_computed + 1 WHERE code = 'V-1'`,
      /^test\/V-1$/,
      /history/,
    ],
    ["a row's former due instant", `UPDATE dossier SET due_at_before = due_at WHERE code = 'V-1'`, /^test\/V-1$/, /history/],
    ['a row that is gone', `DELETE FROM dossier WHERE code = 'V-2'`, new RegExp(`^dossier_tally ${OTHER_WARD} `), /the rows give 0/],
  ])('%s', async (_what, change, where, what) => {
    // A copy for each, because what is broken is not mended again.
    await core.pool.query(
      'CREATE TABLE kept_dossier AS TABLE dossier; CREATE TABLE kept_unit AS TABLE dossier_tally; CREATE TABLE kept_procedure AS TABLE procedure_tally',
    );
    await core.pool.query(change);
    const { ok, differences } = await verify(core);
    expect(ok).toBe(false);
    expect(differences).toContainEqual({ where: expect.stringMatching(where), what: expect.stringMatching(what) });
    await core.pool.query(`TRUNCATE dossier, dossier_tally, procedure_tally;
INSERT INTO dossier TABLE kept_dossier; INSERT INTO dossier_tally TABLE kept_unit; INSERT INTO procedure_tally TABLE kept_procedure;
DROP TABLE kept_dossier, kept_unit, kept_procedure`);
    expect(await verify(core)).toMatchObject({ ok: true });
  });
});

test('of very many differences the first are shown', async () => {
  await core.pool.query(
    `INSERT INTO dossier_tally (unit_id, day, open) SELECT '01', date '2020-01-01' + n, 1 FROM generate_series(1, 500) AS n`,
  );
  const { ok, differences } = await verify(core);
  expect([ok, differences.length]).toEqual([false, 20]);
});
