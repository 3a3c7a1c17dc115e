import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { mappingOf } from './formats/mapping-fixture.ts';
import { enumWordsOf, sightingsIn, type EnumWords, type Sample } from './drift.ts';

const WORDS: EnumWords = new Map([['TrangThai', new Set(['1', '2'])]]);
const NONE: EnumWords = new Map();

const same = (record: unknown): Sample => ({ record, kept: record });
const told = (samples: readonly Sample[], words = NONE): string[] =>
  sightingsIn(samples, words).map(({ path, word, times }) => `${path}${word === '' ? '' : `=${word}`} ${times}`);

describe('sightingsIn', () => {
  it('counts in how many records a field says something', () => {
    expect(told([same({ a: 1, b: { c: 'x' } }), same({ a: 2 })])).toEqual(['/a 2', '/b 1', '/b/c 1']);
  });

  it('null and empty say nothing: a field that is always empty has vanished', () => {
    expect(told([same({ a: null, b: '', c: undefined, d: 0, e: false })])).toEqual(['/d 1', '/e 1']);
  });

  it('all places of a list are one field, once a record', () => {
    expect(told([same({ list: [{ a: 1 }, { a: 2, b: 3 }] })])).toEqual(['/list 1', '/list/[] 1', '/list/[]/a 1', '/list/[]/b 1']);
  });

  it('tells words that nobody declared, and no others', () => {
    const records = [same({ TrangThai: 1 }), same({ TrangThai: '7' }), same({ TrangThai: '7 ' })];
    expect(told(records, WORDS)).toEqual(['/TrangThai 3', '/TrangThai=7 2']);
  });

  it('declared words of a list are those of what lies in it', () => {
    const words: EnumWords = new Map([['DSKetNoiCSDL', new Set(['DC'])]]);
    expect(told([same({ DSKetNoiCSDL: [{ MaCSDL: 'DC' }, { MaCSDL: 'BH' }] })], words)).toContain('/DSKetNoiCSDL/[]/MaCSDL=BH 1');
  });

  it('never tells the value of a field that the format does not read', () => {
    const sample = { record: { TrangThai: 'Nguyễn Văn An' }, kept: {} };
    expect(told([sample], WORDS)).toEqual(['/TrangThai 1']);
  });

  it('never tells a name that may be of a person', () => {
    const record = { 'Nguyễn Văn An': { x: 1 }, '0912345678': 1, HoTen: 'An', 'Mã hồ sơ': '1' };
    expect(told([{ record, kept: { 'Mã hồ sơ': '1' } }])).toEqual(['/* 1', '/*/x 1', '/HoTen 1', '/Mã hồ sơ 1']);
  });

  it('a word that is none is not told as it is', () => {
    expect(told([same({ TrangThai: 'x'.repeat(41) }), same({ TrangThai: 'a\u0000b' })], WORDS)).toEqual(['/TrangThai 2', '/TrangThai=* 2']);
  });

  it('tells at most twenty words of a field', () => {
    const records = Array.from({ length: 50 }, (_, at) => same({ TrangThai: `w${at}` }));
    expect(told(records, WORDS)).toHaveLength(1 + 20);
  });

  it('escapes names as JSON pointers do', () => {
    expect(told([same({ 'a/b~c': 1 })])).toEqual(['/a~1b~0c 1']);
  });

  it('takes any JSON, in bounded time and size', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 20 }), (records) => {
        const samples = records.map(same);
        for (const { path, word, times } of sightingsIn(samples, WORDS)) {
          expect(path.split('/').length).toBeLessThanOrEqual(1 + 6);
          expect(word.length).toBeLessThanOrEqual(40);
          expect(times).toBeLessThanOrEqual(records.length);
        }
      }),
    );
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`f${at}`, 1]));
    let deep: unknown = 1;
    for (let at = 0; at < 10_000; at++) deep = { a: deep };
    expect(sightingsIn([same(wide)], NONE)).toHaveLength(200);
    expect(sightingsIn([same(deep)], NONE)).toHaveLength(6);
  });
});

it('declared words are those of the declaration and those that the mapping translates', () => {
  const status = { column: 'state', map: { OPEN: 'accepted', DONE: 'returned' } };
  const mapping = mappingOf({ event: { at: { column: 'at' }, status }, facts: { fee: { column: 'fee' } } });
  const words = enumWordsOf({ enums: { LoaiDoiTuong: { '1': 'citizen' } } }, mapping);
  expect([...words].map(([field, own]) => [field, ...own])).toEqual([
    ['LoaiDoiTuong', '1'],
    ['state', 'OPEN', 'DONE'],
  ]);
});
