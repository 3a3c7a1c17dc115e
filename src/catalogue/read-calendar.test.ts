import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { calendarBook } from '../domain/calendar-book.ts';
import { parseDay } from '../shared/instant.ts';
import { readCalendar, type CalendarChecks } from './read-calendar.ts';

const FILE = fileURLToPath(new URL('../../catalogue/calendars/viet-nam.yaml', import.meta.url));

describe('the calendar of the catalogue', async () => {
  const table = await readCalendar(FILE);
  const calendar = calendarBook(table).standard;

  it.each([
    [2024, 251],
    [2025, 250],
    [2026, 249],
    [2027, 249],
  ])('has in %i %i working days', (year, days) => {
    expect(calendar.workingDaysBetween(parseDay(`${year}-01-01`), parseDay(`${year}-12-31`))).toBe(days);
  });

  it('says of every exception what it is and what it rests on', () => {
    expect(table.versions.flatMap(({ exceptions }) => exceptions).find(({ day }) => day === parseDay('2026-01-10'))).toEqual({
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
    expect(table.startRule).toEqual({ until: 15 * 60 });
  });

  it('keeps a version for each announcement', () => {
    expect(table.versions.map(({ id, exceptions }) => `${id}: ${exceptions.length}`)).toEqual([
      'vn-2023-11-22: 8',
      'vn-2024-04-12: 2',
      'vn-2024-12-03: 8',
      'vn-2025-10-16: 8',
      'vn-2025-12-25: 2',
      'vn-2026-01-07: 2',
    ]);
    expect(table.versions.every(({ id, announcedOn }) => announcedOn === parseDay(id.slice(3)))).toBe(true);
  });

  it('has in its base the days that the law fixes: nobody had to announce New Year', () => {
    const known = calendarBook(table).knownAt('VN', Date.parse('2023-01-01T00:00:00Z'));
    expect([known.version, known.isWorkingDay(parseDay('2026-01-01')), known.isWorkingDay(parseDay('2026-01-02'))]).toEqual([
      'vn-law',
      false,
      true,
    ]);
  });
});

const SMALL = `# a calendar
weekly: { monday: true, tuesday: true, wednesday: true, thursday: true, friday: true, saturday: false, sunday: false }
hours:
  - { from: "07:30", to: "11:30" }
  - { from: "13:30", to: "17:30" }
agencies:
  - { unit: "01", basis: law, hours: [{ from: "08:00", to: "12:00" }] }
start: { until: "15:00", basis: law }
bases:
  law: "A law"
base:
  id: base
  exceptions:
    - { day: 2026-01-01, kind: statutory, status: official, basis: law, vi: "Tết", en: "New Year" }
    - { day: 2026-04-30, kind: statutory, status: official, basis: law, vi: "30/4", en: "Day" }
versions:
  - id: first
    announcedOn: 2025-12-25
    exceptions:
      - { day: 2026-01-02, kind: swap_off, status: official, basis: law, vi: "Hoán đổi", en: "Swap" }
      - { day: 2026-01-10, kind: makeup_workday, status: official, basis: law, vi: "Làm bù", en: "Made up" }
  - id: second
    announcedOn: 2026-01-05
    exceptions:
      - { day: 2026-01-10, kind: ordinary, status: official, basis: law, vi: "Thôi làm bù", en: "Taken back" }
`;

describe('a calendar file', () => {
  let file: string;
  beforeAll(async () => {
    file = join(await mkdtemp(join(tmpdir(), 'nhip-calendar-')), 'calendar.yaml');
  });
  afterAll(() => rm(join(file, '..'), { recursive: true }));

  const read = async (text: string, checks?: CalendarChecks) => {
    await writeFile(file, text);
    return readCalendar(file, checks);
  };

  it('that takes an exception back leaves the day to the week', async () => {
    const book = calendarBook(await read(SMALL));
    expect(book.standard.isWorkingDay(parseDay('2026-01-10'))).toBe(false);
    expect(book.knownAt('01', Date.parse('2026-01-04T00:00:00Z')).isWorkingDay(parseDay('2026-01-10'))).toBe(true);
    expect(book.of('01').startOfWorkingDay(0) - book.standard.startOfWorkingDay(0)).toBe(30 * 60_000);
  });

  it('without a rule for the start has none', async () => {
    expect((await read(SMALL.replace(/^start:.*\n/m, ''))).startRule).toBeNull();
  });

  it.each<[string, string, string, number, string]>([
    ['a word that is no kind', 'kind: swap_off', 'kind: sick', 20, '/versions/0/exceptions/0/kind'],
    ['a day that does not exist', 'day: 2026-04-30', 'day: 2026-04-31', 15, '"2026-04-31" is not a day'],
    ['a day twice in one version', 'day: 2026-01-10, kind: makeup', 'day: 2026-01-02, kind: makeup', 21, '2026-01-02 is there twice'],
    [
      'a day taken back that nobody gave',
      'day: 2026-01-10, kind: ordinary',
      'day: 2026-01-12, kind: ordinary',
      25,
      '2026-01-12 is ordinary already',
    ],
    [
      'an unknown basis of a day',
      'kind: swap_off, status: official, basis: law',
      'kind: swap_off, status: official, basis: hearsay',
      20,
      'there is no basis "hearsay"',
    ],
    ['an unknown basis of the start', 'until: "15:00", basis: law', 'until: "15:00", basis: hearsay', 8, 'there is no basis "hearsay"'],
    ['an unknown basis of hours', 'unit: "01", basis: law', 'unit: "01", basis: hearsay', 7, 'there is no basis "hearsay"'],
    ['hours that overlap', 'from: "13:30"', 'from: "11:00"', 5, '11:00 to 17:30'],
    ['hours of an agency that are empty', 'from: "08:00"', 'from: "12:00"', 7, '12:00 to 12:00 is empty'],
    ['an hour that does not exist', '"07:30"', '"27:30"', 4, '/hours/0/from'],
    [
      'an agency twice',
      'start:',
      '  - { unit: "01", basis: law, hours: [{ from: "08:00", to: "12:00" }] }\nstart:',
      8,
      'the unit 01 is there twice',
    ],
    ['a weekday left out', 'monday: true, ', '', 2, '/weekly'],
    ['a key that nobody knows', 'bases:', 'colour: red\nbases:', 9, '/colour'],
    ['a key that nobody knows, in a version', 'id: second', 'id: second\n    until: 2027-01-01', 23, '/versions/1/until'],
    [
      'versions out of order',
      'announcedOn: 2026-01-05',
      'announcedOn: 2025-12-24',
      23,
      'second of 2025-12-24 is not after first of 2025-12-25',
    ],
    ['two versions of one day', 'announcedOn: 2026-01-05', 'announcedOn: 2025-12-25', 23, 'versions stand in order'],
    ['an id twice', 'id: second', 'id: base', 22, 'the id "base" is there twice'],
    ['no YAML at all', 'hours:', 'hours: [', 4, ''],
  ])('with %s is refused with its line and the reason', async (_, whole, broken, line, complaint) => {
    expect(SMALL).toContain(whole);
    const refused = read(SMALL.replace(whole, broken));
    await expect(refused).rejects.toMatchObject({ kind: 'configuration' });
    await expect(refused).rejects.toThrow(complaint);
    await expect(refused).rejects.toThrow(`${file}:${line}: `);
  });

  it('that announces for a day to come is refused when the day is asked', async () => {
    await expect(read(SMALL, { today: parseDay('2026-01-05') })).resolves.toBeDefined();
    const refused = read(SMALL, { today: parseDay('2026-01-04') });
    await expect(refused).rejects.toThrow(`${file}:23: second is announced on 2026-01-05, after today`);
  });

  it('with hours for a unit that nobody knows is refused where the units are known', async () => {
    await expect(read(SMALL, { isUnit: (id) => id === '01' })).resolves.toBeDefined();
    await expect(read(SMALL, { isUnit: () => false })).rejects.toThrow(`${file}:7: there is no unit 01`);
  });

  it('that is not there is named', async () => {
    await expect(readCalendar(join(file, 'nowhere'))).rejects.toThrow('cannot be read');
  });
});
