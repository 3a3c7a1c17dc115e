import { join } from 'node:path';

import type { AdminUnit, FormerUnit, UnitKind } from '../domain/unit.ts';
import { parseDay } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { dayIn, numberIn, readTsv, refusal, wordIn, type TsvRow } from './read-tsv.ts';

export interface UnitCatalogue {
  /** The nation first, then provinces, communes and ministries, each in order of their id. */
  readonly units: readonly AdminUnit[];
  readonly former: readonly FormerUnit[];
  /** Further codes of units in force. */
  readonly aliases: ReadonlyMap<string, string>;
}

const NATION = 'VN';
/** The last day of the three-tier map (Resolution 202/2025/QH15). */
const FORMER_UNTIL = parseDay('2025-06-30');

const PROVINCE_COLUMNS = ['id', 'vi', 'en', 'kinds', 'e_id', 'lon', 'lat', 'population'] as const;
const COMMUNE_COLUMNS = ['id', 'vi', 'en', 'kinds', 'province', 'lon', 'lat', 'population'] as const;
const MINISTRY_COLUMNS = ['id', 'vi', 'en', 'kinds', 'confidence'] as const;
const FORMER_COLUMNS = ['code', 'name', 'successors'] as const;
const ALIAS_COLUMNS = ['code', 'unit', 'why'] as const;

/** Reads the unit catalogue from its folder. */
export async function readUnits(dir: string): Promise<UnitCatalogue> {
  const [provinces, communes, ministries, formerProvinces, formerCommunes, aliases] = await Promise.all([
    readTsv(join(dir, 'provinces.tsv'), PROVINCE_COLUMNS),
    readTsv(join(dir, 'communes.tsv'), COMMUNE_COLUMNS),
    readTsv(join(dir, 'ministries.tsv'), MINISTRY_COLUMNS),
    readTsv(join(dir, 'former-provinces.tsv'), FORMER_COLUMNS),
    readTsv(join(dir, 'former-communes.tsv'), FORMER_COLUMNS),
    readTsv(join(dir, 'aliases.tsv'), ALIAS_COLUMNS),
  ]);
  const byId = new Map<string, AdminUnit>();
  for (const row of provinces) add(byId, row.where, provinceOf(row));
  byId.set(NATION, nationOf([...byId.values()]));
  for (const row of communes) add(byId, row.where, communeOf(row));
  for (const row of ministries) add(byId, row.where, ministryOf(row));
  return {
    units: [must(byId.get(NATION), NATION), ...[...byId.values()].filter(({ id }) => id !== NATION)],
    former: [
      ...formerProvinces.map((row) => formerOf(row, 'province', byId)),
      ...formerCommunes.map((row) => formerOf(row, 'commune', byId)),
    ],
    aliases: new Map(aliases.map((row) => [row.cell('code'), existing(row.cell('unit'), byId, row.where)])),
  };
}

function add(byId: Map<string, AdminUnit>, where: string, unit: AdminUnit): void {
  if (unit.id === '' || byId.has(unit.id)) throw refusal(where, `the id "${unit.id}" is empty or taken`);
  if (unit.parent !== null && unit.parent !== NATION) existing(unit.parent, byId, where);
  byId.set(unit.id, unit);
}

function existing(id: string, byId: ReadonlyMap<string, AdminUnit>, where: string): string {
  if (!byId.has(id)) throw refusal(where, `there is no unit "${id}"`);
  return id;
}

function nationOf(provinces: readonly AdminUnit[]): AdminUnit {
  const validFrom = parseDay('1945-09-02');
  return {
    id: NATION,
    parent: null,
    level: 'nation',
    name: { vi: 'Việt Nam', en: 'Viet Nam' },
    kinds: [{ from: validFrom, kind: 'nation' }],
    validFrom,
    validTo: null,
    point: null,
    population: provinces.reduce((sum, { population }) => sum + (population ?? 0), 0),
    eIdCode: null,
  };
}

function provinceOf(row: TsvRow<(typeof PROVINCE_COLUMNS)[number]>): AdminUnit {
  return {
    ...commonOf(row, ['province', 'city']),
    parent: NATION,
    level: 'province',
    point: pointOf(row),
    population: numberIn(row.cell('population'), row.where),
    eIdCode: row.cell('e_id') || null,
  };
}

function communeOf(row: TsvRow<(typeof COMMUNE_COLUMNS)[number]>): AdminUnit {
  return {
    ...commonOf(row, ['commune', 'ward', 'special_zone']),
    parent: row.cell('province'),
    level: 'commune',
    point: pointOf(row),
    population: numberIn(row.cell('population'), row.where),
    eIdCode: null,
  };
}

function ministryOf(row: TsvRow<(typeof MINISTRY_COLUMNS)[number]>): AdminUnit {
  const { id, ...rest } = commonOf(row, ['ministry', 'ministerial_agency']);
  return {
    id,
    ...rest,
    parent: NATION,
    level: 'ministry',
    point: null,
    population: null,
    eIdCode: row.cell('confidence') === 'unknown' ? null : id,
  };
}

function commonOf(row: TsvRow<'id' | 'vi' | 'en' | 'kinds'>, allowed: readonly UnitKind[]) {
  const kinds = row
    .cell('kinds')
    .split(' ')
    .map((dated) => {
      const [from = '', kind = ''] = dated.split('@');
      return { from: dayIn(from, row.where), kind: wordIn(kind, allowed, row.where) };
    });
  const validFrom = must(kinds[0], 'the first kind').from;
  return { id: row.cell('id'), name: { vi: row.cell('vi'), en: row.cell('en') }, kinds, validFrom, validTo: null };
}

function pointOf(row: TsvRow<'lon' | 'lat'>): readonly [number, number] {
  const [lon, lat] = [numberIn(row.cell('lon'), row.where), numberIn(row.cell('lat'), row.where)];
  if (lon === null || lat === null) throw refusal(row.where, 'a unit of the map needs a point');
  return [lon, lat];
}

function formerOf(
  row: TsvRow<(typeof FORMER_COLUMNS)[number]>,
  level: FormerUnit['level'],
  byId: ReadonlyMap<string, AdminUnit>,
): FormerUnit {
  const successors = row
    .cell('successors')
    .split(' ')
    .map((id) => existing(id, byId, row.where));
  return { code: row.cell('code'), name: row.cell('name'), level, validTo: FORMER_UNTIL, successors };
}
