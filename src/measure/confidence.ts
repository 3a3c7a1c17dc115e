import type { Instant } from '../shared/instant.ts';
import type { ConfidenceRules, Threshold } from './confidence-rules.ts';

/** How far figures may be relied on. */
export const GRADES = ['low', 'medium', 'high'] as const;
export type Grade = (typeof GRADES)[number];

/**
 * What the figures of a unit rest on. Adds up: those of a whole are the sum of those of its parts, so nothing is lost on the way
 * up, and the order does not matter. `volume` is how many dossiers and facts came by way of a source: it weighs the sources.
 */
export interface Grounds {
  /** Units at the bottom of the tree, and those of them that reported anything in the period. */
  readonly units: number;
  readonly reporting: number;
  /** Units that have reported nothing for longer than chance explains. */
  readonly overdue: number;
  readonly volume: number;
  /** Of sources that keep to their rhythm. */
  readonly heardVolume: number;
  /** Each source's, times the share of what it sent that was sound. */
  readonly soundVolume: number;
  /** When the source that has been silent for longest was last heard. */
  readonly oldestAt: Instant | null;
  /** Each part's, times its grade by its place in `GRADES`. */
  readonly gradeVolume: number;
}

export type OwnGrounds = Omit<Grounds, 'gradeVolume'>;

export const NO_GROUNDS: Grounds = {
  units: 0,
  reporting: 0,
  overdue: 0,
  volume: 0,
  heardVolume: 0,
  soundVolume: 0,
  oldestAt: null,
  gradeVolume: 0,
};

/** When figures are judged. */
export interface Moment {
  /** The end of what they tell of: now, or the end of a period that is over. */
  readonly until: Instant;
  /** Working time of the period until then. */
  readonly elapsedMs: number;
  readonly workingMs: (from: Instant, to: Instant) => number;
}

export interface Confidence {
  /** Share of the units that reported anything in the period; `null` where there is none at the bottom. */
  readonly completeness: number | null;
  /** Share of what is counted that comes from sources which keep to their rhythm. */
  readonly sources: number | null;
  /** How long ago the source that has been silent for longest was heard, milliseconds of the clock on the wall. */
  readonly freshness: number | null;
  /** Share of what the sources sent that was not set aside. */
  readonly quality: number | null;
  readonly grade: Grade;
}

export function addGrounds(one: Grounds, other: Grounds): Grounds {
  return {
    units: one.units + other.units,
    reporting: one.reporting + other.reporting,
    overdue: one.overdue + other.overdue,
    volume: one.volume + other.volume,
    heardVolume: one.heardVolume + other.heardVolume,
    soundVolume: one.soundVolume + other.soundVolume,
    oldestAt: one.oldestAt === null || other.oldestAt === null ? (one.oldestAt ?? other.oldestAt) : Math.min(one.oldestAt, other.oldestAt),
    gradeVolume: one.gradeVolume + other.gradeVolume,
  };
}

/** A part as it goes into wholes: with the grade that it has by itself. */
export function partOf(own: OwnGrounds, moment: Moment, rules: ConfidenceRules): Grounds {
  return { ...own, gradeVolume: own.volume * GRADES.indexOf(gradeByEach(own, moment, rules)) };
}

/**
 * The grade is that of the weakest of the four, and never better than the parts on average: two halves of which each lacks
 * something else make no good whole.
 */
export function confidenceOf(grounds: Grounds, moment: Moment, rules: ConfidenceRules): Confidence {
  const ofParts = grounds.volume === 0 ? 0 : Math.round(grounds.gradeVolume / grounds.volume);
  const ofItself = GRADES.indexOf(gradeByEach(grounds, moment, rules));
  return {
    completeness: share(grounds.reporting, grounds.units),
    sources: share(grounds.heardVolume, grounds.volume),
    freshness: grounds.oldestAt === null ? null : Math.max(0, moment.until - grounds.oldestAt),
    quality: share(grounds.soundVolume, grounds.volume),
    grade: GRADES[Math.min(ofParts, ofItself)] ?? 'low',
  };
}

/** Nothing known of any source is no ground at all. */
function gradeByEach(grounds: OwnGrounds, { until, workingMs }: Moment, rules: ConfidenceRules): Grade {
  const { oldestAt, volume } = grounds;
  if (volume === 0 || oldestAt === null) return 'low';
  const silentMs = workingMs(oldestAt, until);
  const grades = new Set([
    gradeOf(-silentMs, { high: -rules.freshness.high, medium: -rules.freshness.medium }),
    gradeOf(share(grounds.heardVolume, volume), rules.sources),
    gradeOf(share(grounds.soundVolume, volume), rules.quality),
    gradeOf(share(grounds.units - grounds.overdue, grounds.units), rules.completeness),
  ]);
  return GRADES.find((grade) => grades.has(grade)) ?? 'low';
}

/** What does not arise (a unit that has none below it) is no weakness. */
function gradeOf(value: number | null, { high, medium }: Threshold): Grade {
  if (value === null || value >= high) return 'high';
  return value >= medium ? 'medium' : 'low';
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
