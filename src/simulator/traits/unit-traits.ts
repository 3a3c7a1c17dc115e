import type { AdminUnit } from '../../domain/unit.ts';
import type { UnitDirectory } from '../../domain/unit-directory.ts';
import { hash32, seededRandom, type Random } from '../../shared/random.ts';
import { normal, scramble } from '../chance/draw.ts';
import type { NationParameters } from '../parameters.ts';
import { quantiles } from './quantiles.ts';

/** How one unit behaves: stable for a seed, and the reason why one province is better than another. Shares are 0..1. */
export interface UnitTraits {
  readonly id: string;
  /** What its dossier codes begin with: `H26`, `H26.00004`. */
  readonly agency: string;
  /** Its part in the dossiers of its level; any unit of measure. */
  readonly weight: number;
  readonly lateShare: number;
  /** Phase of its lateness wave, in turns. */
  readonly phase: number;
  /** Added to the national share of online submission. */
  readonly onlineTilt: number;
  /** A factor of the procedure's full-process share. */
  readonly fullProcess: number;
  readonly digitised: number;
  /** Of the digitised. */
  readonly reused: number;
  readonly electronicResult: number;
  /** Of those with an electronic result. */
  readonly personalStorage: number;
  readonly paidOnline: number;
  readonly populationData: number;
  /** Of those in time who say what they think. */
  readonly disliked: number;
  /** Of whose dossiers the system tells late. */
  readonly syncedLate: number;
  /** The communes whose counter may take its dossiers, itself included. */
  readonly counters: readonly string[];
}

export interface NationTraits {
  readonly provinces: readonly UnitTraits[];
  readonly communes: readonly UnitTraits[];
}

const ROOT = 'VN';

/** The provinces of Viet Nam and their communes; other trees and the ministries have no simulated dossiers. */
export function nationTraits(directory: UnitDirectory, seed: number, parameters: NationParameters): NationTraits {
  const units = directory.children(ROOT).filter(({ level }) => level === 'province');
  const quantile = quantiles(
    units.map(({ id }) => id),
    seed,
  );
  const below = (id: string): readonly AdminUnit[] => directory.children(id).filter(({ level }) => level === 'commune');
  const provinces = centre(
    units.map((unit) => provinceTraits(unit, below(unit.id), (trait) => quantile(trait, unit.id), parameters)),
    parameters,
  );
  const communes = provinces.flatMap((province) => communesOf(province, below(province.id), seed, parameters));
  return scaleLateness({ provinces, communes }, parameters);
}

type Centred = 'onlineTilt' | 'fullProcess' | 'digitised' | 'electronicResult' | 'paidOnline' | 'populationData';

/** A large province far from the mean would move the nation's figure: shifts all so that it stays at the parameter. */
function centre(provinces: readonly UnitTraits[], { facts }: NationParameters): readonly UnitTraits[] {
  const means = { ...facts, onlineTilt: 0, fullProcess: 1 };
  const shift = centred((trait) => means[trait] - weightedMean(provinces, (unit) => unit[trait]));
  return provinces.map((unit) => ({ ...unit, ...centred((trait) => unit[trait] + shift[trait]) }));
}

function centred(valueOf: (trait: Centred) => number): Readonly<Record<Centred, number>> {
  return {
    onlineTilt: valueOf('onlineTilt'),
    fullProcess: valueOf('fullProcess'),
    digitised: valueOf('digitised'),
    electronicResult: valueOf('electronicResult'),
    paidOnline: valueOf('paidOnline'),
    populationData: valueOf('populationData'),
  };
}

