import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { readSources } from './read-sources.ts';

const GOOD = `id: h29
name: { vi: Một cửa, en: One-stop shop }
owner: Ho Chi Minh City
contact: Department of Science and Technology
units: ["79"]
connection: { protocol: push }
format: national
`;
const MAPPED = `id: receipt
name: { vi: Giấy phép, en: Permits }
owner: A municipality
contact: Its office
units: [receipt]
connection: { protocol: folder, folder: inbox }
format: csv
mapping: map.yaml
everySeconds: 60
`;
const MAPPING = `source: receipt
title: { vi: x, en: x }
terms: x
time_zone: Europe/Amsterdam
date_formats: { usual: iso }
dossier: { column: code }
procedure: { constant: "1.000080" }
unit: { column: unit }
event: { at: { column: at }, status: { constant: accepted } }
`;

let parent: string;
let dir: string;
beforeAll(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'nhip-sources-'));
});
beforeEach(async () => {
  dir = await mkdtemp(path.join(parent, 'of-'));
});
afterAll(() => rm(parent, { recursive: true }));

async function read(files: Readonly<Record<string, string>>): ReturnType<typeof readSources> {
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(dir, name), text);
  return readSources(dir);
}

describe('the folder of sources', () => {
  it('gives each declaration with the mapping that it names; mappings by themselves declare nothing', async () => {
    const sources = await read({ 'a.yaml': GOOD, 'b.yaml': MAPPED, 'map.yaml': MAPPING, 'note.txt': 'id: x' });
    expect([...sources.keys()]).toEqual(['h29', 'receipt']);
    expect(sources.get('h29')).toMatchObject({ declaration: { units: ['79'], format: 'national' }, mapping: null });
    expect(sources.get('receipt')?.mapping?.time_zone).toBe('Europe/Amsterdam');
  });

  it('that is not there declares nothing', async () => {
    expect((await readSources(path.join(dir, 'none'))).size).toBe(0);
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['an unknown field', { 'a.yaml': `${GOOD}colour: red\n` }, /a\.yaml:8: .*additional/],
    ['a unit that is missing', { 'a.yaml': GOOD.replace('["79"]', '[]') }, /a\.yaml:5/],
    ['a protocol that nobody speaks', { 'a.yaml': GOOD.replace('push', 'pigeon') }, /a\.yaml:6/],
    ['a zone that is none', { 'a.yaml': `${GOOD}timeZone: Asia/Saigonn\n` }, /a\.yaml:8: .*IANA/],
    ['a schedule of one that sends', { 'a.yaml': `${GOOD}everySeconds: 5\n` }, /a\.yaml:8: .*nobody asks/],
    ['an id twice', { 'a.yaml': GOOD, 'b.yaml': GOOD }, /b\.yaml: source h29 is declared twice/],
    ['a table without a mapping', { 'a.yaml': MAPPED.replace('mapping: map.yaml\n', '') }, /a\.yaml:7: .*needs a mapping/],
    ['a packet with a mapping', { 'a.yaml': `${GOOD}mapping: map.yaml\n`, 'map.yaml': MAPPING }, /a\.yaml:8: .*takes no mapping/],
    [
      "another's mapping",
      { 'a.yaml': MAPPED, 'map.yaml': MAPPING.replace('source: receipt', 'source: other') },
      /a\.yaml:8: .*source other/,
    ],
    ['a mapping that is not there', { 'a.yaml': MAPPED }, /map\.yaml: cannot be read/],
    [
      'a password beside the address',
      {
        'a.yaml': GOOD.replace('{ protocol: push }', '{ protocol: postgres, address: "postgresql://u:p@h/d", query: SELECT 1, key: [id] }'),
      },
      /a\.yaml:6/,
    ],
  ])('refuses %s, with file and line', async (_what, files, message) => {
    await expect(read(files)).rejects.toThrow(expect.objectContaining({ kind: 'configuration', message: expect.stringMatching(message) }));
  });
});
