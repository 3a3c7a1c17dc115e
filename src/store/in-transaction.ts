import type { ClientBase, Pool } from 'pg';

import { AppError } from '../shared/app-error.ts';
import { failedReading, isOutage } from './outage.ts';

/** Work that is written whole or not at all. Throws AppError `unavailable` where the database is away. */
export async function inTransaction<T>(pool: Pool, work: (client: ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch(failedReading);
  try {
    await client.query('BEGIN');
    const done = await work(client);
    await client.query('COMMIT');
    client.release();
    return done;
  } catch (error) {
    const isAlive = await client.query('ROLLBACK').then(
      () => true,
      () => false,
    );
    // A connection in an unknown state is closed, not given back.
    client.release(!isAlive);
    if (!isAlive) return failedReading(error);
    if (isOutage(error)) throw new AppError('unavailable', 'the database cannot write at the moment', error);
    throw error;
  }
}
