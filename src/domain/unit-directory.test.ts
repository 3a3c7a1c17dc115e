import { describe, expect, it } from 'vitest';

import { AppError } from '../shared/app-error.ts';
import { parseDay } from '../shared/instant.ts';
import { unitDirectory, type ResolvedUnit } from './unit-directory.ts';
import type { AdminUnit, FormerUnit, UnitKind, UnitLevel } from './unit.ts';

const NEW_MAP = parseDay('2025-07-01');
const BEFORE = NEW_MAP - 1;

function unit(id: string, parent: string | null, level: UnitLevel, more: Partial<AdminUnit> = {}): AdminUnit {
  const kind: UnitKind = level === 'commune' ? 'ward' : level === 'nation' ? 'nation' : 'province';
  const common = { validFrom: NEW_MAP, validTo: null, point: null, population: null, eIdCode: null };
  return { id, parent, level, name: { vi: id, en: id }, kinds: [{ from: NEW_MAP, kind }], ...common, ...more };
}

function former(code: string, ...successors: readonly string[]): FormerUnit {
  return { code, name: code, level: code.length === 2 ? 'province' : 'commune', validTo: BEFORE, successors };
}

function named(vi: string): Partial<AdminUnit> {
  return { name: { vi, en: vi } };
}

const dongNai = unit('75', 'VN', 'province', {
  kinds: [
    { from: NEW_MAP, kind: 'province' },
    { from: parseDay('2026-04-30'), kind: 'city' },
  ],
});
const directory = unitDirectory(
  [
    unit('VN', null, 'nation'),
    unit('01', 'VN', 'province', { eIdCode: 'H26' }),
    unit('08', 'VN', 'province', { eIdCode: 'H60', ...named('Tuyên Quang') }),
    dongNai,
    unit('00004', '01', 'commune', named('Ba Đình')),
    unit('00008', '01', 'commune', named('Thạnh An')),
    unit('00025', '01', 'commune', named('Thanh An')),
    unit('06970', '08', 'commune', named('Tuyên Quang')),
    unit('G17', 'VN', 'ministry', { eIdCode: 'G17' }),
  ],
  [
    former('01', '01'),
    former('02', '08'),
    former('00001', '00008'),
    former('00004', '00008'),
    former('00007', '00008', '00025'),
    { ...former('00009', '00025'), name: 'Phường Quán Thánh' },
    { ...former('00010', '00008', '00004'), name: 'Phường Trúc Bạch' },
    { ...former('00011', '00025'), name: 'Phường Ba Đình' },
    { ...former('00012', '00008'), name: 'Phường 1' },
    { ...former('00013', '00025'), name: 'Phường 1' },
  ],
  new Map([
    ['06978', '06970'],
    ['H22', '08'],
    ['G04', 'G17'],
  ]),
);

describe('the tree', () => {
  it('leads down and up', () => {
    expect(directory.roots.map(({ id }) => id)).toEqual(['VN']);
    expect(directory.children('01').map(({ id }) => id)).toEqual(['00004', '00008', '00025']);
    expect(directory.ancestors('00004')).toEqual(['00004', '01', 'VN']);
    expect(directory.leavesUnder('VN').map(({ id }) => id)).toEqual(['00004', '00008', '00025', '06970', '75', 'G17']);
    expect(directory.leavesUnder('00004').map(({ id }) => id)).toEqual(['00004']);
  });

  it('has nothing for an id it does not know', () => {
    expect(directory.get('99')).toBeUndefined();
    expect(directory.children('99')).toEqual([]);
    expect(directory.ancestors('99')).toEqual([]);
    expect(directory.leavesUnder('99')).toEqual([]);
  });

  it('knows what a unit was on a day', () => {
    expect(directory.kindOn(dongNai, parseDay('2026-04-29'))).toBe('province');
    expect(directory.kindOn(dongNai, parseDay('2026-04-30'))).toBe('city');
    expect(directory.kindOn(dongNai, BEFORE)).toBe('province');
  });
});

