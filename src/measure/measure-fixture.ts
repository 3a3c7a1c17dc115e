import { wordsOf, type Flag } from './flags.ts';
import type { Counters } from './indicator.ts';
import type { MeasuredDossier } from './measured.ts';
import type { MeasureSet } from './measure.ts';

/** A dossier with some flags; submitted and received on day 1, due on day 2, ended and resolved on day 3, returned on day 4. */
export function measured(flags: readonly Flag[], more: Partial<MeasuredDossier> = {}): MeasuredDossier {
  return {
    unit: '00004',
    procedure: 'P3',
    flags: wordsOf(flags),
    days: { submittedDay: 1, receivedDay: 1, dueDay: 2, endDay: 3, resolvedDay: 3, returnedDay: 4 },
    processingMinutes: 90,
    pausedMinutes: 0,
    fee: null,
    ...more,
  };
}

/** What a dossier contributes, by column name and day: `received@1`. */
export function contributions(measures: MeasureSet, dossier: MeasuredDossier, sign: 1 | -1 = 1): Record<string, number> {
  const found: Record<string, number> = {};
  measures.contribute(dossier, sign, (day, column, amount) => {
    const name = `${measures.columns[column]?.name}@${day}`;
    found[name] = (found[name] ?? 0) + amount;
  });
  return found;
}

/** Sums by column name; what is not named is zero. */
export type Sums = Readonly<Record<string, number>>;

export interface GivenCounters extends Partial<Pick<Counters, 'kind' | 'isNow' | 'workingDays'>> {
  /** In the period. */
  readonly period?: Sums;
  /** Over all days; as in the period where it is left out. */
  readonly all?: Sums;
  /** Up to the end of the period; as over all days where it is left out. */
  readonly asOf?: Sums;
  /** Over all days at the root; as over all days where it is left out. */
  readonly root?: Sums;
  /** Names of columns that are not counted yet. */
  readonly pending?: readonly string[];
}

/** Counters of one unit. */
export function counters(measures: MeasureSet, given: GivenCounters): Counters {
  const { period = {}, all = period, asOf = all, root = all, pending = [], kind = 'month', isNow = true, workingDays = 0 } = given;
  const reader = (of: Sums) => (column: number) => of[measures.columns[column]?.name ?? ''] ?? 0;
  return {
    read: reader(period),
    readAll: reader(all),
    readAsOf: reader(asOf),
    readRoot: reader(root),
    kind,
    isNow,
    workingDays,
    pending: new Set([...measures.columns.keys()].filter((column) => pending.includes(measures.columns[column]?.name ?? ''))),
  };
}
