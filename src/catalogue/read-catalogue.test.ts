import { appendFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { manualClock } from '../shared/manual-clock.ts';
import { parseDay } from '../shared/instant.ts';
import { readCatalogue } from './read-catalogue.ts';

const DIR = fileURLToPath(new URL('../../catalogue', import.meta.url));
const clock = manualClock(Date.parse('2026-11-25T00:00:00Z'));

describe('the catalogue', () => {
  it('is sound: measures, indicators and indexes, each with what it names', async () => {
    const { measures, indicators, indexes, indicatorsOn, headline, defaultIndicator } = await readCatalogue(DIR, clock);
    expect(indicators.size).toBeGreaterThan(60);
    expect([...indexes.keys()]).toEqual(['766']);
    expect(indicatorsOn(parseDay('2026-11-25'))).toBe(indicators);
    expect([...headline, defaultIndicator].every((id) => indicators.has(id))).toBe(true);
    expect(measures.columns.length).toBeGreaterThan(measures.dossierWidth);
  });

  it('has for every component of an index in force an indicator on any day of it', async () => {
    const { indexes, indicatorsOn } = await readCatalogue(DIR, clock);
    for (const { versions } of indexes.values()) {
      for (const { validity, components } of versions) {
        const day = validity?.from ?? parseDay('2026-11-25');
        for (const { indicator } of components) expect([indicator, indicatorsOn(day).has(indicator)]).toEqual([indicator, true]);
      }
    }
  });
});

describe('a changed catalogue', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'catalogue-'));
    await cp(DIR, dir, { recursive: true });
  });
  afterEach(() => rm(dir, { recursive: true }));

  async function faults(): Promise<readonly string[]> {
    const error = await readCatalogue(dir, clock).then(
      () => null,
      (caught: unknown) => caught,
    );
    if (error === null) return [];
    expect(error).toMatchObject({ kind: 'configuration' });
    return error instanceof Error ? error.message.replaceAll(`${dir}/`, '').split('\n') : [];
  }

  const another = (version: number, dates: string, numerator = 'received') =>
    [
      `  - { id: volume, version: ${version}, ${dates}, name: { vi: a, en: a }, short: { vi: a, en: a },`,
      `      definition: { vi: a, en: a }, legalBasis: a, owner: a, unit: count, direction: none, numerator: [${numerator}] }`,
    ].join('\n');

  it('that is sound is read', async () => {
    await appendFile(path.join(dir, 'indicators/feedback.yaml'), `\n${another(1, 'validFrom: 2025-07-01')}\n`);
    expect(await faults()).toEqual([]);
  });

  it('has in force the version of the day on which it is read', async () => {
    const versions = [another(1, 'validFrom: 2025-07-01, validTo: 2026-11-25'), another(2, 'validFrom: 2026-11-26', 'submitted')];
    await appendFile(path.join(dir, 'indicators/feedback.yaml'), `\n${versions.join('\n')}\n`);
    const { indicators } = await readCatalogue(dir, clock);
    expect(indicators.get('volume')?.definition.version).toBe(1);
    const later = await readCatalogue(dir, manualClock(Date.parse('2026-11-26T00:00:00Z')));
    expect(later.indicators.get('volume')?.definition.version).toBe(2);
    expect(later.indicatorsOn(parseDay('2026-11-25')).get('volume')?.definition.version).toBe(1);
  });

  it('tells all of its faults at once, each with file and line', async () => {
    await appendFile(path.join(dir, 'indicators/feedback.yaml'), `\n${another(1, 'validFrom: 2025-07-01', 'weight')}\n`);
    await writeFile(path.join(dir, 'limits.yaml'), 'nothing: true');
    const found = await faults();
    expect(found).toEqual([
      expect.stringMatching(/^limits\.yaml:1: /),
      expect.stringMatching(/^indicators\/feedback\.yaml:\d+: volume@1 names weight, which is no measure$/),
    ]);
  });

  it('with a fault among the measures does not complain of every term that names them', async () => {
    await appendFile(path.join(dir, 'measures/report.yaml'), '\n  - { id: bad, on: never }\n');
    expect(await faults()).toEqual([expect.stringMatching(/^measures\/report\.yaml:\d+: a report is not counted on never/)]);
  });

  it('with a target for a unit that is none is refused', async () => {
    const entry = another(1, 'validFrom: 2025-07-01, targets: [{ value: 9, unit: "99999" }]');
    await appendFile(path.join(dir, 'indicators/feedback.yaml'), `\n${entry}\n`);
    expect(await faults()).toEqual([
      expect.stringMatching(/^indicators\/feedback\.yaml:\d+: volume has a target for 99999, which is no unit$/),
    ]);
  });
});
