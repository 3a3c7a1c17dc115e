import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { LineCounter, parseDocument } from 'yaml';

import type { CalendarException, CalendarTable, WorkingSpan } from '../domain/calendar.ts';
import { dayIn, readText, refusal } from './read-tsv.ts';

const timeOfDay = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const exceptionSchema = Type.Object(
  {
    day: Type.String(),
    kind: Type.Enum(['statutory', 'compensatory', 'swap_off', 'makeup_workday']),
    status: Type.Enum(['official', 'likely', 'projected']),
    basis: Type.String(),
    vi: Type.String({ minLength: 1 }),
    en: Type.String({ minLength: 1 }),
  },
  { additionalProperties: false },
);

const calendarSchema = Type.Object(
  {
    version: Type.String({ minLength: 1 }),
    weekly: Type.Record(Type.Enum([...weekdays]), Type.Boolean()),
    hours: Type.Array(Type.Object({ from: timeOfDay, to: timeOfDay }, { additionalProperties: false }), { minItems: 1 }),
    bases: Type.Record(Type.String(), Type.String()),
    exceptions: Type.Array(exceptionSchema),
  },
  { additionalProperties: false },
);

/** Says where in the file the value at a path is. */
type Locate = (path: readonly (string | number)[]) => string;

/** Reads a working calendar. */
export async function readCalendar(file: string): Promise<CalendarTable> {
  const lines = new LineCounter();
  const document = parseDocument(await readText(file), { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined) throw refusal(`${file}:${lines.linePos(broken.pos[0]).line}`, broken.message);
  const locate: Locate = (path) => {
    // `true` asks for the node, which knows its place, instead of the value; a missing one has its parent's place.
    const node: unknown = document.getIn(path, true);
    if (node === undefined && path.length > 0) return locate(path.slice(0, -1));
    const offset = isRanged(node) ? node.range[0] : 0;
    return `${file}:${lines.linePos(offset).line}`;
  };
  const calendar: unknown = document.toJS();
  if (!Value.Check(calendarSchema, calendar)) {
    const [error] = Value.Errors(calendarSchema, calendar);
    const path = error?.instancePath ?? '';
    throw refusal(locate(path.split('/').slice(1)), `${path} ${error?.message ?? 'is not a calendar'}`);
  }
  return tableOf(calendar, locate);
}

function isRanged(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

function tableOf(calendar: Static<typeof calendarSchema>, locate: Locate): CalendarTable {
  const days = new Set<number>();
  return {
    version: calendar.version,
    weekly: Object.fromEntries(weekdays.map((weekday, index) => [index + 1, calendar.weekly[weekday]])),
    hours: hoursOf(calendar.hours, locate),
    exceptions: calendar.exceptions.map((entry, index): CalendarException => {
      const where = locate(['exceptions', index]);
      const basis = calendar.bases[entry.basis];
      if (basis === undefined) throw refusal(where, `there is no basis "${entry.basis}"`);
      const day = dayIn(entry.day, where);
      if (days.has(day)) throw refusal(where, `${entry.day} is there twice`);
      days.add(day);
      return {
        day,
        working: entry.kind === 'makeup_workday',
        kind: entry.kind,
        name: { vi: entry.vi, en: entry.en },
        status: entry.status,
        basis,
      };
    }),
  };
}

function hoursOf(hours: Static<typeof calendarSchema>['hours'], locate: Locate): readonly WorkingSpan[] {
  let end = -1;
  return hours.map(({ from, to }, index) => {
    const span = { from: minutesOf(from), to: minutesOf(to) };
    if (span.from <= end || span.to <= span.from)
      throw refusal(locate(['hours', index]), `${from} to ${to} is empty, or not after the hours before it`);
    end = span.to;
    return span;
  });
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
