import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { parseDay } from '../shared/instant.ts';
import { readIndicators } from './read-indicators.ts';
import { readMeasures } from './read-measures.ts';

const at = (file: string): string => fileURLToPath(new URL(`../../catalogue/${file}`, import.meta.url));

describe('the indicators of the catalogue', async () => {
  const measures = await readMeasures(at('measures/dossier.yaml'));
  const { indicators, headline, defaultIndicator } = await readIndicators(
    at('indicators/service.yaml'),
    new Set(measures.map(({ id }) => id)),
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
      if (percentile !== null)
        expect([id, measures.find((measure) => measure.id === percentile.of)?.histogram === undefined]).toEqual([id, false]);
    }
  });

  it('that are stocks are over all days, and only they', () => {
    for (const { id, stock, numerator } of indicators) expect([id, numerator.some(({ over }) => over === 'all')]).toEqual([id, stock]);
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

  async function read(indicators: readonly object[], more: object = {}) {
    const file = path.join(folder, 'indicators.yaml');
    // JSON is YAML.
    await writeFile(file, JSON.stringify({ headline: ['rate'], default: 'rate', indicators, ...more }));
    return readIndicators(file, new Set(['good', 'bad', 'open']));
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
        previousNumerator: null,
        numeratorDividedBy: 1,
        zeroDenominator: 'noData',
        levels: null,
        target: null,
        bands: null,
        percentile: null,
        stock: false,
      },
    ]);
  });

  it.each<[string, object, string]>([
    ['an unknown measure in the numerator', { numerator: ['other'] }, 'rate names other'],
    ['an unknown measure in the denominator', { denominator: ['good', '-other@all'] }, 'rate names other'],
    ['an unknown measure in the past', { previous: ['other'] }, 'rate names other'],
    ['an unknown measure in the percentile', { percentile: { of: 'other', p: 0.5 } }, 'rate names other'],
    ['a term that is none', { numerator: ['good + bad'] }, '/indicators/0/numerator/0'],
    ['an unknown unit', { unit: 'percent' }, '/indicators/0/unit'],
    ['an unknown level', { levels: ['village'] }, '/indicators/0/levels/0'],
    ['an unknown policy', { zeroDenominator: 'one' }, '/indicators/0/zeroDenominator'],
    ['a percentile of all', { percentile: { of: 'good', p: 1 } }, '/indicators/0/percentile/p'],
    ['a name in one language', { name: { vi: 'a' } }, '/indicators/0/name'],
    ['a version 0', { version: 0 }, '/indicators/0/version'],
    ['an unknown field', { weight: 3 }, '/indicators/0/weight'],
  ])('with %s is refused, with the place', async (_, more, place) => {
    await expect(read([{ ...ONE, ...more }])).rejects.toMatchObject({ kind: 'configuration', message: expect.stringContaining(place) });
  });

  it('with an id twice, or a headline or default of nothing, is refused', async () => {
    await expect(read([ONE, ONE])).rejects.toThrow('the indicator rate stands twice');
    await expect(read([ONE], { headline: ['other'] })).rejects.toThrow('names other, which is no indicator');
    await expect(read([ONE], { default: 'other' })).rejects.toThrow('names other, which is no indicator');
  });
});
