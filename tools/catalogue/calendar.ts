import { expectEqual, expectNone } from './expect.ts';
import type { ReadSource, SourceRow } from './source.ts';

/** What an entry rests on: how the reference data begins its own note, and the note in our words. */
const BASES = [
  ['Thong bao 5015/', 'notice-2024', 'Notice 5015/TB-LĐTBXH of 22 Nov 2023, from memory; agrees with python-holidays 0.105'],
  ['VPCP 2450/', 'swap-2024', 'Government Office dispatch 2450/VPCP-KGVX of 12 Apr 2024'],
  ['Thong bao 6150/', 'notice-2025', 'Notice 6150/TB-BLĐTBXH of 3 Dec 2024, from memory'],
  ['VPCP 12729/', 'swap-2026', 'Government Office dispatch 12729/VPCP-KGVX of 25 Dec 2025'],
  ['Bo Noi vu notice Oct 2025 - seen', 'tet-2026', 'Notice 9441/TB-BNV of 16 Oct 2025'],
  ['Bo Noi vu notice Oct 2025 (same', 'national-day-2026', 'Notice 9441/TB-BNV of 16 Oct 2025; the swap of 31 Aug from memory'],
  ['Labour Code 2019 art. 112 (rule)', 'labour-code', 'Labour Code 2019, art. 111 and 112, applied to the year'],
  ['Politburo 80-NQ/TW', 'culture-day', 'Politburo Resolution 80-NQ/TW of 7 Jan 2026; the enacting act was not seen, check before use'],
  ['projected from Labour Code', 'projected', 'Projected from the Labour Code, art. 112; the notice of the year was not found'],
] as const;

/** When what each notice decides became known. What the law itself says was always known and stands in the base. */
const ANNOUNCEMENTS: Readonly<Record<string, readonly string[]>> = {
  '2023-11-22': ['notice-2024'],
  '2024-04-12': ['swap-2024'],
  '2024-12-03': ['notice-2025'],
  '2025-10-16': ['tet-2026', 'national-day-2026'],
  '2025-12-25': ['swap-2026'],
  '2026-01-07': ['culture-day'],
};

/** The days that art. 112 of the Labour Code fixes; of Tết and National Day a notice of the year chooses the rest. */
const FIXED = new Set(['Tết Dương lịch', 'Giỗ Tổ Hùng Vương', 'Ngày Chiến thắng', 'Quốc tế Lao động', 'Quốc khánh']);

const ENGLISH = [
  ['Tết Dương lịch', 'New Year’s Day'],
  ['Tết Nguyên đán', 'Lunar New Year'],
  ['Giỗ Tổ Hùng Vương', 'Hùng Kings’ Commemoration Day'],
  ['Ngày Chiến thắng', 'Reunification Day'],
  ['Quốc tế Lao động', 'International Labour Day'],
  ['Quốc khánh', 'National Day'],
  ['Ngày Văn hóa Việt Nam', 'Viet Nam Culture Day'],
  ['Nghỉ hoán đổi', 'Day off by swap'],
  ['Làm bù cho', 'Worked in place of'],
] as const;

/** As counted in the reference data. */
const WORKING_DAYS = { 2024: 251, 2025: 250, 2026: 249, 2027: 249 };

export function buildCalendar(read: ReadSource): string {
  const rows = read('holidays.csv');
  expectEqual('entries of the calendar', rows.length, 60);
  for (const [year, known] of Object.entries(WORKING_DAYS)) {
    expectEqual(`working days of ${year}`, workingDaysOf(Number(year), rows), known);
  }
  expectNone(
    'entries whose kind and day off disagree',
    rows.filter((row) => (row.get('kind') === 'makeup_workday') !== (row.get('is_day_off') === '0')).map((row) => row.where),
  );
  return [
    ...HEAD,
    'bases:',
    `  start-rule: ${JSON.stringify(START_RULE)}`,
    ...BASES.map(([, key, text]) => `  ${key}: ${JSON.stringify(text)}`),
    'base:',
    '  id: vn-law',
    '  exceptions:',
    ...rows.filter((row) => announcementOf(row) === undefined).map((row) => `    ${entryOf(row)}`),
    'versions:',
    ...Object.keys(ANNOUNCEMENTS).flatMap((day) => [
      `  - id: vn-${day}`,
      `    announcedOn: ${day}`,
      '    exceptions:',
      ...rows.filter((row) => announcementOf(row) === day).map((row) => `      ${entryOf(row)}`),
    ]),
    '',
  ].join('\n');
}

