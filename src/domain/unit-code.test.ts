import { expect, it } from 'vitest';

import { normaliseUnitCode } from './unit-code.ts';

it.each([
  [' 00004 ', '00004'],
  ['01', '01'],
  ['000.00.00.H29', 'H29'],
  ['000.00.00.g09', 'G09'],
  ['000.00.07.H44', 'H44.07'],
  ['000.12.07.H44', 'H44.07.12'],
  ['h29.1', 'H29.1'],
  ['boston/PWDx', 'boston/PWDx'],
  ['harbour', 'harbour'],
  ['', ''],
])('%j is the unit code %j', (given, code) => {
  expect(normaliseUnitCode(given)).toBe(code);
});
