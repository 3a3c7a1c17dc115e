import { expect, it } from 'vitest';

import { must } from './must.ts';

it.each([0, '', false])('%j is a value', (value) => {
  expect(must(value, 'it')).toBe(value);
});

it.each([null, undefined])('%j is a defect that says what is missing', (value) => {
  expect(() => must(value, 'the cube')).toThrow('missing: the cube');
});
