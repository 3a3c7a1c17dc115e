import { Readable } from 'node:stream';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { mappingOf } from './mapping-fixture.ts';
import { readMappedFile } from './mapped-file.ts';
import type { MappedRow } from './mapped-rows.ts';

type Words = Readonly<Record<string, unknown>>;

const read = (csv: string, words: Words = {}) => readMappedFile('csv', Readable.from([Buffer.from(csv)]), mappingOf(words));
async function collect(rows: AsyncIterable<MappedRow>): Promise<MappedRow[]> {
  const all: MappedRow[] = [];
  for await (const row of rows) all.push(row);
  return all;
}
const rowsOf = (csv: string, words: Words = {}): Promise<MappedRow[]> => collect(read(csv, words).rows);
const factsOf = async (csv: string, facts: Words) =>
  (await rowsOf(csv, { facts })).map((row) => ('item' in row ? row.item.facts : row.finding));

const HEAD = 'code,unit,at,status';
const AT = '2026-11-20T09:30:00.000+07:00';

test('a row becomes a status event', async () => {
  expect(await rowsOf(`${HEAD}\nH1,00004,2026-11-20 09:30,accepted\n`)).toEqual([
    {
      row: 2,
      unitId: '00004',
      item: {
        kind: 'status',
        source: 'test',
        dossierCode: 'H1',
        unit: '00004',
        procedure: '1.000001',
        occurredAt: AT,
        status: 'accepted',
        facts: {},
      },
    },
  ]);
});

test("the source's own event id may be one column or several joined", async () => {
  const at = { column: 'at' };
  const status = { column: 'status' };
  const csv = `${HEAD}\nH1,00004,2026-11-20 09:30,accepted\n`;
  const one = await rowsOf(csv, { event: { id: { column: 'code' }, at, status } });
  const joined = await rowsOf(csv, { event: { id: { join: ['code', 'status'] }, at, status } });
  expect([one[0], joined[0]]).toMatchObject([{ item: { eventId: 'H1' } }, { item: { eventId: 'H1:accepted' } }]);
});

test('a status is read by name, by national code, by map, or by default', async () => {
  const rows = 'H1,00004,2026-11-20,accepted\nH2,00004,2026-11-20,4\nH3,00004,2026-11-20,Xong\nH4,00004,2026-11-20,?\n';
  const plain = await rowsOf(`${HEAD}\n${rows}`);
  expect(plain).toMatchObject([
    { item: { status: 'accepted' } },
    { item: { status: 'in_process' } },
    { finding: { reason: 'unknown_status', pointer: 'status', row: 4 } },
    { finding: { reason: 'unknown_status', pointer: 'status', row: 5 } },
  ]);
  const status = { column: 'status', map: { Xong: 'resolved', 'đã nhận': 'accepted' }, default: 'in_process' };
  const mapped = await rowsOf(`${HEAD}\n${rows}`, { event: { at: { column: 'at' }, status } });
  expect(mapped.map((row) => 'item' in row && 'status' in row.item && row.item.status)).toEqual([
    'in_process',
    'in_process',
    'resolved',
    'in_process',
  ]);
});

test.each([
  ['a bad date', 'H1,00004,20255-11-20,accepted', 'bad_instant', 'at'],
  ['an empty date', 'H1,00004,,accepted', 'missing_value', 'at'],
  ['an empty code', ' ,00004,2026-11-20,accepted', 'missing_value', 'code'],
  ['an empty unit', 'H1,,2026-11-20,accepted', 'missing_value', 'unit'],
  ['a status that is a word of the language', 'H1,00004,2026-11-20,constructor', 'unknown_status', 'status'],
  ['a NUL', 'H\u00001,00004,2026-11-20,accepted', 'bad_text', 'code'],
  ['an overlong code', `${'H'.repeat(101)},00004,2026-11-20,accepted`, 'bad_text', 'code'],
  ['too few cells', 'H1,00004', 'bad_row', ''],
])('%s is a finding that names the column, and the next row is read', async (_, row, reason, pointer) => {
  expect(await rowsOf(`${HEAD}\n${row}\nH2,00004,2026-11-20,accepted\n`)).toMatchObject([
    { row: 2, finding: { row: 2, verdict: 'quarantined', reason, pointer } },
    { row: 3, item: { dossierCode: 'H2' } },
  ]);
});

test('bytes that are not UTF-8 are a finding where they are used', async () => {
  const bytes = Buffer.from(`${HEAD}\nH\xe91,00004,2026-11-20,accepted\n`, 'latin1');
  expect(await collect(readMappedFile('csv', Readable.from([bytes]), mappingOf()).rows)).toMatchObject([
    { finding: { reason: 'bad_text', pointer: 'code' } },
  ]);
});

