import { expect, test } from 'vitest';

import type { AdminUnit, UnitLevel } from '../../domain/unit.ts';
import { unitDirectory } from '../../domain/unit-directory.ts';
import { must } from '../../shared/must.ts';
import { nationCatalogues } from '../nation-fixture.ts';
import { PARAMETERS } from '../parameters.ts';
import { nationTraits } from './unit-traits.ts';

const { directory } = await nationCatalogues();
const { provinces, communes } = nationTraits(directory, 2026, PARAMETERS);

function unit(id: string, parent: string | null, level: UnitLevel, population: number | null): AdminUnit {
  return { id, parent, level, population, name: { vi: id, en: id }, kinds: [], validFrom: 0, validTo: null, point: null, eIdCode: null };
}

test('covers the country: 34 provinces and 3,321 communes', () => {
  expect(provinces).toHaveLength(34);
  expect(communes).toHaveLength(3_321);
});

test('Hồ Chí Minh City has about 43 times the dossiers of Điện Biên, as published', () => {
  const weightOf = (id: string): number =>
    must(
      provinces.find((province) => province.id === id),
      id,
    ).weight;
  const ratio = weightOf('79') / weightOf('11');
  expect(ratio).toBeGreaterThan(645_566 / 14_922 - 9);
  expect(ratio).toBeLessThan(645_566 / 14_922 + 9);
});

test('a commune without a population weighs about as much as the median of its province', () => {
  const units = [
    unit('VN', null, 'nation', null),
    unit('01', 'VN', 'province', 100_000),
    ...[20_000, null, 20_000, 20_000].map((population, at) => unit(`0000${at}`, '01', 'commune', population)),
  ];
  const still = { ...PARAMETERS, units: { ...PARAMETERS.units, communeActivity: 0 } };
  // The parameters' type is of their very numbers; another value of one of them is what is tested here.
  const made = nationTraits(unitDirectory(units, [], new Map()), 1, still as unknown as typeof PARAMETERS);
  expect(new Set(made.communes.map(({ weight }) => Math.round(weight))).size).toBe(1);
});

test('communes share out what their province has', () => {
  const hanoi = must(
    provinces.find(({ id }) => id === '01'),
    'Hà Nội',
  );
  const below = communes.filter(({ agency }) => agency.startsWith(`${hanoi.agency}.`));
  expect(below).toHaveLength(126);
  expect(below.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(hanoi.weight, 0);
});

test('the best province is nearly always on time and the worst is late in a fifth; a few communes are perfect, a few failing', () => {
  const late = provinces.map(({ lateShare }) => lateShare);
  expect(Math.min(...late)).toBeLessThan(0.03);
  expect(Math.max(...late)).toBeGreaterThan(0.16);
  expect(Math.max(...late)).toBeLessThan(0.26);
  const perfect = communes.filter(({ lateShare }) => lateShare === 0).length / communes.length;
  const failing = communes.filter(({ lateShare }) => lateShare > 0.33).length / communes.length;
  expect(perfect).toBeGreaterThan(0.03);
  expect(perfect).toBeLessThan(0.07);
  expect(failing).toBeGreaterThan(0.01);
  expect(failing).toBeLessThan(0.06);
});

test('another seed is another nation', () => {
  const other = nationTraits(directory, 2027, PARAMETERS);
  expect(other.provinces.map(({ lateShare }) => lateShare)).not.toEqual(provinces.map(({ lateShare }) => lateShare));
});
