import { DAY_MS } from '../../../shared/instant.ts';

/** What cells refer to, from the other parts of a workbook. */
export interface Workbook {
  readonly texts: readonly string[];
  /** The styles that show a number as a date. */
  readonly dates: ReadonlySet<number>;
  /** Days are counted from 1904 instead of 1900. */
  readonly is1904: boolean;
}

export interface Cell {
  readonly column: number;
  readonly type: string;
  readonly style: number;
}

/** What a cell says. Dates are given as ISO local time, without a zone. */
export function cellText(text: string, { type, style }: Pick<Cell, 'type' | 'style'>, { texts, dates, is1904 }: Workbook): string {
  if (type === 's') return texts[Number(text)] ?? '';
  if (type === 'b') return text === '1' ? 'TRUE' : 'FALSE';
  if (type !== 'n' || text === '' || !dates.has(style)) return text;
  return localTime(Number(text), is1904) ?? text;
}

/** Days since the end of 1899 (which takes 1900 for a leap year), or since 1904. */
function localTime(days: number, is1904: boolean): string | null {
  const first = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  const instant = new Date(Math.round((first + days * DAY_MS) / 1_000) * 1_000);
  if (Number.isNaN(instant.getTime())) return null;
  const text = instant.toISOString().slice(0, 19);
  return Number.isInteger(days) ? text.slice(0, 10) : text;
}
