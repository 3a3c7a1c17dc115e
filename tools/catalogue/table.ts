export interface Column<Row> {
  readonly name: string;
  /** For the head of the file. */
  readonly meaning: string;
  readonly cell: (row: Row) => string;
}

export interface Table<Row> {
  /** Lines for the head of the file: what it is, from where, under which terms, of which date. */
  readonly about: readonly string[];
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}

/** Tab-separated text: a head of `#` lines, the column names, then the rows in order of their first cell. */
export function renderTable<Row>({ about, columns, rows }: Table<Row>): string {
  const width = Math.max(...columns.map(({ name }) => name.length));
  const head = [...about, '', 'Columns:', ...columns.map(({ name, meaning }) => `  ${name.padEnd(width)}  ${meaning}`)].map((line) =>
    `# ${line}`.trimEnd(),
  );
  const body = rows.map((row) => columns.map(({ cell }) => checked(cell(row))).join('\t')).toSorted(byCodePoint);
  return [...head, columns.map(({ name }) => name).join('\t'), ...body, ''].join('\n');
}

function checked(cell: string): string {
  if (/[\t\r\n]/.test(cell) || cell.startsWith('#')) throw new Error(`a cell cannot hold this: ${JSON.stringify(cell)}`);
  return cell;
}

/** Not by locale: the files must come out the same on every machine. */
function byCodePoint(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
