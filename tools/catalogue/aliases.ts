import { expectNone } from './expect.ts';
import { ministryId } from './ministries.ts';
import type { ReadSource } from './source.ts';
import { renderTable } from './table.ts';

interface Alias {
  readonly code: string;
  readonly unit: string;
  readonly why: string;
}

/** Further codes under which sources know a unit in force. */
export function buildAliases(read: ReadSource): string {
  const rows = [...communeAliases(read), ...ministryAliases(read), ...provinceAliases(read)];
  const codes = rows.map(({ code }) => code);
  expectNone(
    'aliases given twice',
    codes.filter((code, at) => codes.indexOf(code) !== at),
  );
  return renderTable<Alias>({
    about: [
      'Further codes of units in force, valid on every day.',
      'Source: the reference data of 2026-11-22, facts only; built by tools/catalogue.',
      'Agency identifiers of dissolved provinces other than H22 are left out: none could be confirmed. They are reported as',
      'unknown codes until a line is added here.',
    ],
    columns: [
      { name: 'code', meaning: 'what a source may send', cell: ({ code }) => code },
      { name: 'unit', meaning: 'id of the unit', cell: ({ unit }) => unit },
      { name: 'why', meaning: 'where the code comes from', cell: ({ why }) => why },
    ],
    rows,
  });
}

function communeAliases(read: ReadSource): readonly Alias[] {
  return read('communes.csv')
    .filter((row) => row.get('alias_code') !== '')
    .map((row) => ({
      code: row.get('alias_code'),
      unit: row.get('code'),
      why: `${row.get('name')} in the annex of Decision 19/2025/QĐ-TTg`,
    }));
}

/** A ministry merged in 2025 answers to the codes of those it was made of: `Bộ Xây dựng (G17) + Bộ GTVT (G04)`. */
function ministryAliases(read: ReadSource): readonly Alias[] {
  return read('ministries.csv').flatMap((row) => {
    const unit = ministryId(row);
    return [...row.get('formed_from_2025').matchAll(/([^+()]+)\((G\d\d)\)/g)]
      .map(([, name = '', code = '']) => ({ code, unit, why: `${name.trim()}, merged in 2025` }))
      .filter(({ code }) => code !== unit);
  });
}

/** Hà Giang's agency identifier, seen in synchronised dossiers; its territory went whole to one province. */
function provinceAliases(read: ReadSource): readonly Alias[] {
  return read('former_provinces_63.csv')
    .filter((row) => row.get('old_code') === '02')
    .map((row) => ({ code: 'H22', unit: row.get('new_code'), why: `${row.get('old_name')}, dissolved in 2025` }));
}
