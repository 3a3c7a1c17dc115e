import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { workingCalendar } from '../domain/calendar.ts';
import { parseDay } from '../shared/instant.ts';
import { readCalendar } from './read-calendar.ts';

const FILE = fileURLToPath(new URL('../../catalogue/calendars/viet-nam.yaml', import.meta.url));

describe('the calendar of the catalogue', async () => {
  const table = await readCalendar(FILE);
  const calendar = workingCalendar(table);

  it.each([
    [2024, 251],
    [2025, 250],
    [2026, 249],
    [2027, 249],
  ])('has in %i %i working days', (year, days) => {
    expect(calendar.workingDaysBetween(parseDay(`${year}-01-01`), parseDay(`${year}-12-31`))).toBe(days);
  });

  it('says of every exception what it is and what it rests on', () => {
    expect(table.exceptions.find(({ day }) => day === parseDay('2026-01-10'))).toEqual({
      day: parseDay('2026-01-10'),
      working: true,
      kind: 'makeup_workday',
      name: { vi: 'Làm bù cho 2/1', en: 'Worked in place of 2/1' },
      status: 'official',
      basis: 'Government Office dispatch 12729/VPCP-KGVX of 25 Dec 2025',
    });
    expect(table.hours).toEqual([
      { from: 450, to: 690 },
      { from: 810, to: 1_050 },
    ]);
  });
});

describe('a broken calendar', () => {
  let file: string;
  beforeAll(async () => {
    file = join(await mkdtemp(join(tmpdir(), 'nhip-calendar-')), 'calendar.yaml');
  });
  afterAll(() => rm(join(file, '..'), { recursive: true }));

  it.each([
    ['a word that is no kind', 'kind: statutory, status', 'kind: sick, status', '/exceptions/0'],
    ['a day that does not exist', 'day: 2024-01-01', 'day: 2024-02-30', '"2024-02-30" is not a day'],
    ['a day given twice', 'day: 2024-02-09', 'day: 2024-02-08', '2024-02-08 is there twice'],
    ['an unknown basis', 'basis: notice-2024', 'basis: hearsay', 'there is no basis "hearsay"'],
    ['hours that overlap', 'from: "13:30"', 'from: "11:00"', '11:00 to 17:30'],
    ['an hour that does not exist', '"07:30"', '"27:30"', '/hours/0/from'],
    ['a weekday left out', 'monday: true, ', '', '/weekly'],
    ['brackets that do not close', 'saturday: false, sunday: false }', 'saturday: false', ''],
  ])('refuses %s, naming the line', async (_, from, to, message) => {
    const text = await readFile(FILE, 'utf8');
    const line = text.slice(0, text.indexOf(from)).split('\n').length;
    await writeFile(file, text.replace(from, to));
    await expect(readCalendar(file)).rejects.toMatchObject({ kind: 'configuration' });
    await expect(readCalendar(file)).rejects.toThrow(message);
    if (message !== '') await expect(readCalendar(file)).rejects.toThrow(`calendar.yaml:${line}: `);
  });
});
