import { crc32, deflateRawSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { decodeAll, format, LOG, TABLE } from './format-fixture.ts';
import { BrokenRecord } from './format.ts';

/** A zip archive of some files, as a workbook is. */
function zip(files: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [plain, nameBytes] = [Buffer.from(text), Buffer.from(name)];
    const packed = deflateRawSync(plain);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(plain), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(plain.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, nameBytes, packed]);
    const entry = Buffer.alloc(46);
    entry.write('PK\u0001\u0002', 0, 'latin1');
    entry.writeUInt16LE(20, 4);
    common.copy(entry, 6);
    entry.writeUInt32LE(offset, 42);
    locals.push(local);
    central.push(Buffer.concat([entry, nameBytes]));
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(central.length, 8);
  end.writeUInt16LE(central.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function workbook(rows: string, over: Readonly<Record<string, string>> = {}): Buffer {
  return zip({
    'xl/workbook.xml': '<workbook xmlns:r="r"><workbookPr/><sheets><sheet name="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/sharedStrings.xml': '<sst><si><t>Mã hồ sơ</t></si><si><t>Tiếp </t><r><t>nhận</t></r></si></sst>',
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy hh:mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    ...over,
  });
}

const text = (cell: string, value: string): string => `<c r="${cell}" t="inlineStr"><is><t>${value}</t></is></c>`;
const HEADER = `<row r="1"><c r="A1" t="s"><v>0</v></c>${text('B1', 'Đơn vị')}${text('C1', 'Lúc')}${text('D1', 'Trạng thái')}${text('E1', 'Hẹn trả')}</row>`;
const ROW = `<row r="2">${text('A2', 'A-1')}<c r="B2"><v>26740</v></c><c r="C2" s="1"><v>46346.3333333333</v></c><c r="D2" t="s"><v>1</v></c></row>`;

describe('a workbook', () => {
  const xlsx = format('xlsx');

  it('is its rows by column: shared texts, numbers, and dates as local time', async () => {
    const [record] = await decodeAll(xlsx, workbook(HEADER + ROW));
    expect(record).toEqual({ 'Mã hồ sơ': 'A-1', 'Đơn vị': '26740', Lúc: '2026-11-20T08:00:00', 'Trạng thái': 'Tiếp nhận', 'Hẹn trả': '' });
    expect(xlsx.read(record)).toMatchObject({
      items: [{ dossierCode: 'A-1', status: 'accepted', occurredAt: '2026-11-20T08:00:00.000+07:00' }],
    });
  });

  it('of 1904 counts its days from there', async () => {
    const of1904 = {
      'xl/workbook.xml': '<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet r:id="rId1"/></sheets></workbook>',
    };
    const rows = HEADER + ROW.replace('46346.3333333333', String(46_346.333_333_333_3 - 1_462));
    expect(await decodeAll(xlsx, workbook(rows, of1904))).toMatchObject([{ Lúc: '2026-11-20T08:00:00' }]);
  });

  it.each<[string, () => Buffer | string, string]>([
    ['text', () => 'Mã hồ sơ,Đơn vị', 'no zip archive'],
    ['half of one', () => workbook(HEADER + ROW).subarray(0, 700), 'no zip archive'],
    ['one without a sheet', () => zip({ 'xl/workbook.xml': '<workbook/>', 'xl/_rels/workbook.xml.rels': '<R/>' }), 'no sheet'],
    ['one of another table', () => workbook(`<row r="1">${text('A1', 'x')}</row>`), 'no column'],
    [
      'one with entities',
      () => workbook('', { 'xl/worksheets/sheet1.xml': '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>' }),
      'document type',
    ],
    ['broken XML', () => workbook('<row>'), 'broken XML'],
  ])('that is %s is refused as a whole', async (_what, bytes, message) => {
    await expect(decodeAll(xlsx, bytes())).rejects.toThrow(
      expect.objectContaining({ kind: 'invalid', message: expect.stringContaining(message) }),
    );
  });

  it('with a cell in the ten thousandth column is refused, not filled up to there', async () => {
    await expect(decodeAll(xlsx, workbook(`<row r="1"><c r="ZZZ1"><v>1</v></c></row>`))).rejects.toMatchObject({ kind: 'tooLarge' });
  });
});

describe('a log', () => {
  const xes = format('xes');
  const event = (name: string, at: string): string =>
    `<event><string key="concept:name" value="${name}"/><date key="time:timestamp" value="${at}"/><list key="x"><string key="concept:name" value="no"/></list></event>`;
  const log = `<log xmlns="http://www.xes-standard.org/"><trace><string key="concept:name" value="A-1"/>${event('receive', '2026-11-20T08:00:00+07:00')}${event('finish', '2026-11-21T08:00:00+07:00')}</trace><trace>${event('receive', '2026-11-20T08:00:00+07:00')}</trace></log>`;

  it('is its events, each with what its trace says', async () => {
    const records = await decodeAll(xes, log, 3);
    expect(records.slice(0, 2).map((record) => xes.read(record))).toMatchObject([
      { items: [{ dossierCode: 'A-1', status: 'accepted' }] },
      { items: [{ dossierCode: 'A-1', status: 'returned' }] },
    ]);
    // The second trace has no name: its event has no dossier.
    expect(xes.read(records[2])).toMatchObject({ finding: { reason: 'bad_row' } });
  });

  it.each([
    ['broken', log.slice(0, -20)],
    ['with entities', `<!DOCTYPE log [<!ENTITY a "aaaa">]>${log}`],
    ['no XML', 'receive,finish'],
  ])('%s is refused as a whole', async (_what, bytes) => {
    await expect(decodeAll(xes, bytes)).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('has a mapping that speaks of its keys', () => {
    expect(LOG.event?.at).toEqual({ column: 'event:time:timestamp' });
  });
});

describe('a table', () => {
  const csv = format('csv');
  const HEAD = 'Mã hồ sơ,Đơn vị,Lúc,Trạng thái,Hẹn trả,Chủ hồ sơ';

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
    const of = format('csv', { mapping });
    const read = of.read({ 'Mã hồ sơ': 'A', 'Đơn vị': 'parks', Lúc: '2026-11-20', 'Trạng thái': 'Tiếp nhận', 'Hẹn trả': '' });
    expect(read).toMatchObject({ items: [{ unit: 'ville/parks' }], units: [{ id: 'ville' }, { id: 'ville/parks' }] });
  });
});

describe('lines of JSON', () => {
  const nhip = format('nhip');
  it.each<[string, string, readonly unknown[]]>([
    ['one array', '[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
    ['one object over lines', '{\n "a": 1\n}', [{ a: 1 }]],
    ['lines', '{"a":1}\n\n{"a":2}\r\n', [{ a: 1 }, { a: 2 }]],
    ['lines with a broken one', '{"a":1}\n{"a":\n{"a":3}', [{ a: 1 }, new BrokenRecord('bad_json', '/2', 'is no JSON'), { a: 3 }]],
    ['nothing', '  ', []],
  ])('of %s', async (_what, body, records) => {
    expect(await decodeAll(nhip, body)).toEqual(records);
  });

  it('beyond what fits into memory stream one by one, with their places', async () => {
    const line = `{"a":"${'x'.repeat(1_000)}"}\n`;
    const body = Buffer.from(line.repeat(17_500) + '{oops\n' + line);
    const records = await decodeAll(nhip, body, 65_536);
    expect(records).toHaveLength(17_502);
    expect(records[17_500]).toEqual(new BrokenRecord('bad_json', '/17501', 'is no JSON'));
  });

  it.each([
    ['an array without end', `[${'{"a":1},'.repeat(2_200_000)}`, 'tooLarge'],
    ['a line without end', `{"a":"${'x'.repeat(17_000_000)}`, 'invalid'],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), 'invalid'],
    ['no JSON', 'hello', 'invalid'],
  ])('%s is refused', async (_what, body, kind) => {
    await expect(decodeAll(nhip, body, 65_536)).rejects.toMatchObject({ kind });
  });
});
