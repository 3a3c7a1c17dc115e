import { describe, expect, it, test } from 'vitest';

import { unitDirectory } from '../domain/unit-directory.ts';
import type { AdminUnit, UnitKind, UnitLevel } from '../domain/unit.ts';
import { parseDay } from '../shared/instant.ts';
import { mapUnit } from './map-unit.ts';

const FROM = parseDay('2025-07-01');
const DAY = parseDay('2026-09-26');

function unit(id: string, parent: string | null, level: UnitLevel, kind: UnitKind, name: string, eIdCode: string | null = null): AdminUnit {
  const kinds = [{ from: FROM, kind }];
  return { id, parent, level, name: { vi: name, en: name }, kinds, validFrom: FROM, validTo: null, point: null, population: null, eIdCode };
}

const directory = unitDirectory(
  [
    unit('VN', null, 'nation', 'nation', 'Việt Nam'),
    unit('25', 'VN', 'province', 'province', 'Phú Thọ', 'H44'),
    unit('52', 'VN', 'province', 'province', 'Gia Lai', 'H21'),
    unit('G09', 'VN', 'ministry', 'ministry', 'Bộ Khoa học và Công nghệ'),
    unit('07900', '25', 'commune', 'ward', 'Việt Trì'),
    unit('07901', '25', 'commune', 'commune', 'Đồng Lương'),
    unit('07902', '25', 'commune', 'commune', 'Đông Lương'),
    unit('07903', '25', 'commune', 'ward', 'Hòa Bình'),
    unit('07904', '25', 'commune', 'commune', 'Hòa Bình'),
    unit('23000', '52', 'commune', 'ward', 'Việt Trì'),
    unit('23001', '52', 'commune', 'special_zone', 'Phú Quý'),
  ],
  [],
  new Map(),
);

type Case = readonly [code: string | null, name: string | null, ...rest: string[]];

describe('a department is', () => {
  it.each<Case>([
    ['H44', 'UBND tỉnh Phú Thọ', '25', 'by the code of its province'],
    ['000.00.00.H44', null, '25', 'by the older code'],
    ['G09', 'Bộ', 'G09', 'by the code of its ministry'],
    ['07900', null, '07900', 'by our own code'],
    ['H44.100', 'Phường Việt Trì', '07900', 'by its name in the province'],
    ['H44.100', '  UBND   phường VIỆT TRÌ ', '07900', 'with the office before its name, in whatever case'],
    ['H44.100', 'Ủy ban nhân dân phường Việt Trì'.normalize('NFD'), '07900', 'in decomposed letters'],
    ['H44.100', 'Phuong Viet Tri', '07900', 'without tone marks'],
    ['H44.100', 'Việt Trì', '07900', 'without its kind'],
    ['h44.100', 'Xã Việt Trì', '07900', 'under a kind that it no longer is'],
    ['H21.100', 'Phường Việt Trì', '23000', 'by the same name in another province'],
    ['H21.101', 'Đặc khu Phú Quý', '23001', 'a special zone'],
    ['H44.102', 'Xã Đồng Lương', '07901', 'by its tone marks where others differ in nothing else'],
    ['H44.103', 'Xã Đông Lương', '07902', 'and so the other'],
    ['H44.104', 'Phường Hòa Bình', '07903', 'by its kind where others differ in nothing else'],
    ['H44.105', 'Xã Hòa Bình', '07904', 'and so the other'],
  ])('%s, %s: %s (%s)', (code, name, expected) => {
    expect(mapUnit(directory, { code, name }, DAY)).toBe(expected);
  });
});

describe('no unit of ours is', () => {
  it.each<Case>([
    ['H44.07', 'Sở Công Thương', 'a department of a province'],
    ['H44.100', null, 'a code alone'],
    ['H99.100', 'Phường Việt Trì', 'a code of no province'],
    [null, 'Phường Việt Trì', 'a name alone: it stands in many provinces'],
    ['H44.102', 'Xa Dong Luong', 'a name that two have without their marks'],
    ['H44.104', 'Hòa Bình', 'a name that two have without their kind'],
    ['uuid-7', 'Phường Việt Trì', 'a code that says no province'],
  ])('%j, %j (%s)', (code, name) => {
    expect(mapUnit(directory, { code, name }, DAY)).toBeNull();
  });
});

test('a unit of the nation is not found by the name of one of its provinces', () => {
  expect(mapUnit(directory, { code: 'VN.1', name: 'Phú Thọ' }, DAY)).toBeNull();
});
