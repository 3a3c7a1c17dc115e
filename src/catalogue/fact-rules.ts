import type { CalendarBook } from '../domain/calendar-book.ts';
import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { FactRules } from '../measure/fact-evaluation.ts';
import type { Limits } from './read-limits.ts';

/** What decides about facts that are no dossiers; ministries and what is below them have announcement limits of their own. */
export function factRules(
  { calendars, limits }: { readonly calendars: CalendarBook; readonly limits: Limits },
  directory: () => UnitDirectory,
): FactRules {
  const isOfMinistry = (unit: string): boolean =>
    directory()
      .ancestors(unit)
      .some((id) => directory().get(id)?.level === 'ministry');
  return {
    feedback: limits.feedback,
    announcementOf: (unit) => (isOfMinistry(unit) ? limits.announcement.ministry : limits.announcement.province),
    calendarOf: (unit) => calendars.of(unit),
  };
}