test('a row with two faults has one verdict that tells both', async () => {
  const [row] = await rowsOf(`${HEAD}\n,00004,never,accepted\n`);
  expect(row).toMatchObject({ finding: { reason: 'missing_value', pointer: 'code', detail: expect.stringContaining('at: "never"') } });
});

test('a fault that two parts of the mapping meet is told once', async () => {
  const [row] = await rowsOf(`${SNAPSHOT_HEAD}1,Lamp,A,2022-01-21,never,Closed\n`, SNAPSHOT);
  expect(row).toMatchObject({ finding: { reason: 'bad_instant', pointer: 'closed', detail: expect.not.stringContaining(';') } });
});

test('facts are read by kind, and what a row does not say is left out', async () => {
  const facts = {
    channel: { column: 'channel', map: { web: 'online', own: null } },
    fee: { column: 'fee' },
    digitised: { column: 'scan', map: { y: true, n: false } },
    receivingUnit: { column: 'counter' },
    dueAt: { column: 'due' },
  };
  const head = `${HEAD},channel,fee,scan,counter,due\n`;
  const row = 'H1,00004,2026-11-20,accepted,';
  expect(
    await factsOf(`${head}${row}web,50000,y,00007,2026-11-23\n${row}own,,,,\n${row},0,n,,\n${row}fax,,,,\n${row},-5,,,\n`, facts),
  ).toMatchObject([
    { channel: 'online', fee: 50_000, digitised: true, receivingUnit: '00007', dueAt: '2026-11-23T00:00:00.000+07:00' },
    { channel: null },
    { fee: 0, digitised: false },
    { reason: 'unknown_value', pointer: 'channel' },
    { reason: 'unknown_value', pointer: 'fee' },
  ]);
});

test('an empty date says nothing, unless the mapping says that it means none', async () => {
  const csv = `${HEAD},due,end\nH1,00004,2026-11-20,accepted, ,\n`;
  expect(await factsOf(csv, { dueAt: { column: 'due', when_empty: null }, resolvedAt: { column: 'end' } })).toEqual([{ dueAt: null }]);
});

test('words of the mapping stand for an empty cell', async () => {
  const csv = `${HEAD},due\nH1,00004,2026-11-20,accepted,NULL\n`;
  const [row] = await rowsOf(csv, { no_value: ['', 'NULL'], facts: { dueAt: { column: 'due', when_empty: null } } });
  expect(row).toMatchObject({ item: { facts: { dueAt: null } } });
});

test('of several columns the first that the file has and the row fills counts', async () => {
  const facts = { dueAt: { column: ['target', 'due', 'sla'] } };
  const csv = `${HEAD},due,sla\nH1,00004,2026-11-20,accepted,,2026-11-23\nH2,00004,2026-11-20,accepted,2026-11-24,2026-11-23\n`;
  expect(await factsOf(csv, facts)).toMatchObject([{ dueAt: expect.stringContaining('-23') }, { dueAt: expect.stringContaining('-24') }]);
});

const SNAPSHOT = {
  time_zone: 'America/New_York',
  procedure: { column: 'type', when_empty: 'Unspecified' },
  tree: {
    root: { id: 'city', name: { vi: 'Thành phố', en: 'City' } },
    unit: { column: 'dept', id: 'city/{value}', when_empty: 'unknown' },
  },
  snapshot: {
    as_of: { latest_of: ['opened', 'closed'] },
    steps: [
      { status: { constant: 'accepted' }, at: { column: 'opened' } },
      { status: { column: 'state', map: { Closed: 'resolved', Open: null } }, at: { column: 'closed' } },
    ],
  },
};
const SNAPSHOT_HEAD = 'code,type,dept,opened,closed,state\n';
const OPENED = '2022-01-21T13:47:00.000-05:00';
const CLOSED = '2022-07-21T13:47:00.000-04:00';

test('a row becomes a snapshot, open or closed, as of its latest date', async () => {
  const rows = await rowsOf(`${SNAPSHOT_HEAD}1,Lamp,A,2022-01-21 13:47,,Open\n1,,,2022-01-21 13:47,2022-07-21 13:47,Closed\n`, SNAPSHOT);
  expect(rows).toMatchObject([
    {
      unitId: 'city/A',
      item: {
        kind: 'snapshot',
        procedure: 'Lamp',
        asOf: OPENED,
        history: [{ status: 'accepted', occurredAt: OPENED }],
        facts: { acceptedAt: OPENED, resolvedAt: null },
      },
    },
    {
      unitId: 'city/unknown',
      item: {
        procedure: 'Unspecified',
        asOf: CLOSED,
        history: [{ status: 'accepted' }, { status: 'resolved', occurredAt: CLOSED }],
        facts: { acceptedAt: OPENED, resolvedAt: CLOSED },
      },
    },
  ]);
});

