import pg from 'pg';

/** The database's 64-bit integers hold instants and counts below 2^53 here: they are read as numbers. */
const INT8 = 20;
/** A writer that waits longer than this for a row is told so, rather than holding a sender for ever. */
const LOCK_TIMEOUT_MS = 15_000;
const STATEMENT_TIMEOUT_MS = 600_000;

export function openPool(url: string, size: number, onError: (error: Error) => void): pg.Pool {
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8, Number);
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    types,
    application_name: 'nhip',
    connectionTimeoutMillis: 10_000,
    lock_timeout: LOCK_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
  });
  // A connection that breaks while idle is replaced; without a listener it would end the process.
  pool.on('error', onError);
  return pool;
}
