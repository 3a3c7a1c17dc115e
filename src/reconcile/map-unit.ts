import type { UnitDirectory } from '../domain/unit-directory.ts';
import { normaliseUnitCode } from '../domain/unit-code.ts';
import type { AdminUnit, UnitKind } from '../domain/unit.ts';
import type { Day } from '../shared/instant.ts';

/** How a source calls a department. */
export interface NamedDepartment {
  readonly code: string | null;
  readonly name: string | null;
}

/**
 * Our unit for a department of a source: by its code; where only the beginning of the code is known (`H44.100`: `H44` is a
 * province), by its name among the units below. `null` where that leads to none, or to more than one.
 */
export function mapUnit(directory: UnitDirectory, { code, name }: NamedDepartment, day: Day): string | null {
  if (code === null) return null;
  const known = directory.resolve(code, day);
  if (known !== undefined) return known.unit;
  const top = /^([GH]\d\d)\./.exec(normaliseUnitCode(code))?.[1];
  const above = top === undefined ? undefined : directory.resolve(top, day);
  if (above === undefined || name === null) return null;
  return unitNamed(directory.children(above.unit), name, (unit) => directory.kindOn(unit, day))?.id ?? null;
}

function unitNamed(units: readonly AdminUnit[], written: string, kindOf: (unit: AdminUnit) => UnitKind): AdminUnit | undefined {
  const { kind, name } = partsOf(written);
  // With its tone marks first: two communes of a province may differ in nothing else. Then a ward before a commune of the same name.
  const spelt = units.filter((unit) => composed(unit.name.vi) === name);
  const found = spelt.length > 0 ? spelt : units.filter((unit) => plain(unit.name.vi) === plain(name));
  const ofKind = found.length > 1 ? found.filter((unit) => kindOf(unit) === kind) : found;
  return ofKind.length === 1 ? ofKind[0] : undefined;
}

const PREFIX =
  /^(?:(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân|uy ban nhan dan) )?(?:(xã|xa|phường|phuong|đặc khu|dac khu|thị trấn|thi tran) )?/;
const KINDS: Readonly<Record<string, UnitKind>> = { xa: 'commune', phuong: 'ward', 'dac khu': 'special_zone' };

/** `UBND phường Việt Trì` is a ward called `việt trì`. */
function partsOf(written: string): { readonly kind: UnitKind | undefined; readonly name: string } {
  const text = composed(written);
  const [prefix = '', kind = ''] = PREFIX.exec(text) ?? [];
  return { kind: KINDS[plain(kind)], name: text.slice(prefix.length) };
}

function composed(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}

function plain(text: string): string {
  return composed(text).normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd');
}
