import { describe, expect, it } from 'vitest';

import { workbook, workbookFiles, zip } from '../../../test/workbook.ts';
import { decodeAll, format } from './format-fixture.ts';
import { BrokenRecord } from './format.ts';

const xlsx = format('xlsx');

const text = (cell: string, value: string): string => `<c r="${cell}" t="inlineStr"><is><t>${value}</t></is></c>`;
const HEADER = `<row r="1"><c r="A1" t="s"><v>0</v></c>${text('B1', 'Đơn vị')}${text('C1', 'Lúc')}${text('D1', 'Trạng thái')}${text('E1', 'Hẹn trả')}</row>`;
const ROW = `<row r="2">${text('A2', 'A-1')}<c r="B2"><v>26740</v></c><c r="C2" s="1"><v>46346.3333333333</v></c><c r="D2" t="s"><v>1</v></c></row>`;
const RECORD = { 'Mã hồ sơ': 'A-1', 'Đơn vị': '26740', Lúc: '2026-11-20T08:00:00', 'Trạng thái': 'Tiếp nhận', 'Hẹn trả': '' };

describe('a workbook', () => {
  it('is its rows by column: shared texts, numbers, and dates as local time', async () => {
    const [record] = await decodeAll(xlsx, workbook(HEADER + ROW));
    expect(record).toEqual(RECORD);
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

  it.each([
    ['an amount with colours and words', '[Red]#,##0"day"', '46346'],
    ['days and months', 'd\\.m\\.yyyy', '2026-11-20'],
    ['hours that add up', '[h]:mm', '46346'],
  ])('shows a number as %s', async (_what, formatCode, shown) => {
    const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="${formatCode.replaceAll('"', '&quot;')}"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`;
    const rows = HEADER + ROW.replace('46346.3333333333', '46346');
    expect(await decodeAll(xlsx, workbook(rows, { 'xl/styles.xml': styles }))).toMatchObject([{ Lúc: shown }]);
  });

  it('may have another prefix for its references, and texts in CDATA', async () => {
    const other = {
      'xl/workbook.xml': '<x:workbook xmlns:x="x" xmlns:q="r"><x:sheets><x:sheet sheetId="9" q:id="rId1"/></x:sheets></x:workbook>',
    };
    const rows = HEADER + ROW.replace('<t>A-1</t>', '<t><![CDATA[A-1]]></t>');
    expect(await decodeAll(xlsx, workbook(rows, other))).toEqual([RECORD]);
  });

  it('passes over rows and cells that have a colour and say nothing', async () => {
    const rows = `<row r="1"><c r="A1" s="0"/></row>${HEADER.replaceAll('1"', '2"').replace('</row>', '<c r="J2" s="0"/></row>')}${ROW.replace('</row>', '<c r="Z2" s="1"/></row>')}<row><c s="1"/></row>`;
    expect(await decodeAll(xlsx, workbook(rows))).toEqual([RECORD]);
  });

  it('tells of a row with a cell beyond the header by its number, and goes on', async () => {
    const rows = HEADER + ROW.replace('</row>', `${text('F2', 'An')}</row>`) + ROW.replace('r="2"', 'r="3"');
    expect(await decodeAll(xlsx, workbook(rows))).toEqual([new BrokenRecord('bad_row', '/2', '6 cells where the header has 5'), RECORD]);
  });

  it.each<[string, () => Buffer | string, string]>([
    ['text', () => 'Mã hồ sơ,Đơn vị', 'no zip archive'],
    ['half of one', () => workbook(HEADER + ROW).subarray(0, 700), 'no zip archive'],
    ['one without a sheet', () => zip({ 'xl/workbook.xml': '<workbook/>', 'xl/_rels/workbook.xml.rels': '<R/>' }), 'no sheet'],
    ['one whose first sheet is a chart', () => workbook('', { 'xl/worksheets/sheet1.xml': '<chartsheet/>' }), 'no <worksheet>'],
    ['one of another table', () => workbook(`<row r="1">${text('A1', 'x')}</row>`), 'no column'],
    [
      'one with entities',
      () => workbook('', { 'xl/worksheets/sheet1.xml': '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>' }),
      'document type',
    ],
    ['broken XML', () => workbook('<row>'), 'broken XML'],
    ['one that unpacks to more than it says', () => saying(workbook(HEADER + ROW), 10), 'cannot be unpacked'],
    ['one locked by a password', () => locked(workbook(HEADER + ROW)), 'locked by a password'],
    ['one with a text without end', () => workbook(`<row><c t="inlineStr"><is><t>${'x'.repeat(2_000_000)}`), 'more than 1 MiB'],
    ['one nested without end', () => workbook('<a>'.repeat(1_000)), 'nested deeper'],
  ])('that is %s is refused as a whole', async (_what, bytes, message) => {
    await expect(decodeAll(xlsx, bytes(), 10_000)).rejects.toThrow(
      expect.objectContaining({ kind: 'invalid', message: expect.stringContaining(message) }),
    );
  });

  it.each<[string, () => Buffer]>([
    ['a cell in the ten thousandth column', () => workbook(`<row r="1"><c r="ZZZ1"><v>1</v></c></row>`)],
    ['a sheet that says it unpacks to two gigabytes', () => saying(workbook(HEADER + ROW), 2 ** 31)],
    [
      'thousands of files',
      () => zip({ ...workbookFiles(''), ...Object.fromEntries(Array.from({ length: 2_001 }, (_, at) => [`${at}`, ''])) }),
    ],
  ])('with %s is refused, not filled up to there', async (_what, bytes) => {
    await expect(decodeAll(xlsx, bytes(), 10_000)).rejects.toMatchObject({ kind: 'tooLarge' });
  });
});

/** The archive, with another size of its sheet in its directory: the last file there. */
function saying(archive: Buffer, size: number): Buffer {
  return withDirectory(archive, (at) => archive.writeUInt32LE(size, at + 24));
}

function locked(archive: Buffer): Buffer {
  return withDirectory(archive, (at) => archive.writeUInt16LE(1, at + 8));
}

function withDirectory(archive: Buffer, change: (at: number) => void): Buffer {
  change(archive.lastIndexOf(Buffer.from('PK\u0001\u0002')));
  return archive;
}
