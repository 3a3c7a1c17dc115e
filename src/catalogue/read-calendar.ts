import { Type, type Static } from 'typebox';

import type { CalendarBookTable, CalendarVersion } from '../domain/calendar-book.ts';
import type { CalendarException, WeeklyPattern, WorkingSpan } from '../domain/calendar.ts';
import { formatDay, weekdayOf, type Day } from '../shared/instant.ts';
import { readLocated, type Locate } from './locate-yaml.ts';
import { dayIn, refusal } from './read-tsv.ts';

const strict = { additionalProperties: false };
const timeOfDay = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });
const word = Type.String({ minLength: 1 });
const hours = Type.Array(Type.Object({ from: timeOfDay, to: timeOfDay }, strict), { minItems: 1 });

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const exceptions = Type.Array(
  Type.Object(
    {
      day: Type.String(),
      kind: Type.Enum(['statutory', 'compensatory', 'swap_off', 'makeup_workday', 'ordinary']),
      status: Type.Enum(['official', 'likely', 'projected']),
      basis: Type.String(),
      vi: word,
      en: word,
    },
    strict,
  ),
);

const calendarSchema = Type.Object(
  {
    weekly: Type.Object(Object.fromEntries(WEEKDAYS.map((weekday) => [weekday, Type.Boolean()])), strict),
    hours,
    agencies: Type.Array(Type.Object({ unit: word, basis: Type.String(), hours }, strict)),
    start: Type.Optional(Type.Object({ until: timeOfDay, basis: Type.String() }, strict)),
    bases: Type.Record(Type.String(), Type.String()),
    base: Type.Object({ id: word, exceptions }, strict),
    versions: Type.Array(Type.Object({ id: word, announcedOn: Type.String(), exceptions }, strict)),
  },
  strict,
);
type CalendarFile = Static<typeof calendarSchema>;
type Path = readonly (string | number)[];

/** What the file is held against, where that is known. */
export interface CalendarChecks {
  /** A version announced later than this day is refused: nobody can know it yet. */
  readonly today?: Day;
  readonly isUnit?: (id: string) => boolean;
}

/** Reads a working calendar with all its versions. Throws AppError `configuration` with file, line and reason. */
export async function readCalendar(file: string, { today, isUnit }: CalendarChecks = {}): Promise<CalendarBookTable> {
  const { value, locate } = await readLocated(file, calendarSchema);
  const weekly: WeeklyPattern = Object.fromEntries(WEEKDAYS.map((weekday, index) => [index + 1, value.weekly[weekday] ?? false]));
  const basisAt = (basis: string, path: Path): string => {
    const text = value.bases[basis];
    if (text === undefined) throw refusal(locate(path), `there is no basis "${basis}"`);
    return text;
  };
  const reader = exceptionReader(weekly, locate, basisAt);
  const base = { id: value.base.id, exceptions: reader(value.base.exceptions, ['base', 'exceptions']) };
  const versions = value.versions.map((version, index): CalendarVersion => {
    const path = ['versions', index];
    const announcedOn = dayIn(version.announcedOn, locate([...path, 'announcedOn']));
    if (today !== undefined && announcedOn > today)
      throw refusal(locate([...path, 'announcedOn']), `${version.id} is announced on ${version.announcedOn}, after today`);
    return { id: version.id, announcedOn, exceptions: reader(version.exceptions, [...path, 'exceptions']) };
  });
  checkOrder(base.id, versions, locate);
  if (value.start !== undefined) basisAt(value.start.basis, ['start', 'basis']);
  return {
    weekly,
    hours: hoursOf(value.hours, locate, ['hours']),
    agencies: agenciesOf(value, locate, basisAt, isUnit),
    startRule: value.start === undefined ? null : { until: minutesOf(value.start.until) },
    base,
    versions,
  };
}

type BasisAt = (basis: string, path: Path) => string;

/** Reads the exceptions of one version after the other: what one takes back an earlier one must have given. */
function exceptionReader(weekly: WeeklyPattern, locate: Locate, basisAt: BasisAt) {
  const known = new Set<Day>();
  return (entries: CalendarFile['base']['exceptions'], path: Path): readonly CalendarException[] => {
    const own = new Set<Day>();
    return entries.map((entry, index): CalendarException => {
      const where = locate([...path, index]);
      const basis = basisAt(entry.basis, [...path, index, 'basis']);
      const day = dayIn(entry.day, where);
      if (own.has(day)) throw refusal(where, `${entry.day} is there twice`);
      if (entry.kind === 'ordinary' && !known.has(day)) throw refusal(where, `${entry.day} is ordinary already`);
      own.add(day);
      known.add(day);
      return {
        day,
        working: entry.kind === 'makeup_workday' || (entry.kind === 'ordinary' && weekly[weekdayOf(day)] === true),
        kind: entry.kind,
        name: { vi: entry.vi, en: entry.en },
        status: entry.status,
        basis,
      };
    });
  };
}

function checkOrder(base: string, versions: readonly CalendarVersion[], locate: Locate): void {
  const ids = new Set([base]);
  for (const [index, { id, announcedOn }] of versions.entries()) {
    const before = versions[index - 1];
    if (ids.has(id)) throw refusal(locate(['versions', index, 'id']), `the id "${id}" is there twice`);
    ids.add(id);
    if (before !== undefined && announcedOn <= before.announcedOn)
      throw refusal(
        locate(['versions', index, 'announcedOn']),
        `versions stand in order of announcement: ${id} of ${formatDay(announcedOn)} is not after ${before.id} of ${formatDay(before.announcedOn)}`,
      );
  }
}

function agenciesOf({ agencies }: CalendarFile, locate: Locate, basisAt: BasisAt, isUnit: CalendarChecks['isUnit']) {
  const units = new Set<string>();
  return agencies.map(({ unit, basis, hours: spans }, index) => {
    const path = ['agencies', index];
    if (units.has(unit)) throw refusal(locate([...path, 'unit']), `the unit ${unit} is there twice`);
    if (isUnit?.(unit) === false) throw refusal(locate([...path, 'unit']), `there is no unit ${unit}`);
    units.add(unit);
    basisAt(basis, [...path, 'basis']);
    return { unit, hours: hoursOf(spans, locate, [...path, 'hours']) };
  });
}

function hoursOf(spans: CalendarFile['hours'], locate: Locate, path: Path): readonly WorkingSpan[] {
  let end = -1;
  return spans.map(({ from, to }, index) => {
    const span = { from: minutesOf(from), to: minutesOf(to) };
    if (span.from <= end || span.to <= span.from)
      throw refusal(locate([...path, index]), `${from} to ${to} is empty, or not after the hours before it`);
    end = span.to;
    return span;
  });
}

function minutesOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}
