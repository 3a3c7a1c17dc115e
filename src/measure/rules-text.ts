import type { CalendarBookTable } from '../domain/calendar-book.ts';
import type { Procedure } from '../domain/procedure.ts';
import { FLAGS, type DossierRules } from './flags.ts';
import { AMOUNT_KEYS, DAY_KEYS } from './measured.ts';

/** Raise it when the fold or the flags come to mean something else: nothing in the data shows that. */
const EVALUATION_VERSION = 3;

/**
 * All that the evaluation of a dossier rests on besides its history and the clock. Equal texts mean that every row says what its
 * history means; names and other words that decide nothing are left out. Pure, and the same whatever the order of the procedures.
 */
export function rulesText(
  calendars: { readonly table: CalendarBookTable },
  procedures: ReadonlyMap<string, Procedure>,
  { synchronisation: { amount, unit } }: DossierRules,
): string {
  const { weekly, hours, agencies, startRule, base, versions } = calendars.table;
  const daysOf = ({ exceptions }: CalendarBookTable['base']) => exceptions.map(({ day, working }) => [day, working]);
  const limits = [...procedures.values()]
    .map(({ code, limit, changedLimits, fullProcessEligible }) => [code, limit, changedLimits ?? [], fullProcessEligible] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return [
    ['evaluation', EVALUATION_VERSION, FLAGS, DAY_KEYS, AMOUNT_KEYS],
    ['calendar', weekly, hours, agencies, startRule, base.id, daysOf(base)],
    ...versions.map((version) => ['calendar version', version.id, version.announcedOn, daysOf(version)]),
    ['synchronisation', amount, unit],
    ...limits,
  ]
    .map((line) => JSON.stringify(line))
    .join('\n');
}
