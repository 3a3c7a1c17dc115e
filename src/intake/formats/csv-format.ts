import { readCsv } from './csv.ts';
import type { Format, FormatSettings } from './format.ts';
import { mappedFormat } from './mapped-format.ts';
import type { Mapping } from './mapping.ts';
import { tableRecords, type TableRow } from './table.ts';

/** Delimited text with a header, read by a mapping. */
export function csvFormat(settings: FormatSettings): Format {
  return mappedFormat(settings, {
    id: 'csv',
    version: 1,
    decodeRows: (bytes, mapping, checkHeader) => tableRecords(csvRows(bytes, mapping), checkHeader),
  });
}

export function csvRows(bytes: AsyncIterable<Uint8Array>, { delimiter }: Pick<Mapping, 'delimiter'>): AsyncIterable<TableRow> {
  return readCsv(bytes, delimiter === undefined ? {} : { delimiter });
}
