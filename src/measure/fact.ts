import type { Day } from '../shared/instant.ts';
import type { FlagWords } from './flags.ts';

/** What is counted besides dossiers. `registry` is what a unit's register of procedures says; `report` a total that somebody reported. */
export const FACT_KINDS = ['feedback', 'registry', 'report'] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/**
 * One place on the line of days at which a fact counts. A state that lasts is two marks: +1 on the day it begins and −1 on
 * the day it ends, so that the sum over all days up to any day says what held then.
 */
export interface Mark {
  readonly on: string;
  readonly day: Day;
  readonly flags: FlagWords;
  readonly sign: 1 | -1;
  readonly amount: number | null;
}

/** All that measures look at: kept in the row, so that what was counted can be taken back exactly. */
export interface MeasuredFact {
  readonly of: FactKind;
  readonly unit: string;
  readonly marks: readonly Mark[];
}
