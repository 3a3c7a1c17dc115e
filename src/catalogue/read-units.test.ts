import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { unitDirectory, type ResolvedUnit } from '../domain/unit-directory.ts';
import { parseDay } from '../shared/instant.ts';
import { readUnits } from './read-units.ts';

const FOLDER = fileURLToPath(new URL('../../catalogue/units', import.meta.url));
const day = parseDay;

describe('the units of the catalogue', async () => {
  const { units, former, aliases } = await readUnits(FOLDER);
  const directory = unitDirectory(units, former, aliases);
  const kindsOn = (iso: string): Record<string, number> => {
    const communes = units.filter(({ level }) => level === 'commune');
    const groups = Object.entries(Object.groupBy(communes, (unit) => directory.kindOn(unit, day(iso))));
    return Object.fromEntries(groups.map(([kind, members]) => [kind, members.length]));
  };

  it('are 1 nation, 34 provinces, 3,321 communes and 17 ministries under one root', () => {
    const count = (level: string): number => units.filter((unit) => unit.level === level).length;
    expect([count('nation'), count('province'), count('commune'), count('ministry')]).toEqual([1, 34, 3_321, 17]);
    expect(directory.roots.map(({ id }) => id)).toEqual(['VN']);
    expect(directory.leavesUnder('VN')).toHaveLength(3_321 + 17);
  });

  it('replace 63 provinces, 10,035 communes and 5 districts without communes', () => {
    const count = (length: number): number => former.filter(({ code }) => code.length === length).length;
    expect([count(2), count(5), count(3)]).toEqual([63, 10_035, 5]);
    expect(former.filter(({ successors }) => successors.length > 1)).toHaveLength(441);
  });

  it('changed their kinds on 30 April 2026', () => {
    expect(kindsOn('2025-07-01')).toEqual({ commune: 2_621, ward: 687, special_zone: 13 });
    expect(kindsOn('2026-04-29')).toEqual({ commune: 2_621, ward: 687, special_zone: 13 });
    expect(kindsOn('2026-04-30')).toEqual({ commune: 2_611, ward: 697, special_zone: 13 });
  });

  it('have a point inside Viet Nam and a name in NFC', () => {
    const misplaced = units.filter(({ level, point }) => {
      const [lon, lat] = point ?? [0, 0];
      return (level === 'commune' || level === 'province') && !(lon > 102 && lon < 118 && lat > 7 && lat < 24);
    });
    expect(misplaced).toEqual([]);
    expect(units.filter(({ name }) => name.vi !== name.vi.normalize('NFC'))).toEqual([]);
  });

  it('are each found by their name below the unit above, and former communes by theirs are led where their codes lead, or nowhere', () => {
    const lost = units.filter(({ id, name, parent }) => parent !== null && directory.findByName(name.vi, parent)?.id !== id);
    expect(lost).toEqual([]);
    const before = day('2025-06-30');
    const communes = former.filter(({ level }) => level === 'commune');
    const found = communes.flatMap(({ code, name, successors: [first = ''] }) => {
      const byName = directory.resolve(`${directory.ancestors(first).at(-2)}/${name}`, before);
      return byName === undefined ? [] : [[byName, directory.resolve(code, before)] as const];
    });
    expect(found.filter(([byName, byCode]) => byName.unit !== byCode?.unit || byName.guessed !== byCode.guessed)).toEqual([]);
    // The others share their names with a neighbour that has become part of the same province.
    expect(found.length / communes.length).toBeGreaterThan(0.9);
  });

  it.each<[string, string, ResolvedUnit, string]>([
    ['00004', '2025-06-30', { unit: '00004' }, 'Trúc Bạch went into Ba Đình'],
    ['00016', '2025-06-30', { unit: '00004', given: '00016', guessed: true }, 'a split commune'],
    ['02', '2025-06-30', { unit: '08', given: '02' }, 'Hà Giang'],
    ['318', '2024-01-01', { unit: '11948', given: '318' }, 'a district without communes'],
    ['06978', '2026-01-01', { unit: '06970', given: '06978' }, 'the second code of Ba Chẽ'],
    ['000.00.00.H29', '2026-01-01', { unit: '79', given: '000.00.00.H29' }, 'Hồ Chí Minh City'],
    ['G13', '2026-01-01', { unit: 'GNN', given: 'G13' }, 'a merged ministry'],
  ])('%s on %s leads to %o: %s', (code, iso, expected) => {
    expect(directory.resolve(code, day(iso))).toEqual(expected);
  });

  it('are where every former code leads', () => {
    const lost = former.filter(({ code }) => directory.get(directory.resolve(code, day('2025-06-30'))?.unit ?? '') === undefined);
    expect(lost).toEqual([]);
  });
});

describe('a broken unit catalogue', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nhip-units-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const breakFile = async (name: string, from: string, to: string): Promise<void> => {
    await cp(FOLDER, folder, { recursive: true });
    const text = await readFile(join(folder, name), 'utf8');
    expect(text).toContain(from);
    await writeFile(join(folder, name), text.replace(from, to));
  };

  it.each([
    ['communes.tsv', '\t01\t105.8381', '\t02\t105.8381', /communes\.tsv:\d+: there is no unit "02"/],
    ['communes.tsv', '105.8381', 'east', /communes\.tsv:\d+: "east" is not a number/],
    ['communes.tsv', '00008\t', '00004\t', /communes\.tsv:\d+: the id "00004"/],
    ['communes.tsv', '2025-07-01@ward', '2025-02-30@ward', /communes\.tsv:\d+: "2025-02-30" is not a day/],
    ['provinces.tsv', '@city', '@town', /provinces\.tsv:\d+: "town" is none of province, city/],
    ['former-communes.tsv', '\t00097', '\t00098', /former-communes\.tsv:\d+: there is no unit "00098"/],
    ['ministries.tsv', 'id\tvi', 'id\tname', /ministries\.tsv:\d+: the columns must be/],
    ['aliases.tsv', '\tG17', '', /aliases\.tsv:\d+: 2 cells where 3 belong/],
  ])('%s: the message names file and line', async (name, from, to, message) => {
    await breakFile(name, from, to);
    await expect(readUnits(folder)).rejects.toThrow(message);
  });

  it('says which file is missing', async () => {
    await expect(readUnits(join(folder, 'nowhere'))).rejects.toMatchObject({ kind: 'configuration' });
  });
});
