import { Readable } from 'node:stream';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { readCsv, type CsvOptions } from './csv.ts';
import type { TableRow } from './table.ts';

async function collect(rows: AsyncIterable<TableRow>): Promise<TableRow[]> {
  const all: TableRow[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

async function rowsOf(content: string | Uint8Array, options: CsvOptions = {}, pieceBytes = 7): Promise<TableRow[]> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  }
  return collect(readCsv(pieces(), options));
}

const cellsOf = (rows: readonly TableRow[]) => rows.map((row) => ('cells' in row ? row.cells : row.finding.reason));

test('quoted commas, quotes and line breaks belong to their cell', async () => {
  const rows = await rowsOf('a,b\r\n"x, ""y""","1\r\n2"\r\nlast,row\r\n');
  expect(rows).toEqual([
    { row: 1, cells: ['a', 'b'] },
    { row: 2, cells: ['x, "y"', '1\r\n2'] },
    { row: 3, cells: ['last', 'row'] },
  ]);
});

test('a byte order mark is not part of the first column', async () => {
  expect(cellsOf(await rowsOf('\ufeffa,b\n1,2\n'))).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ]);
});

test('letters of several bytes survive being cut between two pieces', async () => {
  expect(cellsOf(await rowsOf('tên,tỉnh\nHộ tịch,Đồng Nai\n', {}, 1))).toEqual([
    ['tên', 'tỉnh'],
    ['Hộ tịch', 'Đồng Nai'],
  ]);
});

test('another delimiter may be told', async () => {
  expect(cellsOf(await rowsOf('a;b\n1,5;2\n', { delimiter: ';' }))).toEqual([
    ['a', 'b'],
    ['1,5', '2'],
  ]);
});

test('a row with another number of cells is a finding, and its neighbours are read', async () => {
  const rows = await rowsOf('a,b\n1,2\n1\n1,2,3\n4,5\n');
  expect(cellsOf(rows)).toEqual([['a', 'b'], ['1', '2'], 'bad_row', 'bad_row', ['4', '5']]);
  expect(rows[2]).toEqual({
    row: 3,
    finding: { row: 3, verdict: 'quarantined', reason: 'bad_row', pointer: '', detail: '1 cells where the header has 2' },
  });
});

test('blank lines are passed over and counted, so that row numbers stay those of the file', async () => {
  expect(await rowsOf('a,b\n\n1,2\n\n\n3\n')).toMatchObject([{ row: 1 }, { row: 3 }, { row: 6, finding: { row: 6 } }]);
});

test('a stray quote is a finding, told once, and the next row is read', async () => {
  const rows = await rowsOf('a,b\nx"y"z,2\n3,4\n');
  expect(cellsOf(rows)).toEqual([['a', 'b'], 'bad_row', ['3', '4']]);
  expect(rows[2]).toMatchObject({ row: 3 });
});

test('a quote that the end of the file leaves open is a finding', async () => {
  const rows = await rowsOf('a,b\n1,2\n"3,4\n5,6\n');
  expect(cellsOf(rows)).toEqual([['a', 'b'], ['1', '2'], 'bad_row']);
  expect(rows[2]).toMatchObject({ row: 3, finding: { detail: expect.stringContaining('not closed') } });
});

test('a row without end stops the reading with the place, after the rows before it', async () => {
  const seen: TableRow[] = [];
  const reading = async () => {
    for await (const row of readCsv(Readable.from([Buffer.from(`a\n1\n"${'x'.repeat(2_000_000)}`)]))) seen.push(row);
  };
  await expect(reading()).rejects.toMatchObject({ kind: 'invalid', message: expect.stringContaining('After row 2') });
  expect(cellsOf(seen)).toEqual([['a'], ['1']]);
});

test('a large cell is still a cell', async () => {
  const large = 'x'.repeat(500_000);
  expect(cellsOf(await rowsOf(`a,b\n1,${large}\n`, {}, 65_536))).toEqual([
    ['a', 'b'],
    ['1', large],
  ]);
});

test('a header with broken quotes is refused', async () => {
  await expect(rowsOf('a"x,b\n1,2\n')).rejects.toMatchObject({ kind: 'invalid', message: expect.stringContaining('header') });
});

test('an empty file has no rows', async () => {
  expect(await rowsOf('')).toEqual([]);
  expect(await rowsOf('\ufeff\n\n')).toEqual([]);
});

test('a source that fails makes the reading fail', async () => {
  async function* broken() {
    yield Buffer.from('a\n1\n');
    throw new Error('disk gone');
  }
  await expect(collect(readCsv(broken()))).rejects.toThrow('disk gone');
});

test('a reader that stops early closes its source, having read no more than a little ahead', async () => {
  let given = 0;
  let closed = false;
  async function* endless() {
    try {
      yield Buffer.from('a,b\n');
      for (;;) {
        given += 1;
        yield Buffer.from('1,2\n'.repeat(1_000));
      }
    } finally {
      closed = true;
    }
  }
  let read = 0;
  for await (const _ of readCsv(endless())) {
    read += 1;
    if (read === 5_000) break;
  }
  await expect.poll(() => closed).toBe(true);
  expect(given).toBeLessThan(50);
});

const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const cell = fc.string({ unit: fc.constantFrom('a', 'ệ', '😀', '"', ',', ';', '\n', '\r\n', ' ', '\0', '\\', '\t') });
const table = fc
  .integer({ min: 1, max: 5 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }));

test('law: whatever is written as CSV is read back, however it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(table, fc.constantFrom('\n', '\r\n'), fc.integer({ min: 1, max: 64 }), async (rows, newline, pieceBytes) => {
      // The first line break outside quotes decides what ends a row, so the header carries none of its own.
      const header = rows[0]?.map((_, index) => `c${index}`) ?? [];
      const text = [header, ...rows].map((row) => row.map(quote).join(',')).join(newline);
      expect(cellsOf(await rowsOf(text, {}, pieceBytes))).toEqual([header, ...rows]);
    }),
  );
});

test('law: no bytes whatever make it fail but with a clear refusal', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', '\0', '\ufeff') }).map((text) => new TextEncoder().encode(text)),
  );
  await fc.assert(
    fc.asyncProperty(bytes, fc.integer({ min: 1, max: 64 }), async (content, pieceBytes) => {
      const outcome = await rowsOf(content, {}, pieceBytes).catch((error: unknown) => error);
      if (!Array.isArray(outcome)) expect(outcome).toMatchObject({ name: 'AppError', kind: 'invalid' });
    }),
  );
});
