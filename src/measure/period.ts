import { AppError } from '../shared/app-error.ts';
import { formatDay, parseDay, weekdayOf, type Day } from '../shared/instant.ts';

export const PERIOD_KINDS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

/** Whole days, both ends included. */
export interface Period {
  /** `2026-11-22`, `2026-W47`, `2026-11`, `2026-Q4`, `2026`. */
  readonly id: string;
  readonly kind: PeriodKind;
  readonly from: Day;
  readonly to: Day;
}

/** The period of a kind that holds the day. */
export function periodOf(kind: PeriodKind, day: Day): Period {
  const [year = 0, month = 1] = formatDay(day).split('-').map(Number);
  switch (kind) {
    case 'day':
      return { id: formatDay(day), kind, from: day, to: day };
    case 'week':
      return weekOf(day);
    case 'month':
      return months(kind, `${year}-${twoDigits(month)}`, year, month, 1);
    case 'quarter': {
      const quarter = Math.ceil(month / 3);
      return months(kind, `${year}-Q${quarter}`, year, quarter * 3 - 2, 3);
    }
    case 'year':
      return months(kind, `${year}`, year, 1, 12);
  }
}

/** The whole period before. */
export function periodBefore(period: Period): Period {
  return periodOf(period.kind, period.from - 1);
}

/** A kind means the current period of it; otherwise the name of one. Throws AppError `invalid`. */
export function parsePeriod(text: string, today: Day): Period {
  const kind = PERIOD_KINDS.find((one) => one === text);
  if (kind !== undefined) return periodOf(kind, today);
  const named = namedPeriod(text);
  if (named === null) {
    throw new AppError(
      'invalid',
      `no such period: ${text.slice(0, 40)}; day, week, month, quarter, year or 2025-09-02, 2025-W36, 2025-09, 2025-Q3, 2025`,
    );
  }
  return named;
}

function namedPeriod(text: string): Period | null {
  const parts = /^(?<year>(?:19|20)\d\d)(?:-(?:W(?<week>\d\d)|Q(?<quarter>[1-4])|(?<month>\d\d)(?:-(?<day>\d\d))?))?$/.exec(text)?.groups;
  if (parts === undefined) return null;
  const { year = '', week, quarter, month, day } = parts;
  const period = periodOf(...kindAndDay(year, week, quarter, month, day));
  return period.id === text ? period : null;
}

function kindAndDay(year: string, week?: string, quarter?: string, month?: string, day?: string): [PeriodKind, Day] {
  // 4 January is always in week 1 (ISO 8601).
  if (week !== undefined) return ['week', parseDay(`${year}-01-04`) + (Number(week) - 1) * 7];
  if (quarter !== undefined) return ['quarter', parseDay(`${year}-${twoDigits(Number(quarter) * 3)}-01`)];
  if (day !== undefined) return ['day', validDay(`${year}-${month}-${day}`)];
  if (month !== undefined) return ['month', validDay(`${year}-${month}-01`)];
  return ['year', parseDay(`${year}-01-01`)];
}

/** A day that no calendar has becomes a day whose name differs from the text, which is then refused. */
function validDay(text: string): Day {
  const day = parseDay(text);
  return Number.isNaN(day) ? 0 : day;
}

function weekOf(day: Day): Period {
  const from = day - weekdayOf(day) + 1;
  // The Thursday decides to which year a week belongs (ISO 8601).
  const year = formatDay(from + 3).slice(0, 4);
  const first = parseDay(`${year}-01-04`);
  const week = (from - (first - weekdayOf(first) + 1)) / 7 + 1;
  return { id: `${year}-W${twoDigits(week)}`, kind: 'week', from, to: from + 6 };
}

function months(kind: PeriodKind, id: string, year: number, month: number, count: number): Period {
  const start = (monthsAfter: number): Day => Math.floor(Date.UTC(year, month - 1 + monthsAfter, 1) / 86_400_000);
  return { id, kind, from: start(0), to: start(count) - 1 };
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
