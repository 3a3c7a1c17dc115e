import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { newestVersion, versionOn } from '../measure/score/index-definition.ts';
import { parseDay } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { readIndexes, type IndexContext } from './read-indexes.ts';
import { readIndicators } from './read-indicators.ts';
import { readMeasures } from './read-measures.ts';

const at = (file: string): string => fileURLToPath(new URL(`../../catalogue/${file}`, import.meta.url));
const measures = new Set((await readMeasures(at('measures'))).map(({ id }) => id));
const { indicators } = await readIndicators(at('indicators'), measures);
const CONTEXT: IndexContext = { indicators, measures };

describe('index 766 of the catalogue', async () => {
  const index = must((await readIndexes(at('indexes'), CONTEXT)).get('766'), 'index 766');

  it.each([
    ['2022-07-31', null],
    ['2022-08-01', 1],
    ['2025-06-30', 1],
    ['2025-07-01', 2],
    ['2026-08-01', 2],
  ])('on %s is version %s', (day, version) => {
    expect(versionOn(index, parseDay(day))?.version ?? null).toBe(version);
  });

  it('has a third version, by the letter of the sheet, which is in force on no day', () => {
    expect(index.versions.map(({ version, validity }) => [version, validity === null])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
    expect(newestVersion(index)?.version).toBe(2);
  });

  it('shows the same points in five groups and in six', () => {
    for (const { layouts } of index.versions) {
      const [law, portal] = layouts;
      expect(law?.groups.map(({ id, maxPoints }) => [id, maxPoints])).toEqual([
        ['transparency', 18],
        ['progress', 20],
        ['online', 22],
        ['digitisation', 22],
        ['satisfaction', 18],
      ]);
      expect(portal?.groups.map(({ code, maxPoints }) => [code, maxPoints])).toEqual([
        ['CKMB', 18],
        ['TDGQ', 20],
        ['CLGQ', 12],
        ['TTTT', 10],
        ['MDSH', 22],
        ['MDHL', 18],
      ]);
    }
  });

  it('has no curve where none is established', () => {
    const open = index.versions.map(({ components }) =>
      components.filter(({ curve }) => curve.kind === 'none').map(({ number }) => number),
    );
    expect(open).toEqual([
      ['3.2', '4.4'],
      ['3.0', '4.4'],
      ['3.0', '4.4'],
    ]);
  });

  it('takes from the indicators what version 2 does not say itself', () => {
    const second = must(index.versions[1], 'version 2');
    const told = second.components.map(({ number, maxPoints, curve }) => [number, maxPoints, curve.kind === 'cap' ? curve.at : curve.kind]);
    expect(told).toEqual([
      ['1.1', 6, 'linear'],
      ['1.2', 4, 'linear'],
      ['1.3', 2, 'linear'],
      ['1.4', 6, 'linear'],
      ['2.1', 20, 'linear'],
      ['3.0', 12, 'none'],
      ['3.5a', 2, 0.8],
      ['3.5b', 2, 0.8],
      ['3.6', 6, 'linear'],
      ['4.1', 6, 'linear'],
      ['4.2', 4, 'linear'],
      ['4.x', 2, 'linear'],
      ['4.3', 2, 0.8],
      ['4.4', 4, 'none'],
      ['4.5b', 2, 'linear'],
      ['4.5a', 2, 'linear'],
      ['5.2', 6, 'linear'],
      ['5.3', 6, 'linear'],
      ['5.4', 6, 0.9],
    ]);
  });
});

describe('an index file', async () => {
  const sound = await readFile(at('indexes/service-quality-766.yaml'), 'utf8');
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'indexes-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function faultsOf(text: string, context = CONTEXT): Promise<readonly string[]> {
    const file = path.join(folder, 'index.yaml');
    await writeFile(file, text);
    const outcome = await readIndexes(file, context).then(
      () => '',
      (error: unknown) => String(error),
    );
    return outcome === '' ? [] : outcome.replaceAll(file, 'index.yaml').split('\n');
  }

  /** The sound file with one change, at the first place from a mark on. */
  function changed(from: string, to: string, after = 'versions:'): { readonly text: string; readonly line: number } {
    const start = sound.indexOf(from, sound.indexOf(after));
    expect(start, `there is "${from}"`).toBeGreaterThan(0);
    return { text: `${sound.slice(0, start)}${to}${sound.slice(start + from.length)}`, line: sound.slice(0, start).split('\n').length };
  }

  it('that is sound is read', async () => {
    expect(await faultsOf(sound)).toEqual([]);
  });

  it.each<[string, string, string, string, string?]>([
    ['an unknown indicator', 'indicator: progress_rate', 'indicator: speed', '2.1 names speed, which is no indicator'],
    ['a count for an indicator', 'indicator: progress_rate', 'indicator: received', 'received is no ratio'],
    ['an unknown measure', 'volumeMeasure: received', 'volumeMeasure: weight', 'the ranking names weight, which is no measure'],
    ['maxima that do not make 100', 'progress_rate, maxPoints: 20', 'progress_rate, maxPoints: 21', 'of the components make 101, not 100'],
    [
      'a group with another maximum',
      'id: progress, maxPoints: 20',
      'id: progress, maxPoints: 19',
      'the components of progress make 20, not 19',
    ],
    ['a component in no group', 'components: ["2.1"]', 'components: ["2.2"]', '2.1 is in no group'],
    ['an unknown component in a group', 'components: ["2.1"]', 'components: ["2.1", "2.2"]', '2.2 is no component of this version'],
    ['a component in two groups', 'components: ["2.1"]', 'components: ["2.1", "3.1"]', '3.1 is in two groups: progress and online'],
    ['a component twice', 'id: "3.2", number', 'id: "3.1", number', 'the component 3.1 stands twice'],
    ['two layouts of one name', 'id: portal', 'id: law', 'two layouts have one name'],
    ['overlapping validity', 'validFrom: 2025-07-01', 'validFrom: 2025-06-30', 'version 2 and version 1 are in force on the same day'],
    ['a version twice', 'version: 3', 'version: 2', 'version 2 stands twice'],
    ['an end before the beginning', 'validTo: 2025-06-30', 'validTo: 2020-06-30', 'the version ends before it begins'],
    ['a day that is none', 'reviewedOn: 2026-11-22', 'reviewedOn: 2026-02-30', '"2026-02-30" is not a day'],
    ['a curve without points', 'curve: { kind: cap, at: 0.8 }', 'curve: { kind: cap }', 'a curve of kind cap needs "at"'],
    [
      'a curve that falls',
      'curve: { kind: linear }',
      'curve: { kind: steps, steps: [{ from: 0.5, share: 1 }, { from: 0.8, share: 0.5 }] }',
      'must rise',
    ],
    ['bands that do not fall to 0', 'id: weak, from: 0', 'id: weak, from: 10', 'the bands do not fall to 0'],
    ['bands out of order', 'id: good, from: 80', 'id: good, from: 95', 'the band good does not lie below excellent'],
    ['another outOf than the policies give', 'commune: { outOf: 90', 'commune: { outOf: 96', 'a commune can reach 90 points, not 96'],
    [
      'a level that the version lacks',
      'levels: [province, ministry]',
      'levels: [province, city]',
      'published_on_time_rate does not apply to a city',
    ],
    ['peer groups that leave out the small', 'id: small, from: 0', 'id: small, from: 5', 'the peer groups of a province do not begin at 0'],
    ['peer groups that do not rise', 'id: large, from: 150000', 'id: large, from: 50000', 'the peer groups of a province do not rise'],
    ['an unknown field', 'rounding: 2', 'rounding: 2\n    weight: 3', '/versions/0/weight must NOT have additional properties'],
    ['an unknown policy', 'zeroDenominator: notApplicable', 'zeroDenominator: half', '/versions/0/components/0/zeroDenominator'],
    ['an unknown name for what is repeated', 'bands: *bands', 'bands: *scale', 'there is no &scale before it'],
  ])('with %s is refused, with file, line and reason', async (_, from, to, reason, after) => {
    const { text, line } = changed(from, to, after);
    const faults = await faultsOf(text);
    const found = faults.find((fault) => fault.includes(reason));
    expect(found, faults.join('\n')).toBeDefined();
    const place = Number(/index\.yaml:(\d+): /.exec(found ?? '')?.[1]);
    // The place of what has to be changed, or of the list that it is in.
    expect(Math.abs(place - line)).toBeLessThan(90);
    expect(place).toBeGreaterThan(1);
  });

  it.each<[string, string, string, number]>([
    ['the component', 'indicator: progress_rate', 'indicator: speed', 0],
    ['the group', 'id: progress, maxPoints: 20', 'id: progress, maxPoints: 19', 0],
    ['the level', 'commune: { outOf: 90', 'commune: { outOf: 96', 0],
    ['the curve', 'curve: { kind: cap, at: 0.8 }', 'curve: { kind: cap }', 0],
    ['the beginning', 'validFrom: 2025-07-01', 'validFrom: 2025-06-30', 0],
    ['the beginning after a gap', 'validFrom: 2025-07-01', 'validFrom: 2025-07-02', 0],
  ])('names the very line of %s', async (_, from, to, off) => {
    const { text, line } = changed(from, to);
    expect(await faultsOf(text)).toEqual([expect.stringContaining(`index.yaml:${line + off}: `)]);
  });

  it('with a day between two versions on which none is in force is refused with the days', async () => {
    expect(await faultsOf(changed('validTo: 2025-06-30', 'validTo: 2025-06-28').text)).toEqual([
      expect.stringContaining('between version 1 and version 2 none is in force, 2025-06-29 to 2025-06-30'),
    ]);
  });

  it('that holds itself is refused, and is not read for ever', async () => {
    const { text, line } = changed('bands: &bands', 'bands: &bands\n      - *bands');
    const [fault] = await faultsOf(text);
    expect(fault).toMatch(new RegExp(String.raw`index\.yaml:${line + 1}: .*bands`));
  });

  it('leaves to the indicator only what all of its versions say alike', async () => {
    const linear = indicators.find(({ id }) => id === 'progress_rate');
    const first = must(linear, 'progress_rate');
    const end = parseDay('2026-06-30');
    const others = indicators.filter(({ id }) => id !== 'progress_rate');
    const versions = [
      { ...first, validTo: end },
      { ...first, version: 2, validFrom: end + 1, curve: { kind: 'cap', at: 0.9 } as const },
    ];
    const faults = await faultsOf(sound, { measures, indicators: [...others, ...versions] });
    expect(faults).toEqual([expect.stringContaining('the versions of the indicator differ in curve: the component has to say it')]);
    const none = { ...first, curve: null };
    expect(await faultsOf(sound, { measures, indicators: [...others, none] })).toEqual([
      expect.stringContaining('neither the component nor its indicator says curve'),
    ]);
  });

  it('is one of a folder, in which an id stands once', async () => {
    const many = path.join(folder, 'many');
    await mkdir(many);
    await writeFile(path.join(many, 'a.yaml'), sound);
    await writeFile(path.join(many, 'b.yaml'), sound);
    await expect(readIndexes(many, CONTEXT)).rejects.toThrow(/b\.yaml:\d+: the index 766 stands in two files/);
  });
});
