import type { Counters } from '../measure/indicator.ts';
import type { Period } from '../measure/period.ts';

/** The counters of every unit for one period and the one before. */
export interface Figures {
  readonly period: Period;
  current(unit: string): Counters;
  previous(unit: string): Counters;
}
