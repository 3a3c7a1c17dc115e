import { HOUR_MS } from '../shared/instant.ts';

/** From where on a value is high or medium; below it is low. */
export interface Threshold {
  readonly high: number;
  readonly medium: number;
}

export interface ConfidenceRules {
  readonly completeness: Threshold;
  readonly sources: Threshold;
  readonly quality: Threshold;
  /** Working time for which the oldest source may have been silent. */
  readonly freshness: Threshold;
  /** Before so much working time of a period has passed, nobody is asked why a unit has reported nothing in it. */
  readonly reportingDueAfter: number;
  readonly rhythm: {
    /** Working time for which no source is called silent about a unit, however much it sends. */
    readonly atLeast: number;
    /** Longer than so many of its usual pauses it is. */
    readonly pauses: number;
    /** Days on the wall of which its usual pauses are told. */
    readonly memoryDays: number;
    /** Days on the wall after which a source is not expected any more: it has ended, or was read in once. */
    readonly forgottenAfterDays: number;
  };
}

/**
 * Green from 90 %, amber from 75 %: the bands of the data quality index, by the Ministry of Public Security's letter 4856, annex
 * 3, under Decree 278/2025/NĐ-CP, art. 15 (as a source reports it; the letter itself was not seen).
 */
const DATA_QUALITY_BANDS: Threshold = { high: 0.9, medium: 0.75 };

/**
 * Working definitions of this system where no law says any. All time is working time: nobody sends at night, and silence on a
 * Sunday is no sign of anything.
 */
export const CONFIDENCE_RULES: ConfidenceRules = {
  completeness: DATA_QUALITY_BANDS,
  sources: DATA_QUALITY_BANDS,
  quality: DATA_QUALITY_BANDS,
  // A working day is what a source has for sending a change in time (catalogue/limits.yaml); after three nobody would decide by it.
  freshness: { high: 8 * HOUR_MS, medium: 24 * HOUR_MS },
  // One working day; a unit that has less than a dossier a day gets as many of its usual pauses as a source does.
  reportingDueAfter: 8 * HOUR_MS,
  // Arrivals are nearly independent of each other: a pause of eight usual ones comes by chance once in 3,000 times (e^-8).
  rhythm: { atLeast: 16 * HOUR_MS, pauses: 8, memoryDays: 366, forgottenAfterDays: 92 },
};