test('a closing before the opening is kept as the source states it', async () => {
  const [row] = await rowsOf(`${SNAPSHOT_HEAD}1,Lamp,A,2022-07-21 13:47,2022-01-21 13:47,Closed\n`, SNAPSHOT);
  expect(row).toMatchObject({ item: { asOf: CLOSED, facts: { acceptedAt: CLOSED, resolvedAt: OPENED } } });
});

test('a date without the status that goes with it is no step; a stated status needs its date', async () => {
  const rows = await rowsOf(
    `${SNAPSHOT_HEAD}1,Lamp,A,2022-01-21 13:47,2022-07-21 13:47,Open\n2,Lamp,A,2022-01-21 13:47,,Closed\n3,Lamp,A,,,Open\n4,Lamp,A,2022-01-21 13:47,,Gone\n`,
    SNAPSHOT,
  );
  expect(rows).toMatchObject([
    { item: { history: [{ status: 'accepted' }], facts: { resolvedAt: null } } },
    { finding: { reason: 'missing_value', pointer: 'closed' } },
    { finding: { reason: 'missing_value' } },
    { finding: { reason: 'unknown_status', pointer: 'state' } },
  ]);
});

test('a later step with a constant status is left out while its date is empty', async () => {
  const steps = [SNAPSHOT.snapshot.steps[0], { status: { constant: 'resolved' }, at: { column: 'closed' } }];
  const rows = await rowsOf(`${SNAPSHOT_HEAD}1,Lamp,A,2022-01-21 13:47,,\n`, { ...SNAPSHOT, snapshot: { ...SNAPSHOT.snapshot, steps } });
  expect(rows).toMatchObject([{ item: { history: [{ status: 'accepted' }] } }]);
});

test('an export date may be the same for all rows', async () => {
  const rows = await rowsOf(`${SNAPSHOT_HEAD}1,Lamp,A,2022-01-21 13:47,,Open\n`, {
    ...SNAPSHOT,
    snapshot: { ...SNAPSHOT.snapshot, as_of: { constant: '2022-08-01' } },
  });
  expect(rows).toMatchObject([{ item: { asOf: '2022-08-01T00:00:00.000-04:00' } }]);
});

test('the foreign units of the rows read so far are known, the root first', async () => {
  const { rows, units } = read(
    `${SNAPSHOT_HEAD}1,L,B,2022-01-21,,Open\n2,L,A,2022-01-21,,Open\n3,L,B,2022-01-21,,Open\n4,L,C,bad,,Open\n`,
    SNAPSHOT,
  );
  for await (const row of rows) if ('unitId' in row) expect(units.has(row.unitId)).toBe(true);
  expect([...units.keys()]).toEqual(['city', 'city/B', 'city/A']);
});

test('a unit column with thousands of words is surely the wrong one', async () => {
  const many = Array.from({ length: 5_001 }, (_, index) => `${index},L,D${index},2022-01-21,,Open\n`).join('');
  await expect(rowsOf(SNAPSHOT_HEAD + many, SNAPSHOT)).rejects.toMatchObject({ kind: 'invalid', message: expect.stringContaining('unit') });
});

test('a file without the mapped columns is refused with all their names', async () => {
  await expect(rowsOf('code,at,x\n1,2,3\n', { facts: { dueAt: { column: ['due', 'target'] } } })).rejects.toMatchObject({
    kind: 'invalid',
    message: 'The file has no column "unit", "due" or "target", "status"',
  });
});

test('a mapped column that occurs twice is refused, another one is not', async () => {
  await expect(rowsOf(`${HEAD},at\n`)).rejects.toMatchObject({
    kind: 'invalid',
    message: expect.stringContaining('two columns named "at"'),
  });
  expect(await rowsOf(`${HEAD},x,x\n`)).toEqual([]);
});

test('an empty file is refused, a file with only a header has no rows', async () => {
  await expect(rowsOf('')).rejects.toMatchObject({ kind: 'invalid', message: expect.stringContaining('empty') });
  expect(await rowsOf(`\ufeff${HEAD}\r\n`)).toEqual([]);
});

test('law: every row below the header has exactly one outcome, in order', async () => {
  const cell = fc.constantFrom('H1', '00004', '2026-11-20', 'accepted', '', '?', '"a""b"', '\0');
  const row = fc.array(cell, { minLength: 1, maxLength: 5 }).filter((cells) => cells.join('') !== '');
  const mapping = mappingOf();
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (rows) => {
      const file = [HEAD, ...rows.map((cells) => cells.join(','))].join('\n');
      const outcomes = await collect(readMappedFile('csv', Readable.from([Buffer.from(file)]), mapping).rows);
      expect(outcomes.map((outcome) => outcome.row)).toEqual(rows.map((_, index) => index + 2));
    }),
  );
});
