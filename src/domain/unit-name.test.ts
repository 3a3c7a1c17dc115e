import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { nameIndex } from './unit-name.ts';

const NAMES = [
  { name: 'Bến Nghé', kinds: ['ward'], unit: 'ward' },
  { name: 'Hòa Bình', kinds: ['commune'], unit: 'commune' },
  { name: 'Đakrông', kinds: ['commune'], unit: 'highland' },
  { name: 'Quan Sơn', kinds: ['commune'], unit: 'quan son' },
  { name: 'Phan Rang - Tháp Chàm', kinds: ['ward'], unit: 'coast' },
  { name: 'Đồng Nai', kinds: ['province', 'city'], unit: 'dong nai' },
  { name: 'Thanh An', kinds: ['commune'], unit: 'level' },
  { name: 'Thạnh An', kinds: ['commune'], unit: 'heavy' },
  { name: 'Mỹ Tho', kinds: ['ward'], unit: 'my tho ward' },
  { name: 'Mỹ Thọ', kinds: ['commune'], unit: 'my tho commune' },
  { name: 'Thị trấn Bến Cầu', unit: 'former township' },
  { name: 'Xã Bến Cầu', unit: 'former commune' },
];
const find = nameIndex(NAMES);
const all = (name: string): readonly string[] => find(name, () => true);

describe('a unit is found by its name', () => {
  it.each([
    ['Phường Bến Nghé', 'ward'],
    ['phuong ben nghe', 'ward'],
    ['P. Bến Nghé', 'ward'],
    ['P.BẾN NGHÉ', 'ward'],
    ['  Bến   Nghé ', 'ward'],
    ['xã Hoà Bình', 'commune'],
    ['Xa Hoa Binh', 'commune'],
    ['Đa Krông', 'highland'],
    ['DAKRONG', 'highland'],
    ['Quan Sơn', 'quan son'],
    ['Xã Quan Sơn', 'quan son'],
    ['phường Phan Rang–Tháp Chàm', 'coast'],
    ['Tỉnh Đồng Nai', 'dong nai'],
    ['TP. Đồng Nai', 'dong nai'],
    ['Ðồng Nai', 'dong nai'],
    ['Thạnh An', 'heavy'],
    ['Thanh An', 'level'],
    ['phường My Tho', 'my tho ward'],
    ['TT Bến Cầu', 'former township'],
    ['X. Bến Cầu', 'former commune'],
  ])('%s', (name, unit) => {
    expect(all(name)).toEqual([unit]);
  });

  it.each(['Xã Bến Nghé', 'Bến', '', '***', 'Phường', 'quận Bến Nghé'])('and not by %s', (name) => {
    expect(all(name)).toEqual([]);
  });

  it('of several that nothing tells apart all are told', () => {
    expect(all('Thánh An')).toEqual(['level', 'heavy']);
    expect(all('Bến Cầu')).toEqual(['former township', 'former commune']);
  });

  it('only among those that are meant', () => {
    expect(find('Thánh An', (unit) => unit === 'heavy')).toEqual(['heavy']);
  });

  it('composed or decomposed, upper case or lower', () => {
    const forms = [(name: string) => name.normalize('NFC'), (name: string) => name.normalize('NFD')];
    const cases = [(name: string) => name.toUpperCase(), (name: string) => name.toLowerCase(), (name: string) => name];
    for (const { name, unit } of NAMES) {
      const written = name.normalize('NFC');
      for (const form of forms) for (const turn of cases) expect(all(turn(form(written)))).toEqual([unit]);
    }
  });

  it('no text breaks it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(all(name).length).toBeLessThan(3);
      }),
    );
  });
});
