import { describe, expect, it } from 'vitest';

import { decodeAll, format, TABLE } from './format-fixture.ts';
import { BrokenRecord } from './format.ts';
import { kindOfFile } from './mapped-file.ts';

const HEAD = 'Mã hồ sơ,Đơn vị,Lúc,Trạng thái,Hẹn trả,Chủ hồ sơ';
const ROW = { 'Mã hồ sơ': 'A', 'Đơn vị': '26740', Lúc: '2026-11-20', 'Trạng thái': 'Tiếp nhận', 'Hẹn trả': '' };

describe('a table', () => {
  const csv = format('csv');

  it('is its rows by column; a broken row stands alone', async () => {
    const records = await decodeAll(csv, `${HEAD}\nA-1,26740,20/11/2026 08:00,Tiếp nhận,,An\nA-2,26740\nA-3,26740,x,Tiếp nhận,,An\n`);
    expect(csv.read(records[0])).toMatchObject({ items: [{ dossierCode: 'A-1', occurredAt: '2026-11-20T08:00:00.000+07:00' }] });
    expect(records[1]).toBeInstanceOf(BrokenRecord);
    expect(csv.read(records[2])).toMatchObject({ finding: { reason: 'bad_instant', pointer: '/Lúc' } });
  });

  it('without a column that the mapping reads is refused before its first row', async () => {
    await expect(decodeAll(csv, 'a,b\n1,2\n')).rejects.toThrow(/no column/);
  });

  it('of a foreign body brings its units', () => {
    const { unit: _, ...rest } = TABLE;
    const mapping = { ...rest, tree: { root: { id: 'ville', name: TABLE.title }, unit: { column: 'Đơn vị', id: 'ville/{value}' } } };
    const read = format('csv', { mapping }).read({ ...ROW, 'Đơn vị': 'parks' });
    expect(read).toMatchObject({ items: [{ unit: 'ville/parks' }], units: [{ id: 'ville' }, { id: 'ville/parks' }] });
  });

  it('keeps single values only, and of a text no more than a code, a date or a word can be', () => {
    const hostile = { ...ROW, 'Mã hồ sơ': { name: 'An' }, 'Đơn vị': 'x'.repeat(9_000), Lúc: ['An'], 'Hẹn trả': 20_261_127 };
    expect(csv.kept(hostile)).toEqual({ ...ROW, 'Mã hồ sơ': null, 'Đơn vị': 'x'.repeat(500), Lúc: null, 'Hẹn trả': 20_261_127 });
  });
});

it.each([
  ['requests.csv', 'csv'],
  ['Requests.XLSX', 'xlsx'],
  ['log.xes', 'xes'],
  ['xes', 'csv'],
  ['log.xes.txt', 'csv'],
])('the file %s is read as %s', (name, kind) => {
  expect(kindOfFile(name)).toBe(kind);
});