const START_RULE =
  'Decree 61/2018/NĐ-CP, art. 18: what is received after 15:00 goes to the officer at the start of the next working day; to be verified in Decree 118/2025/NĐ-CP';

const HEAD = [
  '# The working calendar of Viet Nam’s civil service, 2024 to 2027. An administrator may edit it: what a new announcement adds',
  '# or changes goes into a version of its own at the end, for every deadline is kept with the version that it rests on.',
  '# Source: the notices named under `bases`, as collected in the reference data of 2026-11-22; facts only; built by tools/catalogue.',
  '#',
  '# base: what the law itself fixes, known at any time. versions: what was announced since, in order of announcement; a deadline',
  '# counts by the newest version while the dossier is open, and by the newest of the day on which it ended.',
  '# kind: statutory, compensatory (for a holiday on a weekend), swap_off (public sector), makeup_workday (a Saturday worked),',
  '# ordinary (takes back what an earlier version said: the day follows the week again).',
  '# status: official, likely (seen, but not its legal text), projected (computed, not announced).',
  '#',
  '# Week of five days and eight hours by Decision 188/1999/QĐ-TTg; the hours are the most usual ones, set locally: an agency that',
  '# has others is entered under agencies, `- { unit: "01", basis: …, hours: [{ from: "07:30", to: "12:00" }, …] }`, and all units',
  '# below it take them over. A counter open on a Saturday receives, but no clock starts before the next working day.',
  '# start: until this hour of a working day an acceptance counts as of that day, later as of the start of the next working day.',
  '# Leave it out, and a limit is counted from the acceptance at whatever hour.',
  'weekly: { monday: true, tuesday: true, wednesday: true, thursday: true, friday: true, saturday: false, sunday: false }',
  'hours:',
  '  - { from: "07:30", to: "11:30" }',
  '  - { from: "13:30", to: "17:30" }',
  'agencies: []',
  'start: { until: "15:00", basis: start-rule }',
];

/** The day on which what a row says became known; `undefined` for what the law says, or what is only projected from it. */
function announcementOf(row: SourceRow): string | undefined {
  const basis = baseOf(row);
  return Object.keys(ANNOUNCEMENTS).find((day) => ANNOUNCEMENTS[day]?.includes(basis));
}

function entryOf(row: SourceRow): string {
  const vi = row.get('name');
  const parts = [
    `day: ${row.get('date')}`,
    `kind: ${row.get('kind')}`,
    `status: ${row.get('status')}`,
    `basis: ${baseOf(row)}`,
    `vi: ${JSON.stringify(vi)}`,
    `en: ${JSON.stringify(englishOf(vi, row.where))}`,
  ];
  return `- { ${parts.join(', ')} }`;
}

function baseOf(row: SourceRow): string {
  const base = BASES.find(([begins]) => row.get('basis').startsWith(begins));
  if (base === undefined) throw new Error(`${row.where}: no basis known for ${row.get('basis')}`);
  const isFixed = row.get('kind') === 'statutory' && row.get('status') === 'official' && FIXED.has(row.get('name'));
  return isFixed ? 'labour-code' : base[1];
}

function englishOf(vi: string, where: string): string {
  const known = ENGLISH.find(([begins]) => vi.startsWith(begins));
  if (known === undefined) throw new Error(`${where}: no English name for ${vi}`);
  const [begins, en] = known;
  const rest = vi.slice(begins.length).trim();
  if (rest === '(nghỉ bù)' || rest.endsWith(' (nghỉ bù)')) return `${en} (compensatory)`;
  if (rest === '(ngày liền kề)') return `${en} (adjacent day)`;
  // What is left is the lunar year's name, which English does without, or the date or occasion of a swap.
  return /\d/.test(rest) ? `${en} ${rest}` : en;
}

function workingDaysOf(year: number, rows: readonly SourceRow[]): number {
  const exceptions = new Map(rows.map((row) => [row.get('date'), row.get('is_day_off') === '0']));
  let count = 0;
  for (const date = new Date(Date.UTC(year, 0, 1)); date.getUTCFullYear() === year; date.setUTCDate(date.getUTCDate() + 1)) {
    const weekday = date.getUTCDay() % 6 !== 0;
    count += Number(exceptions.get(date.toISOString().slice(0, 10)) ?? weekday);
  }
  return count;
}
