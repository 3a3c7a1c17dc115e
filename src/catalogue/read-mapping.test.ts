import { expect, test } from 'vitest';
import { stringify } from 'yaml';

import { mappingWords } from '../intake/formats/mapping-fixture.ts';
import { parseMapping, readMapping } from './read-mapping.ts';

const parse = (words: Readonly<Record<string, unknown>>) => parseMapping(stringify(mappingWords(words)), 'x.yaml');

test.each(['receipt', 'boston311', 'nyc311'])('catalogue/sources/%s.yaml is a sound mapping under its own id', async (source) => {
  const file = new URL(`../../catalogue/sources/${source}.yaml`, import.meta.url).pathname;
  const mapping = await readMapping(file);
  expect(mapping.source).toBe(source);
  expect(mapping.tree?.root.id).toMatch(/^[a-z]+$/);
});

const at = { column: 'at' };
const status = { column: 'status' };

test.each([
  ['an unknown key', { colour: 'red' }, 'colour: unknown key'],
  ['an unknown key deep inside', { facts: { dueAt: { colum: 'due' } } }, 'facts.dueAt.colum: unknown key'],
  ['a fact that no dossier has', { facts: { shoeSize: at } }, 'facts.shoeSize: unknown key'],
  ['a missing key', { date_formats: {} }, 'date_formats.usual: is missing'],
  [
    'a status that is none of ours',
    { event: { at, status: { column: 's', default: 'done' } } },
    'event.status.default: must be one of registered, accepted',
  ],
  [
    'a status in a map that is none of ours',
    { event: { at, status: { column: 's', map: { x: 'done' } } } },
    'event.status.map.x: must be one of',
  ],
  ['a procedure code that YAML takes for a number', { procedure: { constant: 1.5 } }, 'procedure.constant: must be string'],
  [
    'a column and a constant',
    { procedure: { column: 'p', constant: '1' } },
    'procedure: exactly one of these keys is needed: column, join, constant',
  ],
  ['neither', { dossier: {} }, 'dossier: exactly one of these keys is needed: column, join, constant'],
  [
    'a date of no kind',
    { facts: { dueAt: { format: 'usual' } } },
    'facts.dueAt: exactly one of these keys is needed: column, latest_of, constant',
  ],
  ['no unit', { unit: undefined }, 'exactly one of these keys is needed: unit, tree'],
  [
    'event and snapshot',
    { event: { at, status }, snapshot: { as_of: at, steps: [{ at, status }] } },
    'exactly one of these keys is needed: event, snapshot',
  ],
  ['a column that is no text', { dossier: { column: 5 } }, 'dossier.column: must be string or array'],
  ['an unknown time zone', { time_zone: 'Asia/Saigonn' }, 'time_zone: "Asia/Saigonn" is no IANA time zone'],
  ['a format without a day', { date_formats: { usual: 'iso', odd: ['iso', 'HH:mm'] } }, 'date_formats.odd: "HH:mm"'],
  ['a format that is not named', { facts: { dueAt: { column: 'd', format: 'day' } } }, 'facts.dueAt.format: "day" is not named'],
  ['a format named as the language names things', { facts: { dueAt: { column: 'd', format: 'constructor' } } }, 'facts.dueAt.format'],
  ['a constant date that is none', { event: { at: { constant: 'soon' }, status } }, 'event.at.constant: "soon"'],
  [
    'a unit outside its root',
    { tree: { root: { id: 'a1', name: { vi: 'a', en: 'a' } }, unit: { column: 'u', id: 'b1/{value}' } } },
    'tree.unit.id: must begin with the root\'s id, "a1/"',
  ],
  [
    'a root like a Vietnamese code',
    { tree: { root: { id: '01', name: { vi: 'a', en: 'a' } }, unit: { column: 'u', id: 'a1/{value}' } } },
    'tree.root.id: must match',
  ],
])('%s is refused with its path', (_, words, message) => {
  expect(() => parse(words)).toThrow(
    expect.objectContaining({ kind: 'configuration', message: expect.stringContaining(`x.yaml: ${message}`) }),
  );
});

test.each(['', '[]', 'a: [', 'a: 1\na: 2', '&a [*a]'])('a file that is no mapping is refused: %j', (text) => {
  expect(() => parseMapping(text, 'x.yaml')).toThrow(expect.objectContaining({ kind: 'configuration' }));
});

test('a file that is not there is refused by name', async () => {
  await expect(readMapping('nowhere.yaml')).rejects.toMatchObject({
    kind: 'configuration',
    message: expect.stringContaining('nowhere.yaml'),
  });
});
