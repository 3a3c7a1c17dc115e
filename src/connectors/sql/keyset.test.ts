import { describe, expect, test } from 'vitest';

import { cursorOf, keyIn, statementOf, wholeKey, type Ask } from './keyset.ts';
import { mysqlTerm } from './mysql-values.ts';

const dialect = { name: (column: string) => `[${column}]`, term: (value: string) => `<${value}>` };
const where = (key: readonly string[], ask: Omit<Ask, 'limit'>): string | undefined =>
  /^WHERE (.*)$/m.exec(statementOf('SELECT 1', key, { ...ask, limit: 5 }, dialect))?.[1];

describe('the statement for a page', () => {
  test.each<[string, readonly string[], Omit<Ask, 'limit'>, string | undefined]>([
    ['from the beginning has no condition', ['a'], {}, undefined],
    ['after one column compares it', ['a'], { after: ['1'] }, 'q.[a] > <1>'],
    ['up to a key takes it too', ['a'], { upTo: ['9'] }, 'q.[a] <= <9>'],
    [
      'after two columns leaves the first alone, for its index',
      ['a', 'b'],
      { after: ['1', '2'] },
      '(q.[a] >= <1> AND (q.[a] > <1> OR q.[b] > <2>))',
    ],
    [
      'between two keys has both conditions',
      ['a', 'b'],
      { after: ['1', '2'], upTo: ['3', '4'] },
      '(q.[a] >= <1> AND (q.[a] > <1> OR q.[b] > <2>)) AND (q.[a] <= <3> AND (q.[a] < <3> OR q.[b] <= <4>))',
    ],
    [
      'after three columns goes on in the rest',
      ['a', 'b', 'c'],
      { after: ['1', '2', '3'] },
      '(q.[a] >= <1> AND (q.[a] > <1> OR (q.[b] >= <2> AND (q.[b] > <2> OR q.[c] > <3>))))',
    ],
    ['of one key asks for equality', ['a', 'b'], { at: ['1', '2'] }, 'q.[a] = <1> AND q.[b] = <2>'],
  ])('%s', (_rule, key, ask, expected) => {
    expect(where(key, ask)).toBe(expected);
  });

  test('keeps the declared query from what follows: it may end with a comment or a semicolon', () => {
    expect(statementOf('SELECT 1 -- all of it', ['a'], { limit: 5 }, dialect)).toBe(
      'SELECT q.* FROM (\nSELECT 1 -- all of it\n) AS q\nORDER BY q.[a] LIMIT 5',
    );
    expect(statementOf('SELECT 1; ', ['a'], { limit: 1, newestFirst: true }, dialect)).toContain('SELECT 1\n) AS q\nORDER BY q.[a] DESC');
  });
});

describe('a cursor', () => {
  test('gives the key back as it was', () => {
    const key = ['2026-01-01 00:00:00.000001+00', '9007199254740993', `đ'"`];
    expect(keyIn(['at', 'id', 'code'], cursorOf(['at', 'id', 'code'], key))).toEqual(key);
  });

  test.each([
    ['other columns', cursorOf(['b'], ['1'])],
    ['more columns', cursorOf(['a', 'b'], ['1', '2'])],
    ['another connector', '{"page":"https://x","done":1}'],
    ['no connector', 'x'],
    ['values that are no texts', '{"columns":["a"],"at":[1]}'],
    ['too few values', '{"columns":["a"],"at":[]}'],
  ])('of %s is none of ours', (_what, cursor) => {
    expect(keyIn(['a'], cursor)).toBeNull();
  });

  test('that would be too long is a fault of the declaration', () => {
    expect(() => cursorOf(['a'], ['x'.repeat(4_000)])).toThrow('too long');
    expect(() => wholeKey(['a', 'b'], ['1', null])).toThrow('key column b');
  });
});

describe('a key value in a statement of MySQL', () => {
  test.each([
    ['number -12.50', '-12.50'],
    ['instant 2026-01-01 00:00:00.000001', `TIMESTAMP'2026-01-01 00:00:00.000001'`],
    ['day 2026-01-01', `DATE'2026-01-01'`],
    ['time -01:02:03', `TIME'-01:02:03'`],
    ['text c491', `_utf8mb4 x'c491'`],
    ['text ', `_utf8mb4 x''`],
    ['bytes 00ff', `x'00ff'`],
  ])('%s is a literal of its own type', (value, literal) => {
    expect(mysqlTerm(value)).toBe(literal);
  });

  test.each(['number 1; DROP TABLE x', 'number 1e5', `text '`, `instant 2026-01-01 00:00:00' OR '1`, 'other 1', 'number 1\n', ''])(
    '%j is none',
    (value) => {
      expect(() => mysqlTerm(value)).toThrow('not one of this source');
    },
  );
});
