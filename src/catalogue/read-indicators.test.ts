import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { parseDay } from '../shared/instant.ts';
import { readIndicators } from './read-indicators.ts';
import { readMeasures } from './read-measures.ts';

/** Facts that sources state or leave out. */
const OPTIONAL = /electronic_result|full_process|digitised|reused|personal_storage|population_data|boundary_free|paid_online|payment_/;

const at = (file: string): string => fileURLToPath(new URL(`../../catalogue/${file}`, import.meta.url));

describe('the indicators of the catalogue', async () => {
  const measures = await readMeasures(at('measures'));
  const { indicators, headline, defaultIndicator } = await readIndicators(at('indicators'), new Set(measures.map(({ id }) => id)));
  const histograms = new Set(
    measures.flatMap((measure) => (measure.of === 'dossier' && measure.histogram !== undefined ? [measure.id] : [])),
  );
  const byId = new Map(indicators.map((one) => [one.id, one]));

  it('name their law, their owner and what they mean in both languages', () => {
    for (const { id, legalBasis, owner, definition, name, short } of indicators) {
      const texts = [legalBasis, owner, definition.vi, definition.en, name.vi, name.en, short.vi, short.en];
      expect([id, texts.every((text) => text.trim().length > 0)]).toEqual([id, true]);
    }
  });

  it('have bands that worsen in their direction', () => {
    for (const { id, bands, direction } of indicators) {
      if (bands !== null) expect([id, direction === 'up' ? bands.red < bands.amber : bands.red > bands.amber]).toEqual([id, true]);
    }
  });

  it('that are ratios have a denominator, and percentiles a histogram', () => {
    for (const { id, unit, denominator, percentile } of indicators) {
      if (unit === 'ratio') expect([id, denominator === null]).toEqual([id, false]);
      if (percentile !== null) expect([id, histograms.has(percentile.of)]).toEqual([id, true]);
    }
  });

  it('that are stocks are over all days, and only they', () => {
    for (const { id, stock, numerator } of indicators) expect([id, numerator.some(({ over }) => over === 'all')]).toEqual([id, stock]);
  });

  it('were reviewed, and have so many decimals that a share of a hundred has two', () => {
    for (const { id, reviewedOn, unit, rounding } of indicators) {
      expect([id, reviewedOn === null]).toEqual([id, false]);
      if (unit === 'ratio') expect([id, rounding]).toEqual([id, 2]);
    }
  });

  it('that are told from what a source may leave out say who stated it', () => {
    const optional = indicators.filter(
      ({ numerator, unit }) => unit === 'ratio' && numerator.some(({ measure }) => OPTIONAL.test(measure)),
    );
    expect(optional.length).toBeGreaterThan(8);
    for (const { id, known } of optional) expect([id, known === null]).toEqual([id, false]);
  });

  it('have the headline and the default among them', () => {
    for (const id of [...headline, defaultIndicator]) expect(byId.has(id)).toBe(true);
  });
});

