import { AppError } from '../shared/app-error.ts';
import type { RecordPlace } from './ports.ts';

/** Where a page ended, and what was asked: opaque to the reader, who hands it back as it is. */
export function writeCursor({ unit, source, code }: RecordPlace, about: string): string {
  return Buffer.from(JSON.stringify([about, unit, source, code])).toString('base64url');
}

/** Throws AppError `invalid` for what is no cursor, or one of another question. */
export function placeAfter(cursor: string, about: string): RecordPlace {
  const [asked, unit, source, code] = partsOf(cursor);
  if (unit === undefined || source === undefined || code === undefined) throw refusal('is no cursor of an earlier page');
  if (asked !== about) throw refusal('is a cursor of another unit, period, indicator or side');
  return { unit, source, code };
}

function partsOf(cursor: string): readonly string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) && parts.length === 4 ? parts.filter((part) => typeof part === 'string' && !part.includes('\u0000')) : [];
  } catch {
    // Not JSON: not ours.
    return [];
  }
}

function refusal(why: string): AppError {
  return new AppError('invalid', `after: ${why}; leave it out for the first page`);
}
