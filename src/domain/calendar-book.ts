import { dayOf, type Day, type Instant } from '../shared/instant.ts';
import {
  calendarOver,
  dayIndex,
  workingHours,
  type CalendarException,
  type WeeklyPattern,
  type WorkingCalendar,
  type WorkingHours,
  type WorkingSpan,
} from './calendar.ts';
import type { StartRule } from './deadline.ts';

/** What an announcement added to the calendar, or changed in it. */
export interface CalendarVersion {
  readonly id: string;
  /** The day of the announcement: nobody knew it before. */
  readonly announcedOn: Day;
  readonly exceptions: readonly CalendarException[];
}

/** Hours of a unit and of all below it that have none of their own. */
interface AgencyHours {
  readonly unit: string;
  readonly hours: readonly WorkingSpan[];
}

/** The working calendar of a country as data: what always held, and every announcement since. */
export interface CalendarBookTable {
  readonly weekly: WeeklyPattern;
  /** In order and not overlapping, as those of the agencies. */
  readonly hours: readonly WorkingSpan[];
  readonly agencies: readonly AgencyHours[];
  /** `null`: a limit is counted from the acceptance, at whatever hour. */
  readonly startRule: StartRule | null;
  readonly base: Omit<CalendarVersion, 'announcedOn'>;
  /** In order of announcement, at most one a day. */
  readonly versions: readonly CalendarVersion[];
}

/** Every version of the calendar, for every unit's working hours. Equal questions get the same calendar object. */
export interface CalendarBook {
  /** The newest. */
  readonly version: string;
  readonly table: CalendarBookTable;
  readonly startRule: StartRule | null;
  /** The newest version, with the usual hours. */
  readonly standard: WorkingCalendar;
  /** The newest version, with the hours of a unit. */
  of(unit: string): WorkingCalendar;
  /** The version that was the newest at an instant: announced on that day or before. */
  knownAt(unit: string, instant: Instant): WorkingCalendar;
  /** What was known at an instant and after it before `calendar` (one of this book, with the hours of the unit) was, oldest first. */
  knownBefore(calendar: WorkingCalendar, unit: string, from: Instant): readonly EarlierVersion[];
}

/** A version that another one has replaced. */
interface EarlierVersion {
  readonly calendar: WorkingCalendar;
  /** The other one has no working day that this one lacks: all that came between was days off. */
  readonly onlyLostDays: boolean;
}

/** One calendar for each version that was ever known, the base first: `announcedOn` of the base is before all days. */
interface Edition {
  readonly announcedOn: Day;
  readonly calendar: WorkingCalendar;
  readonly earlier: readonly EarlierVersion[];
}

/** `ancestorsOf` begins with the unit itself and ends with its root; it is empty for an unknown unit, which has the usual hours. */
export function calendarBook(table: CalendarBookTable, ancestorsOf: (unit: string) => readonly string[] = (unit) => [unit]): CalendarBook {
  const edit = editionsOver(table);
  // Agencies with the same hours share everything: there are few hours and many agencies.
  const byHours = new Map<string, readonly Edition[]>();
  const editionsOf = (hours: readonly WorkingSpan[]): readonly Edition[] => {
    const key = JSON.stringify(hours);
    const known = byHours.get(key) ?? edit(workingHours(hours));
    byHours.set(key, known);
    return known;
  };
  const usual = editionsOf(table.hours);
  const byAgency = new Map(table.agencies.map(({ unit, hours }) => [unit, editionsOf(hours)]));
  const byUnit = new Map<string, readonly Edition[]>();

  const find = (unit: string): readonly Edition[] => {
    if (byAgency.size === 0) return usual;
    const known = byUnit.get(unit);
    if (known !== undefined) return known;
    const line = ancestorsOf(unit);
    const agency = line.find((one) => byAgency.has(one));
    const found = (agency === undefined ? undefined : byAgency.get(agency)) ?? usual;
    // What is unknown now may be known later, and there is no end of it.
    if (line.length > 0) byUnit.set(unit, found);
    return found;
  };

  const standard = newestOf(usual);
  return {
    version: standard.version,
    table,
    startRule: table.startRule,
    standard,
    of: (unit) => newestOf(find(unit)),
    knownAt(unit, instant) {
      const editions = find(unit);
      const day = dayOf(instant);
      return editions.findLast(({ announcedOn }) => announcedOn <= day)?.calendar ?? newestOf(editions);
    },
    knownBefore(calendar, unit, from) {
      const editions = find(unit);
      const day = dayOf(from);
      const first = editions.findLastIndex(({ announcedOn }) => announcedOn <= day);
      return editions.find((edition) => edition.calendar === calendar)?.earlier.slice(Math.max(first, 0)) ?? [];
    },
  };
}

function newestOf(editions: readonly Edition[]): WorkingCalendar {
  const newest = editions.at(-1);
  if (newest === undefined) throw new Error('a calendar has at least its base');
  return newest.calendar;
}

/** Days are indexed once for each version, whatever the hours. */
function editionsOver({ weekly, base, versions }: CalendarBookTable): (hours: WorkingHours) => readonly Edition[] {
  let exceptions: readonly CalendarException[] = [];
  const all = [{ ...base, announcedOn: -Infinity }, ...versions].map((version) => {
    exceptions = [...exceptions, ...version.exceptions];
    return { id: version.id, announcedOn: version.announcedOn, days: dayIndex(weekly, exceptions) };
  });
  // Versions can differ on no other day.
  const changed = exceptions.map(({ day }) => day);
  const lost = all.map(({ days }, at) =>
    all.slice(0, at).map(({ days: former }) => changed.every((day) => former.isWorking(day) || !days.isWorking(day))),
  );
  return (hours) => {
    const calendars = all.map(({ id, days }) => calendarOver(id, days, hours));
    return calendars.map((calendar, at) => ({
      announcedOn: all[at]?.announcedOn ?? -Infinity,
      calendar,
      earlier: calendars.slice(0, at).map((former, place) => ({ calendar: former, onlyLostDays: lost[at]?.[place] ?? false })),
    }));
  };
}
