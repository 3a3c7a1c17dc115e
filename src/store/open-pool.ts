import pg from 'pg';

/** The database's 64-bit integers hold instants and counts below 2^53 here: they are read as numbers. */
const INT8 = 20;
const DATE = 1082;
/** A writer that waits longer than this for a row is told so, rather than holding a sender for ever. */
const LOCK_TIMEOUT_MS = 15_000;
const STATEMENT_TIMEOUT_MS = 600_000;

export function openPool(url: string, size: number, onError: (error: Error) => void): pg.Pool {
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8, Number);
  // A day is a text, not an instant in the process's time zone.
  types.setTypeParser(DATE, String);
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    pipeline: true,
    types,
    application_name: 'nhip',
    connectionTimeoutMillis: 10_000,
    lock_timeout: LOCK_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    // The arrays of a batch are always joined by the key: planning that anew for each batch costs more than it finds out.
    options: '-c plan_cache_mode=force_generic_plan',
  });
  // A connection that breaks while idle is replaced; one that breaks in use fails its query. Both also say so as an event,
  // and without a listener that would end the process.
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
