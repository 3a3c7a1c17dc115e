import pg from 'pg';

import { AppError } from '../shared/app-error.ts';

/** Full disk, no memory, no lock in time, shutting down, read-only: nothing about what was asked, and it will pass. */
export function isOutage(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /^(08|53|57|58|55P03|25006)/.test(code);
}

/** What a failed reading throws: AppError `unavailable` where the store is away, a defect of ours as it is. */
export function failedReading(error: unknown): never {
  // What the server answered is a `DatabaseError`; what the driver says of a connection is a plain one, or several of them.
  const isOfConnection = error instanceof AggregateError || (error instanceof Error && error.constructor === Error);
  const isAway = isOutage(error) || (isOfConnection && !(error instanceof pg.DatabaseError));
  if (!isAway) throw error;
  throw new AppError('unavailable', 'the database cannot be reached at the moment', error);
}
