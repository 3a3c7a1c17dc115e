import type { Counters } from '../measure/indicator.ts';
import type { Period } from '../measure/period.ts';

/** The counters of every unit for one period, the one before, and the same share of the one before. */
export interface Figures {
  readonly period: Period;
  current(unit: string): Counters;
  previous(unit: string): Counters;
  /** The period before up to where the current one has come: like for like. Of a period that is over, the whole one. */
  like(unit: string): Counters;
}
