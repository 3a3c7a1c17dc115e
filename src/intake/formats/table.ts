import type { RowFinding } from './finding.ts';
import { BrokenRecord } from './format.ts';
import type { CheckHeader } from './mapped-format.ts';

/** One row of a table, or what is wrong with it. The first one is the header. */
export type TableRow = { readonly row: number; readonly cells: readonly string[] } | { readonly row: number; readonly finding: RowFinding };

export function badRow(row: number, detail: string): TableRow {
  return { row, finding: { row, verdict: 'quarantined', reason: 'bad_row', pointer: '', detail } };
}

/** The rows below the header as objects by column. What `checkHeader` throws is thrown before the first row. */
export async function* tableRecords(rows: AsyncIterable<TableRow>, checkHeader: CheckHeader): AsyncGenerator {
  let header: readonly string[] | null = null;
  for await (const entry of rows) {
    if ('finding' in entry) {
      const { reason, row, detail } = entry.finding;
      yield new BrokenRecord(reason, `/${row}`, detail);
    } else if (header === null) {
      checkHeader(entry.cells);
      header = entry.cells.map((name) => name.trim());
    } else {
      const names: readonly string[] = header;
      yield Object.fromEntries(entry.cells.map((cell, at) => [names[at] ?? '', cell]));
    }
  }
}
