import { expectEqual, expectNone } from './expect.ts';
import type { ReadSource, SourceRow } from './source.ts';
import { renderTable } from './table.ts';

const ENDED = 'All ended on 2025-06-30.';

interface Former {
  readonly code: string;
  readonly name: string;
  readonly successors: readonly string[];
}

const columns = [
  { name: 'code', meaning: 'code until 2025-06-30', cell: ({ code }: Former) => code },
  { name: 'name', meaning: 'name', cell: ({ name }: Former) => name },
  {
    name: 'successors',
    meaning: 'ids of the units in force, the default first; more than one: it was split',
    cell: ({ successors }: Former) => successors.join(' '),
  },
] as const;

export function buildFormerProvinces(read: ReadSource): string {
  const rows = read('former_provinces_63.csv').map((row): Former => ({
    code: row.get('old_code'),
    name: row.get('old_name'),
    successors: [row.get('new_code')],
  }));
  expectEqual('former provinces', rows.length, 63);
  expectSuccessors(rows, read('provinces.csv'));
  return renderTable({
    about: [
      `The 63 former provinces and the 34 they became. ${ENDED}`,
      'Source: National Statistics Office conversion table (a government publication), checked against the map publisher’s text.',
      'Facts only. Collected 2026-11-22; built by tools/catalogue.',
    ],
    columns,
    rows,
  });
}

export function buildFormerCommunes(read: ReadSource): string {
  const rows = formerCommunes(read('commune_map_old_new.csv'));
  expectEqual('former communes', rows.filter(({ code }) => code.length === 5).length, 10_035);
  expectEqual('former island districts without communes', rows.filter(({ code }) => code.length === 3).length, 5);
  expectEqual('split former communes', rows.filter(({ successors }) => successors.length > 1).length, 441);
  expectSuccessors(rows, read('communes.csv'));
  return renderTable({
    about: [
      `The 10,035 former communes and the 3,321 they became; also 5 island districts that had no communes (codes of 3 digits). ${ENDED}`,
      'Source: National Statistics Office conversion table (a government publication) compared with tranngocminhhieu/',
      'vietnamadminunits @780c2798 (MIT). Facts only. Collected 2026-11-22; built by tools/catalogue.',
      'Pairs only in the second source are left out, but for 01651 and 02482, which have no other: there the table of the',
      'Statistics Office names a neighbour twice.',
    ],
    columns,
    rows,
  });
}

function formerCommunes(rows: readonly SourceRow[]): readonly Former[] {
  const byCode = Map.groupBy(rows, (row) => row.get('old_commune_code') || row.get('old_district_code'));
  return [...byCode].map(([code, pairs]) => {
    const confirmed = pairs.filter((row) => !row.get('check').startsWith('only in vietnamadminunits'));
    const kept = confirmed.length > 0 ? confirmed : pairs;
    const defaults = kept.filter((row) => row.get('is_default') === '1');
    if (defaults.length !== 1 && kept.length !== 1) throw new Error(`former commune ${code}: ${defaults.length} default successors`);
    const successors = [...defaults, ...kept.filter((row) => !defaults.includes(row))].map((row) => row.get('new_commune_code'));
    return { code, name: kept[0]?.get('old_name') ?? '', successors };
  });
}

/** Every successor exists, and every unit in force has come from somewhere. */
function expectSuccessors(rows: readonly Former[], inForce: readonly SourceRow[]): void {
  const ids = new Set(inForce.map((row) => row.get('code')));
  const reached = new Set(rows.flatMap(({ successors }) => successors));
  expectNone(
    'former units without a successor',
    rows.filter(({ successors }) => successors.length === 0).map(({ code }) => code),
  );
  expectNone('successors that do not exist', [...reached.difference(ids)]);
  expectNone('units that succeed nothing', [...ids.difference(reached)]);
  expectEqual('codes of former units', new Set(rows.map(({ code }) => code)).size, rows.length);
}
