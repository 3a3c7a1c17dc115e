import { expectEqual, expectNone } from './expect.ts';
import type { ReadSource, SourceRow } from './source.ts';
import { renderTable, type Column } from './table.ts';

const SOURCES = [
  'Source: National Statistics Office unit list of 2026-08-02 as republished by thanglequoc/vietnamese-provinces-database',
  '@cd580632 (MIT); population by tranngocminhhieu/vietnamadminunits @780c2798 (MIT), from the merger dossiers of 2025.',
  'Facts only. Codes by Decision 19/2025/QĐ-TTg. Collected 2026-11-22; built by tools/catalogue, not edited by hand.',
];

/**
 * The source's point is inside the largest shape, which for Trường Sa is a sunken bank 250 km from the islands; ours is
 * Trường Sa island, the seat.
 */
const SEATS: ReadonlyMap<string, { readonly lon: string; readonly lat: string }> = new Map([['22736', { lon: '111.92', lat: '8.645' }]]);

const dated = 'from day@kind, oldest first: the first begins when the unit does';
const population = 'inhabitants by the merger dossiers, a weight only; empty where missing or implausible';

const id: Column<SourceRow> = { name: 'id', meaning: 'code, text with its leading zeros', cell: (row) => row.get('code') };
const names: readonly Column<SourceRow>[] = [
  { name: 'vi', meaning: 'name without its type, spelling of 2025', cell: (row) => row.get('name') },
  { name: 'en', meaning: 'the same without marks', cell: (row) => row.get('name_en') },
];
const kinds: Column<SourceRow> = { name: 'kinds', meaning: dated, cell: kindsOf };
const point: readonly Column<SourceRow>[] = [
  {
    name: 'lon',
    meaning: 'longitude of a point inside, degrees (ours for Trường Sa, whose shape is led by a sunken bank)',
    cell: (row) => degrees(row, 'lon'),
  },
  { name: 'lat', meaning: 'latitude of the same', cell: (row) => degrees(row, 'lat') },
];

export function buildProvinces(read: ReadSource): string {
  const rows = read('provinces.csv');
  expectEqual('provinces', rows.length, 34);
  expectEqual('central cities on 2025-07-01', count(rows, 'type_2025_07_01', 'city'), 6);
  expectEqual('central cities today', count(rows, 'type_current', 'city'), 7);
  return renderTable({
    about: ['The 34 provinces and central cities since 1 July 2025.', ...SOURCES],
    columns: [
      id,
      ...names,
      kinds,
      {
        name: 'e_id',
        meaning: 'agency identifier, Decision 20/2020/QĐ-TTg: 10 seen in portal data, 24 from memory',
        cell: (row) => row.get('e_id_code'),
      },
      ...point,
      { name: 'population', meaning: population, cell: (row) => row.get('population') },
    ],
    rows,
  });
}

export function buildCommunes(read: ReadSource): string {
  const rows = read('communes.csv');
  expectEqual('communes', rows.length, 3_321);
  for (const [kind, then, now] of [
    ['commune', 2_621, 2_611],
    ['ward', 687, 697],
    ['special_zone', 13, 13],
  ] as const) {
    expectEqual(`${kind} on 2025-07-01`, count(rows, 'type_2025_07_01', kind), then);
    expectEqual(`${kind} today`, count(rows, 'type_current', kind), now);
  }
  const provinces = new Set(read('provinces.csv').map((row) => row.get('code')));
  expectNone(
    'communes of no province',
    rows.filter((row) => !provinces.has(row.get('province_code'))).map((row) => row.where),
  );
  return renderTable({
    about: ['The 3,321 communes, wards and special zones since 1 July 2025.', ...SOURCES],
    columns: [
      id,
      ...names,
      kinds,
      { name: 'province', meaning: 'id of the province', cell: (row) => row.get('province_code') },
      ...point,
      { name: 'population', meaning: population, cell: (row) => row.get('population') },
    ],
    rows,
  });
}

function kindsOf(row: SourceRow): string {
  const first = `2025-07-01@${row.get('type_2025_07_01')}`;
  const changed = row.get('type_changed_on');
  return changed === '' ? first : `${first} ${changed}@${row.get('type_current')}`;
}

/** Four decimals are eleven metres. A unit without a point in Viet Nam's waters or land is an error. */
function degrees(row: SourceRow, column: 'lon' | 'lat'): string {
  const value = Number(SEATS.get(row.get('code'))?.[column] ?? (row.get(column) || NaN));
  const [low, high] = column === 'lon' ? [102, 118] : [6, 24];
  if (!(value >= low && value <= high)) throw new Error(`${row.where}: ${column} ${row.get(column)} is not in Viet Nam`);
  return value.toFixed(4);
}

function count(rows: readonly SourceRow[], column: string, value: string): number {
  return rows.filter((row) => row.get(column) === value).length;
}
