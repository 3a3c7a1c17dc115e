import { normaliseUnitCode } from '../../domain/unit-code.ts';
import type { UnitLevel } from '../../domain/unit.ts';

const LEVELS: ReadonlySet<string> = new Set<UnitLevel>(['nation', 'province', 'commune', 'ministry', 'department', 'city']);

/** A level in our own words, as files of figures have it. */
export function levelOfName(name: string | null | undefined): UnitLevel | null {
  return name !== null && name !== undefined && isLevel(name) ? name : null;
}

function isLevel(name: string): name is UnitLevel {
  return LEVELS.has(name);
}

/**
 * What a department of an answer is: the list that it stands in says it best (`childGroup`), then the kind of its code (`G09` a
 * ministry, `H44` a province, `H44.07` below one), then the portal's own level. `null` where nothing says it.
 */
export function levelOfDepartment(row: object, code: string | null): UnitLevel | null {
  const group = wordIn(row, 'childGroup');
  const level = wordIn(row, 'departmentLevel');
  if (group === 'COMMUNE' || level === 'COMMUNE') return 'commune';
  const [kind, place] = partsOf(code);
  if (place === 'top') return kind === 'G' ? 'ministry' : 'province';
  if (group === 'AGENCY') return 'department';
  if (level !== 'PROVINCE') return null;
  // What is below a province in the province's own list, and no commune.
  return place === 'below' ? 'department' : 'province';
}

function partsOf(code: string | null): readonly [kind: string, place: 'top' | 'below' | null] {
  const parts = /^([GH])\d\d(\..+)?$/.exec(code === null ? '' : normaliseUnitCode(code));
  if (parts === null) return ['', null];
  return [parts[1] ?? '', parts[2] === undefined ? 'top' : 'below'];
}

function wordIn(row: object, field: string): string | null {
  const value: unknown = Reflect.get(row, field);
  return typeof value === 'string' ? value.toUpperCase() : null;
}
