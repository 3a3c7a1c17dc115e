import { expect, it } from 'vitest';

import { numberArray, textArray } from './array-literal.ts';

it('numbers stand as they are, null is NULL and not 0', () => {
  expect(numberArray([1, -2, 0, null, 1.5])).toBe('{1,-2,0,NULL,1.5}');
  expect(numberArray([])).toBe('{}');
});

it('texts are quoted, so that none is taken for something else', () => {
  expect(textArray(['a', '', 'NULL', null, '{1,2}', ' b '])).toBe('{"a","","NULL",NULL,"{1,2}"," b "}');
  expect(textArray([])).toBe('{}');
});

it('quotes and backslashes are escaped once', () => {
  expect(textArray(['"', '\\', '\\"', "'", 'a\nb'])).toBe(String.raw`{"\"","\\","\\\"","'","a` + '\nb"}');
});
