import { Type } from 'typebox';

import { parseInstant } from '../../intake/parse-instant.ts';
import { parsePeriod, type Period } from '../../measure/period.ts';
import { AppError } from '../../shared/app-error.ts';
import { parseDay, startOfDay, type Instant } from '../../shared/instant.ts';

/** What whoever reads a file knows beside it. */
export interface FileContext {
  /** For a file that does not say it; one that says another is refused. */
  readonly period: Period | null;
  /** For a file that does not say it. */
  readonly capturedAt: Instant | null;
}

/** What a file can say of itself. */
export const statedFields = {
  source: Type.Optional(Type.String()),
  period: Type.Optional(Type.String()),
  capturedAt: Type.Optional(Type.String()),
};

export interface FileTimes {
  readonly period: Period;
  readonly capturedAt: Instant;
}

interface Stated {
  readonly source?: string;
  readonly period?: string;
  readonly capturedAt?: string;
}

/**
 * Period and capture of a whole file: its own fields first, then what is known beside it, then what its `source` line says in
 * words ("month 2026-08, captured on 2026-09-26"). Throws AppError `invalid` where one is nowhere.
 */
export function timesOf(stated: Stated, known: FileContext): FileTimes {
  const period = stated.period === undefined ? null : namedPeriod(stated.period);
  if (period !== null && known.period !== null && period.id !== known.period.id) {
    throw new AppError('invalid', `/period: is ${period.id}, not ${known.period.id}`);
  }
  return {
    period: period ?? known.period ?? periodInWords(stated.source) ?? missing('the period'),
    capturedAt: statedInstant(stated.capturedAt) ?? known.capturedAt ?? dayInWords(stated.source) ?? missing('the time of capture'),
  };
}

/** Throws AppError `invalid` for a text that is no instant. */
export function statedInstant(text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined;
  const hasOffset = /T.*(Z|[+-]\d{2}:\d{2})$/.test(text);
  const instant = hasOffset ? parseInstant(text) : undefined;
  if (instant === undefined) throw new AppError('invalid', '/capturedAt: is no instant such as 2026-09-26T18:14:39+07:00');
  return instant;
}

export function missing(what: string): never {
  throw new AppError('invalid', `${what} is not in the file, and was not given`);
}

function namedPeriod(name: string): Period {
  // A name, never "the current one": no clock is asked.
  return parsePeriod(name, 0);
}

function periodInWords(source = ''): Period | null {
  const name = /\b(?:month|quarter|year) (\d{4}(?:-(?:Q[1-4]|0[1-9]|1[0-2]))?)(?![-\d])/.exec(source)?.[1];
  return name === undefined ? null : namedPeriod(name);
}

/** Only the day is known: its beginning stands for it. */
function dayInWords(source = ''): Instant | null {
  const day = parseDay(/\bcaptured (?:on )?(\d{4}-\d{2}-\d{2})\b/.exec(source)?.[1] ?? '');
  return Number.isNaN(day) ? null : startOfDay(day);
}
