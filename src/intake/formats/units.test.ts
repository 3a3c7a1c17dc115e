import { expect, test } from 'vitest';

import { unitCodeOf, unitsOf } from './units.ts';
import { mappingOf } from './mapping-fixture.ts';

const names = { PWDx: { vi: 'Sở Công chính', en: 'Public Works' } };
const boston = mappingOf({
  tree: {
    root: { id: 'boston', name: { vi: 'Thành phố Boston', en: 'City of Boston' } },
    unit: { column: 'department', id: 'boston/{value}', names },
  },
});

test('a foreign city is a root of its own, with the department under it', () => {
  expect(unitsOf(boston, 'PWDx')).toMatchObject([
    { id: 'boston', parent: null, level: 'city', kinds: [{ kind: 'city' }], name: { en: 'City of Boston' }, validTo: null },
    { id: 'boston/PWDx', parent: 'boston', level: 'department', kinds: [{ kind: 'department' }], name: names.PWDx },
  ]);
});

test.each(['ISD', 'constructor', '$&'])('a department without a name is shown by its own word: %s', (value) => {
  expect(unitsOf(boston, value)[1]).toMatchObject({ id: `boston/${value}`, name: { vi: value, en: value } });
});

test('units of the national catalogue bring none along', () => {
  expect(unitsOf(mappingOf({ unit: { column: 'unit' } }), '00004')).toEqual([]);
});

test.each([
  [{ column: 'unit' }, '00004', '00004'],
  [{ column: 'unit', by: 'code' }, '00004', '00004'],
  [{ column: 'unit', by: 'name', under: '79' }, 'Phường Sài Gòn', '79/Phường Sài Gòn'],
  [{ column: 'unit', by: 'name' }, 'Hà Nội', 'VN/Hà Nội'],
  [{ column: 'unit', by: 'name', under: '79' }, 'a/b', '79/a b'],
])('a unit by %o: %s is told to the door as %s', (unit, value, code) => {
  expect(unitCodeOf(mappingOf({ unit }).unit ?? {}, value)).toBe(code);
});