describe('resolve', () => {
  it.each<[string, number, ResolvedUnit, string]>([
    ['00004', NEW_MAP, { unit: '00004' }, 'a code in force'],
    ['00004', BEFORE, { unit: '00008', given: '00004' }, 'the same code on the old map'],
    ['00001', BEFORE, { unit: '00008', given: '00001' }, 'a former code in its time'],
    ['00001', NEW_MAP + 300, { unit: '00008', given: '00001' }, 'a former code after its time'],
    ['00007', BEFORE, { unit: '00008', given: '00007', guessed: true }, 'a split unit: the default, marked'],
    ['02', BEFORE, { unit: '08', given: '02' }, 'a former province'],
    ['01', BEFORE, { unit: '01' }, 'a province that kept its code'],
    ['H26', NEW_MAP, { unit: '01', given: 'H26' }, 'a province by its agency identifier'],
    ['000.00.00.H26', NEW_MAP, { unit: '01', given: '000.00.00.H26' }, 'the same in the older form'],
    ['000.00.00.H22', BEFORE, { unit: '08', given: '000.00.00.H22' }, 'a dissolved province by its agency identifier'],
    ['G04', NEW_MAP, { unit: 'G17', given: 'G04' }, 'a merged ministry'],
    ['06978', NEW_MAP, { unit: '06970', given: '06978' }, 'a second code of a commune'],
    [' 00008 ', NEW_MAP, { unit: '00008' }, 'spaces around'],
  ])('%j on day %i: %o (%s)', (code, day, expected) => {
    expect(directory.resolve(code, day)).toEqual(expected);
  });

  it.each<[string, string, ResolvedUnit, string]>([
    ['00007', '00025', { unit: '00025', given: '00007' }, 'one of the successors is certain'],
    ['00007', '00008', { unit: '00008', given: '00007' }, 'the default as well'],
    ['00007', '00004', { unit: '00008', given: '00007', guessed: true }, 'another unit tells nothing'],
    ['00001', '00025', { unit: '00008', given: '00001' }, 'a unit that was not split has one successor'],
    ['00025', '00008', { unit: '00025' }, 'a unit in force is itself'],
  ])('of %s, taken at the counter of %s: %o (%s)', (code, counter, expected) => {
    expect(directory.resolve(code, BEFORE, counter)).toEqual(expected);
  });

  it.each<[string, number, ResolvedUnit | undefined, string]>([
    ['01/P. Ba Dinh', NEW_MAP, { unit: '00004', given: '01/P. Ba Dinh' }, 'a name below a unit'],
    ['01/Phường Ba Đình', BEFORE, { unit: '00025', given: '01/Phường Ba Đình' }, 'the same on the old map'],
    ['H26/Quán Thánh', NEW_MAP, { unit: '00025', given: 'H26/Quán Thánh' }, 'a former name after its time'],
    ['01/Trúc Bạch', BEFORE, { unit: '00008', given: '01/Trúc Bạch', guessed: true }, 'of a unit that was split'],
    [
      'VN/Tuyên Quang/phường Tuyên Quang',
      NEW_MAP,
      { unit: '06970', given: 'VN/Tuyên Quang/phường Tuyên Quang' },
      'below one that is named',
    ],
    ['VN/Tuyên Quang', NEW_MAP, { unit: '08', given: 'VN/Tuyên Quang' }, 'right below before further below'],
    ['01/Phường 1', NEW_MAP, undefined, 'two of one name'],
    ['08/Ba Đình', NEW_MAP, undefined, 'below another unit'],
    ['99/Ba Đình', NEW_MAP, undefined, 'below none'],
    ['01/', NEW_MAP, undefined, 'no name'],
    ['/Ba Đình', NEW_MAP, undefined, 'no unit above'],
  ])('%s on day %i: %o (%s)', (code, day, expected) => {
    expect(directory.resolve(code, day)).toEqual(expected);
  });

  it('of a name that was split, the counter decides', () => {
    expect(directory.resolve('01/Trúc Bạch', BEFORE, '00004')).toEqual({ unit: '00004', given: '01/Trúc Bạch' });
  });

  it.each(['99', '4', '', 'H99', 'H26.07', 'toString', '__proto__'])('does not know %j', (code) => {
    expect(directory.resolve(code, NEW_MAP)).toBeUndefined();
  });
});

describe('findByName', () => {
  it.each([
    ['ba dinh', undefined, '00004'],
    ['Ba Đình', '01', '00004'],
    ['Ba Đình', 'VN', '00004'],
    ['Ba Đình', '08', undefined],
    ['Thanh An', '01', '00025'],
    ['Thánh An', '01', undefined],
    ['Tuyên Quang', 'VN', '08'],
    ['Tuyên Quang', '08', '06970'],
    ['Tuyên Quang', undefined, undefined],
    ['tinh Tuyen Quang', undefined, '08'],
    ['Thành phố 75', undefined, '75'],
    ['Quán Thánh', '01', undefined],
  ])('%s below %s: %s', (name, under, id) => {
    expect(directory.findByName(name, under)?.id).toBe(id);
  });

  it('knows units that were added', () => {
    const more = directory.withUnits([unit('x', '01', 'commune', named('Hồ Tây'))]);
    expect([more.findByName('ho tay')?.id, directory.findByName('ho tay')]).toEqual(['x', undefined]);
  });
});

describe('withUnits', () => {
  it('adds a foreign tree beside the nation and leaves the first directory alone', () => {
    const both = directory.withUnits([unit('boston', null, 'city'), unit('boston/PWDx', 'boston', 'department')]);
    expect(both.roots.map(({ id }) => id)).toEqual(['VN', 'boston']);
    expect(both.ancestors('boston/PWDx')).toEqual(['boston/PWDx', 'boston']);
    expect(both.resolve('boston/PWDx', NEW_MAP)).toEqual({ unit: 'boston/PWDx' });
    expect(both.resolve('06978', NEW_MAP)).toEqual({ unit: '06970', given: '06978' });
    expect(directory.get('boston')).toBeUndefined();
  });

  it('takes the newer of two units with one id', () => {
    const renamed = directory.withUnits([unit('01', 'VN', 'province', { name: { vi: 'mới', en: 'new' } })]);
    expect(renamed.get('01')?.name.en).toBe('new');
    expect(renamed.all).toHaveLength(directory.all.length);
  });

  it.each([
    ['a missing parent', [unit('x', 'y', 'department')], /y does not exist/],
    ['a circle', [unit('x', 'y', 'city'), unit('y', 'x', 'city')], /circle/],
    ['a unit that is its own parent', [unit('x', 'x', 'city')], /circle/],
  ])('refuses %s', (_, units, message) => {
    expect(() => directory.withUnits(units)).toThrow(message);
    expect(() => directory.withUnits(units)).toThrow(AppError);
  });
});
