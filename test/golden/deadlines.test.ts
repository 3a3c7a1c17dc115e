import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

import { readCalendar } from '../../src/catalogue/read-calendar.ts';
import { workingCalendar } from '../../src/domain/calendar.ts';
import { dueAt } from '../../src/domain/deadline.ts';
import { formatInstant, parseDay } from '../../src/shared/instant.ts';
import golden from './deadlines.json' with { type: 'json' };

const table = await readCalendar(fileURLToPath(new URL('../../catalogue/calendars/viet-nam.yaml', import.meta.url)));

describe('deadlines with the calendar of the catalogue', () => {
  const calendar = workingCalendar(table);

  it.each(golden.cases)('$acceptedAt and $workingDays working days: $because', ({ acceptedAt, workingDays, dueAt: expected }) => {
    const due = dueAt(Date.parse(acceptedAt), { amount: workingDays, unit: 'working_day' }, calendar);
    expect(formatInstant(due)).toBe(expected);
  });
});

describe('deadlines before a swap was announced', () => {
  const { swapped, cases } = golden.beforeTheSwapWasAnnounced;
  const swappedDays = new Set(swapped.map(parseDay));
  const calendar = workingCalendar({
    ...table,
    version: 'before',
    exceptions: table.exceptions.filter(({ day }) => !swappedDays.has(day)),
  });

  it.each(cases)('$acceptedAt and $workingDays working days: $because', ({ acceptedAt, workingDays, dueAt: expected }) => {
    const due = dueAt(Date.parse(acceptedAt), { amount: workingDays, unit: 'working_day' }, calendar);
    expect(formatInstant(due)).toBe(expected);
  });
});