function provinceTraits(
  unit: AdminUnit,
  below: readonly AdminUnit[],
  quantile: (trait: string) => number,
  { units, lateness, facts, synchronisation }: NationParameters,
): UnitTraits {
  const around = (trait: string, mean: number, spread: number): number => mean + spread * (2 * quantile(trait) - 1);
  const between = (trait: string, from: number, to: number, skew = 1): number => from + (to - from) * quantile(trait) ** skew;
  return {
    id: unit.id,
    agency: unit.eIdCode ?? unit.id,
    weight: (unit.population ?? 0) ** units.populationExponent,
    lateShare: between('late', lateness.best, lateness.worst, lateness.skew),
    phase: quantile('phase'),
    onlineTilt: around('online', 0, facts.onlineSpread),
    fullProcess: around('fullProcess', 1, facts.fullProcessSpread),
    digitised: around('digitised', facts.digitised, facts.digitisedSpread),
    reused: between('reused', facts.reusedFrom, facts.reusedTo),
    electronicResult: around('result', facts.electronicResult, facts.electronicResultSpread),
    personalStorage: between('storage', facts.personalStorageFrom, facts.personalStorageTo),
    paidOnline: around('payment', facts.paidOnline, facts.paidOnlineSpread),
    populationData: around('population', facts.populationData, facts.populationDataSpread),
    disliked: between('disliked', facts.dislikedBest, facts.dislikedWorst),
    syncedLate: between('synced', synchronisation.best, synchronisation.worst, synchronisation.skew),
    counters: below.map(({ id }) => id),
  };
}

function communesOf(province: UnitTraits, below: readonly AdminUnit[], seed: number, parameters: NationParameters): readonly UnitTraits[] {
  const median = medianOf(below.flatMap(({ population }) => (population === null ? [] : [population])));
  const traits = below.map((unit) => {
    const random = seededRandom(scramble(hash32(`${seed}:commune:${unit.id}`)));
    return {
      ...province,
      id: unit.id,
      agency: `${province.agency}.${unit.id}`,
      // Populations are missing for some communes and do not add up to their province's: only their ratio is used.
      weight: (unit.population ?? median) * Math.exp(parameters.units.communeActivity * normal(random)),
      lateShare: communeLateness(province.lateShare, random(), normal(random), random(), parameters),
      phase: province.phase + 0.2 * (random() - 0.5),
      onlineTilt: province.onlineTilt + 0.04 * normal(random),
      ...servicesOf(province, random, parameters),
    };
  });
  const total = traits.reduce((sum, { weight }) => sum + weight, 0);
  return traits.map((unit) => ({ ...unit, weight: (unit.weight / total) * province.weight }));
}

/** A commune's shares lie around those of its province. */
function servicesOf(province: UnitTraits, random: Random, { facts }: NationParameters): Partial<UnitTraits> {
  const near = (share: number): number => Math.min(0.99, Math.max(0.01, share + facts.communeSpread * normal(random)));
  return {
    digitised: near(province.digitised),
    electronicResult: near(province.electronicResult),
    paidOnline: near(province.paidOnline),
    populationData: near(province.populationData),
    disliked: province.disliked * Math.exp(0.4 * normal(random)),
  };
}

function communeLateness(base: number, kind: number, spread: number, severity: number, { lateness }: NationParameters): number {
  if (kind < lateness.perfectCommunes) return 0;
  if (kind > 1 - lateness.failingCommunes) {
    return lateness.failingFrom + (lateness.failingTo - lateness.failingFrom) * severity;
  }
  return base * Math.exp(lateness.communeSigma * spread);
}

/** Brings the nation's share, weighted by dossiers, to the published one; the order of the units stays. */
function scaleLateness({ provinces, communes }: NationTraits, { lateness, units }: NationParameters): NationTraits {
  const mean = units.communeShare * weightedMean(communes, lateShareOf) + (1 - units.communeShare) * weightedMean(provinces, lateShareOf);
  const factor = mean === 0 ? 0 : lateness.national / mean;
  const scaled = (unit: UnitTraits): UnitTraits => ({ ...unit, lateShare: Math.min(0.9, unit.lateShare * factor) });
  return { provinces: provinces.map(scaled), communes: communes.map(scaled) };
}

function lateShareOf({ lateShare }: UnitTraits): number {
  return lateShare;
}

function weightedMean(units: readonly UnitTraits[], valueOf: (unit: UnitTraits) => number): number {
  let sum = 0;
  let weights = 0;
  for (const unit of units) {
    sum += unit.weight * valueOf(unit);
    weights += unit.weight;
  }
  return weights === 0 ? 0 : sum / weights;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? 1;
}
