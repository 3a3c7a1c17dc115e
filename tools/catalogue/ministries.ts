import { expectEqual, expectNone } from './expect.ts';
import type { ReadSource, SourceRow } from './source.ts';
import { renderTable } from './table.ts';

/** Which of its two old codes the merged ministry kept is not known, and a wrong guess would look like a fact. */
const PROVISIONAL_ID = 'GNN';

export const ministryId = (row: SourceRow): string => row.get('e_id_code') || PROVISIONAL_ID;

export function buildMinistries(read: ReadSource): string {
  const rows = read('ministries.csv');
  expectEqual('ministries and ministerial agencies', rows.length, 17);
  expectEqual('ids of ministries', new Set(rows.map(ministryId)).size, 17);
  expectNone(
    'more than one ministry without a code',
    rows
      .filter((row) => row.get('e_id_code') === '')
      .slice(1)
      .map((row) => row.where),
  );
  return renderTable({
    about: [
      'The 14 ministries and 3 ministerial-level agencies of the Government structure of 1 March 2025.',
      'Source: own knowledge of the reorganisation of 2025; codes seen in National Public Service Portal pages of 2026-07-18',
      'or from Decision 20/2020/QĐ-TTg from memory. Facts only. Collected 2026-11-22; built by tools/catalogue.',
      `${PROVISIONAL_ID} is ours and provisional: the code that the Ministry of Agriculture and Environment kept is not known; the codes`,
      'of the two ministries it was made of (G10, G13) lead to it, see aliases.tsv. Re-check before go-live.',
    ],
    columns: [
      { name: 'id', meaning: 'agency identifier of the first level', cell: ministryId },
      { name: 'vi', meaning: 'name', cell: (row) => row.get('name') },
      { name: 'en', meaning: 'name in English', cell: (row) => row.get('name_en') },
      {
        name: 'kinds',
        meaning: 'from day@kind',
        cell: (row) => `2025-03-01@${row.get('type') === 'ministry' ? 'ministry' : 'ministerial_agency'}`,
      },
      {
        name: 'confidence',
        meaning: 'of the code: seen (in data), high, medium (from memory), unknown',
        cell: (row) => row.get('code_confidence').split(' ')[0] ?? '',
      },
    ],
    rows,
  });
}
