import { readCsv } from './csv.ts';
import { BrokenRecord, type Format, type FormatSettings, type RawRecord } from './format.ts';
import { itemReader } from './items.ts';
import { mappedFormat } from './mapped-format.ts';
import type { Mapping } from './mapping.ts';

/** Delimited text with a header, read by a mapping. */
export function csvFormat(settings: FormatSettings): Format {
  return mappedFormat(settings, { id: 'csv', version: 1, decodeRows: csvRows });
}

async function* csvRows(bytes: AsyncIterable<Uint8Array>, mapping: Mapping): AsyncIterable<RawRecord> {
  const { delimiter } = mapping;
  let header: readonly string[] | null = null;
  for await (const entry of readCsv(bytes, delimiter === undefined ? {} : { delimiter })) {
    if ('finding' in entry) {
      const { reason, row, detail } = entry.finding;
      yield new BrokenRecord(reason, `/${row}`, detail);
    } else if (header === null) {
      // A file without a mapped column is refused as a whole, before its first row.
      itemReader(mapping, entry.cells);
      header = entry.cells.map((name) => name.trim());
    } else {
      const names: readonly string[] = header;
      yield Object.fromEntries(entry.cells.map((cell, at) => [names[at] ?? '', cell]));
    }
  }
}
