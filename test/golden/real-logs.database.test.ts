import { existsSync, createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';

import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { readMapping } from '../../src/catalogue/read-mapping.ts';
import { importRows, type ImportReport } from '../../src/cli/import.ts';
import { CATALOGUE_DIR, type Core } from '../../src/core.ts';
import { flagNames, type Flag } from '../../src/measure/flags.ts';
import { must } from '../../src/shared/must.ts';
import { findDossier } from '../../src/store/find-dossier.ts';
import { openTestCore, verify } from '../test-core.ts';
import { createTestDatabase, type TestDatabase } from '../test-postgres.ts';

/** Logs of three public bodies. They are not ours to copy, so they stand beside the project, where they stand at all. */
const REAL_LOGS = path.resolve(import.meta.dirname, '..', '..', '..', 'shared', 'real-logs');

let database: TestDatabase;
let core: Core;
beforeEach(async () => {
  database = await createTestDatabase('logs');
  core = await openTestCore(database.url);
});
afterEach(async () => {
  await core.close();
  await database.drop();
});

async function importCsv(source: string, csv: AsyncIterable<Uint8Array>): Promise<ImportReport> {
  const mapping = await readMapping(path.join(CATALOGUE_DIR, 'sources', `${source}.yaml`));
  const report = await importRows(core, source, csv, mapping);
  expect(await verify(core)).toMatchObject({ ok: true, differences: [] });
  return report;
}

const countsOf = ({ units }: ImportReport, unit: string) =>
  must(
    units.find((one) => one.unit === unit),
    unit,
  ).counts;

async function flagsOf(source: string, code: string): Promise<readonly Flag[]> {
  return flagNames(must(await findDossier(core.pool, { source, code }), code).measured.flags);
}

const csv = (...lines: readonly string[]): AsyncIterable<Uint8Array> => Readable.from([Buffer.from(lines.join('\n'))]);

describe('a log of the same shape as each of the real ones', () => {
  test('receipt: one row an event, the dates of the case outrank its activities', async () => {
    const log = () =>
      csv(
        'case:channel,case:concept:name,case:deadline,case:department,case:enddate,case:startdate,concept:instance,concept:name,time:timestamp',
        // In time, although an activity follows the end.
        'Internet,own-1,2011-12-06 13:41:31.788000+01:00,General,2011-12-06 13:41:31.788000+01:00,2011-10-11 13:42:22.688000+02:00,e-1,Confirmation of receipt,2011-10-11 13:45:40.276000+02:00',
        'Internet,own-1,2011-12-06 13:41:31.788000+01:00,General,2011-12-06 13:41:31.788000+01:00,2011-10-11 13:42:22.688000+02:00,e-2,T10 Determine,2011-12-20 09:00:00.000000+01:00',
        // A millisecond late.
        'Desk,own-2,2011-12-06 13:41:31.788000+01:00,General,2011-12-06 13:41:31.789000+01:00,2011-10-11 13:42:22.688000+02:00,e-3,Confirmation of receipt,2011-10-11 13:45:40.276000+02:00',
        // The same instants written with other offsets.
        'e-mail,own-3,2011-10-30 02:30:00.000000+02:00,Experts,2011-10-30 01:30:00.000000+01:00,2011-10-01 00:00:00.000000+02:00,e-4,T02 Check,2011-10-02 00:00:00.000000+02:00',
        // Still open, and long past its deadline.
        'Post,own-4,2011-12-06 13:41:31.788000+01:00,Experts,,2011-10-11 13:42:22.688000+02:00,e-5,Confirmation of receipt,2011-10-11 13:45:40.276000+02:00',
      );
    const first = await importCsv('receipt', log());
    expect(first).toMatchObject({ events: 5, dossiers: 4, verdicts: { accepted: 5, duplicate: 0, quarantined: 0 } });
    expect(countsOf(first, 'receipt')).toEqual({ dossiers: 4, onTime: 2, late: 1, open: 1 });
    expect(await flagsOf('receipt', 'own-1')).toContain('resolvedOnTime');
    expect(await flagsOf('receipt', 'own-2')).toContain('resolvedLate');
    expect(await flagsOf('receipt', 'own-3')).toEqual(expect.arrayContaining(['resolvedOnTime', 'online']));
    expect(await flagsOf('receipt', 'own-4')).toEqual(expect.arrayContaining(['open', 'overdue', 'postal']));
    expect((await importCsv('receipt', log())).verdicts).toEqual({ accepted: 0, duplicate: 5, stale: 0, quarantined: 0 });
  });

  test('Boston: one row a request, an empty target is no appointment, a later export closes what was open', async () => {
    const header = 'case_enquiry_id,open_dt,target_dt,closed_dt,ontime,case_status,department,source,type';
    const before = await importCsv(
      'boston311',
      csv(
        header,
        '1,2022-01-21 13:47:00,2022-02-04 13:47:30,2022-02-04 13:47:30,ONTIME,Closed,PWDx,Self Service,Pothole',
        '2,2022-01-21 13:47:00,2022-02-04 13:47:30,2022-02-04 13:47:31,OVERDUE,Closed,PWDx,Constituent Call,Pothole',
        '3,2022-01-19 11:18:00,,2022-01-19 11:42:16,ONTIME,Closed,GEN_,Citizens Connect App,Needle Pickup',
        '4,2022-01-19 11:18:00,2022-01-20 11:18:00,,OVERDUE,Open,GEN_,City Worker App,Needle Pickup',
      ),
    );
    expect(countsOf(before, 'boston')).toEqual({ dossiers: 4, onTime: 1, late: 1, open: 1 });
    expect(await flagsOf('boston311', '3')).toEqual(expect.arrayContaining(['resolved', 'noDueDate', 'online']));
    const after = await importCsv(
      'boston311',
      csv(header, '4,2022-01-19 11:18:00,2022-01-20 11:18:00,2022-01-20 10:00:00,ONTIME,Closed,GEN_,City Worker App,Needle Pickup'),
    );
    expect(after.verdicts.accepted).toBe(1);
    expect(countsOf(after, 'boston')).toEqual({ dossiers: 4, onTime: 2, late: 1, open: 0 });
  });

  test('New York: dates of another order, a twelve-hour clock, only "Closed" is an end', async () => {
    const report = await importCsv(
      'nyc311',
      csv(
        'Unique Key,Created Date,Closed Date,Agency,Complaint Type,Status,Due Date,Resolution Action Updated Date,Open Data Channel Type',
        '1,04/18/2019 09:55:45 PM,04/19/2019 12:00:00 AM,NYPD,Noise,Closed,04/19/2019 12:00:00 AM,04/19/2019 12:00:00 AM,PHONE',
        '2,04/18/2019 09:55:45 PM,04/19/2019 12:00:00 PM,NYPD,Noise,Closed,04/19/2019 12:00:00 AM,04/19/2019 12:00:00 PM,MOBILE',
        '3,04/18/2019 09:55:45 PM,04/19/2019 12:00:00 PM,HPD,Heat,Pending,,04/19/2019 12:00:00 PM,ONLINE',
        '4,13/18/2019 09:55:45 PM,,HPD,Heat,Open,,,ONLINE',
      ),
    );
    expect(report.verdicts).toEqual({ accepted: 3, duplicate: 0, stale: 0, quarantined: 1 });
    expect(countsOf(report, 'nyc')).toEqual({ dossiers: 3, onTime: 1, late: 1, open: 1 });
  });
});

/** Where the logs are, their known figures; elsewhere there is nothing to compare with, and the tests above say what they can. */
describe.each(existsSync(REAL_LOGS) ? [REAL_LOGS] : [])('the real logs', (dir) => {
  const importReal = (source: string, file: string): Promise<ImportReport> => importCsv(source, createReadStream(path.join(dir, file)));

  test('receipt: 8,577 events, 1,434 dossiers, 952 in time, 377 late, 105 open; again: nothing new', async () => {
    const first = await importReal('receipt', 'receipt.csv');
    expect(first).toMatchObject({ events: 8577, dossiers: 1434, verdicts: { accepted: 8577, duplicate: 0, stale: 0, quarantined: 0 } });
    expect(countsOf(first, 'receipt')).toEqual({ dossiers: 1434, onTime: 952, late: 377, open: 105 });
    const second = await importReal('receipt', 'receipt.csv');
    expect(second.verdicts).toEqual({ accepted: 0, duplicate: 8577, stale: 0, quarantined: 0 });
    expect(second.units).toEqual(first.units);
  });

  test("Boston: in time or late is the city's own word, wherever there is a target and a closing date", async () => {
    const report = await importReal('boston311', 'boston311_2022_100.csv');
    expect(report).toMatchObject({ dossiers: 100, verdicts: { accepted: 100 } });
    const rows = parse<Record<string, string>>(await readFile(path.join(dir, 'boston311_2022_100.csv')), { columns: true, bom: true });
    const judged = rows.filter((row) => row['target_dt']?.trim() !== '' && row['closed_dt']?.trim() !== '');
    expect(judged).toHaveLength(77);
    const words = await Promise.all(
      judged.map(async (row) => {
        const flags = await flagsOf('boston311', row['case_enquiry_id'] ?? '');
        return flags.includes('resolvedOnTime') ? 'ONTIME' : flags.includes('resolvedLate') ? 'OVERDUE' : 'neither';
      }),
    );
    expect(words).toEqual(judged.map((row) => row['ontime']));
    expect(new Set(words)).toEqual(new Set(['ONTIME', 'OVERDUE']));
  });

  test('New York: 100 dossiers', async () => {
    const report = await importReal('nyc311', 'nyc311_100.csv');
    expect(report).toMatchObject({ rows: 100, dossiers: 100, verdicts: { accepted: 100, quarantined: 0 } });
    expect(countsOf(report, 'nyc').dossiers).toBe(100);
  });
});
