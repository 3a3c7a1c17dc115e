import { expect, it } from 'vitest';

import { levelOfDepartment, levelOfName } from './unit-level.ts';

it.each([
  [{ departmentLevel: 'PROVINCE' }, 'H44', 'province'],
  [{ departmentLevel: 'PROVINCE', childGroup: 'AGENCY' }, 'H44.07', 'department'],
  [{ departmentLevel: 'PROVINCE' }, 'H44.07', 'department'],
  [{ departmentLevel: 'PROVINCE' }, '000.00.07.H44', 'department'],
  [{ departmentLevel: 'COMMUNE', childGroup: 'COMMUNE' }, 'H44.100', 'commune'],
  [{ departmentLevel: 'COMMUNE' }, null, 'commune'],
  [{ childGroup: 'AGENCY' }, 'G09', 'ministry'],
  [{ departmentLevel: 'PROVINCE' }, null, 'province'],
  [{}, 'H44.07', null],
  [{ departmentLevel: 7, childGroup: null }, null, null],
])('%j with code %j is a %s', (row, code, level) => {
  expect(levelOfDepartment(row, code)).toBe(level);
});

it.each([
  ['commune', 'commune'],
  ['village', null],
  [null, null],
  [undefined, null],
])('%j as a level is %j', (name, level) => {
  expect(levelOfName(name)).toBe(level);
});
