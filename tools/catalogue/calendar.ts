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
  ['Politburo 80-NQ/TW', 'culture-day', 'Politburo Resolution 80-NQ/TW; the enacting act was not seen, check before use'],
  ['projected from Labour Code', 'projected', 'Projected from the Labour Code, art. 112; the notice of the year was not found'],
] as const;

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
    ...BASES.map(([, key, text]) => `  ${key}: ${JSON.stringify(text)}`),
    'exceptions:',
    ...rows.map(entryOf),
    '',
  ].join('\n');
}

const HEAD = [
  '# The working calendar of Viet Nam’s civil service, 2024 to 2027. An administrator may edit it: give a new version then,',
  '# for every deadline is kept with the version it was computed with.',
  '# Source: the notices named under `bases`, as collected in the reference data of 2026-11-22; facts only; built by tools/catalogue.',
  '# Week of five days and eight hours by Decision 188/1999/QĐ-TTg; the hours are the most usual ones, set locally.',
  '# kind: statutory, compensatory (for a holiday on a weekend), swap_off (public sector), makeup_workday (a Saturday worked).',
  '# status: official, likely (seen, but not its legal text), projected (computed, not announced).',
  'version: vn-2026-11-22',
  'weekly: { monday: true, tuesday: true, wednesday: true, thursday: true, friday: true, saturday: false, sunday: false }',
  'hours:',
  '  - { from: "07:30", to: "11:30" }',
  '  - { from: "13:30", to: "17:30" }',
];

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
  return `  - { ${parts.join(', ')} }`;
}

function baseOf(row: SourceRow): string {
  const base = BASES.find(([begins]) => row.get('basis').startsWith(begins));
  if (base === undefined) throw new Error(`${row.where}: no basis known for ${row.get('basis')}`);
  return base[1];
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