describe('an indicator file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'indicators-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const ONE = {
    id: 'rate',
    version: 2,
    validFrom: '2025-07-01',
    name: { vi: 'a', en: 'a' },
    short: { vi: 'a', en: 'a' },
    definition: { vi: 'a', en: 'a' },
    legalBasis: 'a',
    owner: 'a',
    unit: 'ratio',
    direction: 'up',
    numerator: ['good', '-bad', '-open@all'],
    denominator: ['good'],
  };

  async function read(indicators: readonly object[], more: object = {}, head: object = { headline: ['rate'], default: 'rate' }) {
    const file = path.join(folder, 'indicators.yaml');
    // JSON is YAML; a line for each indicator.
    const lines = indicators.map((one) => JSON.stringify(one)).join(',\n');
    const rest = JSON.stringify({ ...head, ...more }).slice(1, -1);
    await writeFile(file, `{${rest === '' ? '' : `${rest},`} "indicators": [\n${lines}\n]}`);
    return readIndicators(file, new Set(['good', 'bad', 'open', 'by_month', 'by_quarter', 'by_year', 'half_month']));
  }

  it('is read with its terms, and what is left out has a value', async () => {
    const { indicators } = await read([ONE]);
    expect(indicators).toMatchObject([
      {
        id: 'rate',
        version: 2,
        validFrom: parseDay('2025-07-01'),
        validTo: null,
        numerator: [
          { measure: 'good', times: 1, over: 'period' },
          { measure: 'bad', times: -1, over: 'period' },
          { measure: 'open', times: -1, over: 'all' },
        ],
        denominator: [{ measure: 'good', times: 1, over: 'period' }],
        orDenominator: null,
        elseDenominator: null,
        periods: null,
        past: null,
        numeratorDividedBy: 1,
        zeroDenominator: 'noData',
        levels: null,
        targets: [],
        bands: null,
        percentile: null,
        stock: false,
        known: null,
        curve: null,
        maxPoints: null,
        rounding: 2,
        reviewedOn: null,
      },
    ]);
  });

  it('is read with all that may be said', async () => {
    const { indicators } = await read(
      [
        {
          ...ONE,
          target: 0.95,
          targets: [
            { value: 0.8, level: 'commune' },
            { value: 0.9, unit: '01', from: '2026-01-01', to: '2026-12-31' },
          ],
          known: { measure: 'good', over: 'root', among: 'bad', reported: 'open' },
          curve: { kind: 'cap', at: 0.8 },
          maxPoints: 6,
          rounding: 1,
          reviewedOn: '2026-11-25',
          orDenominator: ['bad@asOf'],
          elseDenominator: { of: ['good', '-bad'], dividedBy: 4 },
          periods: ['month'],
          validTo: '2026-12-31',
        },
        { ...ONE, id: 'shown' },
      ],
      { headline: ['shown'], default: 'shown' },
    );
    const nobody = { level: null, unit: null, from: null, to: null };
    expect(indicators).toMatchObject([
      {
        validTo: parseDay('2026-12-31'),
        targets: [
          { ...nobody, value: 0.95 },
          { ...nobody, value: 0.8, level: 'commune' },
          { ...nobody, value: 0.9, unit: '01', from: parseDay('2026-01-01'), to: parseDay('2026-12-31') },
        ],
        known: { measure: 'good', over: 'root', among: 'bad', reported: 'open' },
        curve: { kind: 'cap', at: 0.8 },
        maxPoints: 6,
        rounding: 1,
        reviewedOn: parseDay('2026-11-25'),
        orDenominator: [{ measure: 'bad', times: 1, over: 'asOf' }],
        elseDenominator: [
          { measure: 'good', times: 0.25, over: 'period' },
          { measure: 'bad', times: -0.25, over: 'period' },
        ],
        periods: ['month'],
      },
      { id: 'shown' },
    ]);
    expect((await read([{ ...ONE, known: 'bad' }])).indicators[0]?.known).toEqual({ measure: 'bad', over: 'period' });
    const stock = { ...ONE, stock: true, past: { numerator: ['good@asOf'], denominator: ['bad'] } };
    expect((await read([stock])).indicators[0]?.past).toEqual({
      numerator: [{ measure: 'good', times: 1, over: 'asOf' }],
      denominator: [{ measure: 'bad', times: 1, over: 'period' }],
    });
  });

  it.each<[string, object, string]>([
    ['an unknown measure in the numerator', { numerator: ['other'] }, 'rate@2 names other, which is no measure'],
    ['an unknown measure in the denominator', { denominator: ['good', '-other@all'] }, 'rate@2 names other, which is no measure'],
    ['an unknown measure in the second denominator', { orDenominator: ['other'] }, 'rate@2 names other, which is no measure'],
    ['an unknown measure in the last denominator', { elseDenominator: { of: ['other'] } }, 'rate@2 names other, which is no measure'],
    ['an unknown measure in the past', { stock: true, past: { numerator: ['other'], denominator: [] } }, 'rate@2 names other'],
    ['an unknown measure in the percentile', { percentile: { of: 'other', p: 0.5 } }, 'rate names other, which is no measure'],
    ['an unknown measure of who stated it', { known: 'other' }, 'rate names other, which is no measure'],
    ['an unknown measure of whom it could be stated', { known: { measure: 'good', among: 'other' } }, 'rate names other'],
    ['a count that one kind of period lacks', { numerator: ['half_{period}'] }, 'rate@2 names half_quarter, which is no measure'],
    ['a term that is none', { numerator: ['good + bad'] }, '/indicators/0/numerator/0'],
    ['an unknown unit', { unit: 'percent' }, '/indicators/0/unit'],
    ['an unknown level', { levels: ['village'] }, '/indicators/0/levels/0'],
    ['an unknown policy', { zeroDenominator: 'one' }, '/indicators/0/zeroDenominator'],
    ['a percentile of all', { percentile: { of: 'good', p: 1 } }, '/indicators/0/percentile/p'],
    ['a name in one language', { name: { vi: 'a' } }, '/indicators/0/name'],
    ['a version 0', { version: 0 }, '/indicators/0/version'],
    ['an unknown field', { weight: 3 }, '/indicators/0/weight'],
    ['a day that no calendar has', { validFrom: '2025-02-30' }, '"2025-02-30" is not a day'],
    ['an end before its beginning', { validTo: '2025-06-30' }, 'rate ends before it begins'],
    ['a ratio without a denominator', { denominator: undefined }, 'rate is a ratio without a denominator'],
    ['a curve without points', { curve: { kind: 'steps', steps: [] } }, 'a curve of kind steps needs steps'],
    ['a cap at nothing', { curve: { kind: 'cap' } }, 'a curve of kind cap needs "at"'],
    ['a past that is told of no stock', { past: { numerator: ['good'], denominator: ['good'] } }, 'rate is no stock'],
    ['a target that is a percentage', { target: 95 }, 'rate is a ratio, 0 to 1, and 95 is none'],
    ['a target of some below nothing', { targets: [{ value: 1 }, { value: -0.1, level: 'commune' }] }, 'rate is a ratio, 0 to 1, and -0.1'],
    ['a band that is a percentage', { bands: { amber: 95, red: 0.9 } }, 'rate is a ratio, 0 to 1, and 95 is none'],
    ['the other band', { bands: { amber: 0.9, red: 1.01 } }, 'rate is a ratio, 0 to 1, and 1.01 is none'],
    ['a past without its denominator', { stock: true, past: { numerator: ['good'] } }, 'must have a denominator as its present has'],
  ])('with %s is refused, with file, line and reason', async (_, more, reason) => {
    const error = await read([{ ...ONE, ...more }]).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind: 'configuration' });
    expect(String(error)).toMatch(/indicators\.yaml:2: /);
    expect(String(error)).toContain(reason);
  });

  it('has headline and default, and they are indicators', async () => {
    await expect(read([ONE], { headline: ['other'] })).rejects.toThrow('names other, which is no indicator');
    await expect(read([ONE], { default: 'other' })).rejects.toThrow('names other, which is no indicator');
    await expect(read([ONE], {}, {})).rejects.toThrow('no file has headline and default');
    await expect(read([ONE], {}, { default: 'rate' })).rejects.toThrow('headline and default stand together');
  });

  describe('with several versions of one id', () => {
    const old = { ...ONE, version: 1, validTo: '2026-12-31' };
    const fresh = { ...ONE, validFrom: '2027-01-01' };

    it('is read where each ends before the next begins', async () => {
      expect((await read([old, fresh])).indicators.map(({ version }) => version)).toEqual([1, 2]);
    });

    const shown = { ...ONE, id: 'shown' };
    const gap = [old, { ...fresh, validFrom: '2027-01-02' }];

    it.each<[string, readonly object[], object, string]>([
      ['the default, between two versions', [...gap, shown], { headline: ['shown'] }, 'no version from 2027-01-01 to 2027-01-01'],
      [
        'one of the headline',
        [...gap, shown],
        { headline: ['shown', 'rate'], default: 'shown' },
        'no version from 2027-01-01 to 2027-01-01',
      ],
      ['one after its last version', [old, shown], { headline: ['shown'] }, 'no version from 2027-01-01'],
    ])('is refused where there is a day without %s', async (_, indicators, head, reason) => {
      const error = await read(indicators, head).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ kind: 'configuration' });
      expect(String(error)).toMatch(/indicators\.yaml:2: rate is the default or of the headline/);
      expect(String(error).endsWith(reason), String(error)).toBe(true);
    });

    it('may have days without what no board shows by itself', async () => {
      expect((await read([...gap, shown], { headline: ['shown'], default: 'shown' })).indicators).toHaveLength(3);
    });

    it('has a target in its own unit where it is no ratio', async () => {
      const hours = { ...ONE, unit: 'hours', target: 40, bands: { amber: 48, red: 72 } };
      expect((await read([hours])).indicators).toHaveLength(1);
    });

    it.each<[string, readonly object[], string]>([
      ['the same version twice', [ONE, ONE], 'the indicator rate@2 stands twice'],
      ['two in force on one day', [old, { ...fresh, validFrom: '2026-12-31' }], 'rate@2 and rate@1 are both in force on 2026-12-31'],
      ['one that has no end before another', [{ ...old, validTo: undefined }, fresh], 'rate@2 and rate@1 are both in force on 2027-01-01'],
      ['numbers that fall', [{ ...old, version: 3 }, fresh], 'rate@2 comes after rate@3'],
    ])('is refused with %s', async (_, indicators, reason) => {
      const error = await read(indicators).catch((caught: unknown) => caught);
      expect(String(error)).toMatch(/indicators\.yaml:3: /);
      expect(String(error)).toContain(reason);
    });
  });

  describe('in which one count is a part of another', () => {
    const count = (id: string, numerator: readonly string[], more: object = {}) => ({
      ...ONE,
      id,
      version: 1,
      unit: 'count',
      numerator,
      denominator: undefined,
      ...more,
    });

    it('has the terms of the part, with its sign', async () => {
      const { indicators } = await read([
        { ...ONE, numerator: ['-=part@1', 'open'], denominator: ['=part@1'] },
        count('part', ['good', '-bad@asOf']),
      ]);
      expect(indicators[0]).toMatchObject({
        numerator: [
          { measure: 'good', times: -1, over: 'period' },
          { measure: 'bad', times: 1, over: 'asOf' },
          { measure: 'open', times: 1, over: 'period' },
        ],
        denominator: [
          { measure: 'good', times: 1, over: 'period' },
          { measure: 'bad', times: -1, over: 'asOf' },
        ],
      });
    });

    it.each<[string, readonly object[], string]>([
      ['itself', [{ ...ONE, numerator: ['=rate@2'] }], 'rate@2 is made of itself: rate@2 → rate@2'],
      [
        'a circle',
        [{ ...ONE, numerator: ['=a@1'] }, count('a', ['good', '=b@1']), count('b', ['=a@1'])],
        'a@1 is made of itself: rate@2 → a@1 → b@1 → a@1',
      ],
      ['a version that is not there', [{ ...ONE, numerator: ['=a@2'] }, count('a', ['good'])], 'a@2 is no indicator of the catalogue'],
      ['a ratio', [{ ...ONE, numerator: ['=a@1'] }, count('a', ['good'], { denominator: ['bad'] })], 'a@1 is no plain count'],
    ])('is refused with %s', async (_, indicators, reason) => {
      const error = await read(indicators).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ kind: 'configuration' });
      expect(String(error)).toMatch(/indicators\.yaml:\d: /);
      expect(String(error)).toContain(reason);
    });
  });

  it('is one of a folder: the file with the headline comes first', async () => {
    const many = path.join(folder, 'many');
    await mkdir(many);
    await writeFile(path.join(many, 'a.yaml'), JSON.stringify({ indicators: [{ ...ONE, id: 'later' }] }));
    await writeFile(path.join(many, 'b.yaml'), JSON.stringify({ headline: ['rate'], default: 'later', indicators: [ONE] }));
    const measures = new Set(['good', 'bad', 'open']);
    expect((await readIndicators(many, measures)).indicators.map(({ id }) => id)).toEqual(['rate', 'later']);
    await writeFile(
      path.join(many, 'c.yaml'),
      JSON.stringify({ headline: ['rate'], default: 'rate', indicators: [{ ...ONE, id: 'third' }] }),
    );
    await expect(readIndicators(many, measures)).rejects.toThrow(/c\.yaml:1: headline and default stand in two files/);
  });
});
