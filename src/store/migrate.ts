import { runner } from 'node-pg-migrate';
import pg from 'pg';

import { AppError } from '../shared/app-error.ts';

/** PostgreSQL 18, as `server_version_num` writes it. */
const LEAST_VERSION = 180_000;

export interface MigrateOptions {
  readonly url: string;
  /** A folder of `0001_name.sql`, `0002_…`: applied in order, once each, never back. Hidden files are passed over. */
  readonly dir: string;
  readonly log: (message: string) => void;
}

/**
 * Brings the database up to date, all or nothing. Processes that start at the same moment wait for one another.
 * Throws when an applied migration has vanished or a new one precedes it.
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  await withClient(options.url, async (dbClient) => {
    const applied = await runner({
      dbClient,
      dir: options.dir,
      direction: 'up',
      migrationsTable: 'schema_migration',
      singleTransaction: true,
      advisoryLockMode: 'wait',
      // Its progress lines are noise; what it warns of comes as an exception as well.
      logger: { info: () => undefined, warn: () => undefined, error: options.log },
    });
    for (const { name } of applied) options.log(`Applied migration ${name}`);
  });
}

/** Refuses a server that is too old, by the version found. */
export async function assertServerVersion(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rows } = await client.query<{ number: string }>(`SELECT current_setting('server_version_num') AS number`);
    assertVersion(Number(rows[0]?.number));
  });
}

/** @param found as `server_version_num`: 150018 is 15.18. */
export function assertVersion(found: number): void {
  if (found >= LEAST_VERSION) return;
  const readable = Number.isNaN(found) ? 'unknown' : `${Math.floor(found / 10_000)}.${found % 10_000}`;
  throw new AppError('configuration', `Nhịp needs PostgreSQL 18 or later; the server at DATABASE_URL is version ${readable}.`);
}

async function withClient(url: string, use: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'nhip-migrate' });
  // A line that breaks between two queries is told by the next one.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new AppError('unavailable', `The database at DATABASE_URL cannot be reached: ${reasonOf(error)}`, error);
  }
  try {
    await use(client);
  } finally {
    await client.end();
  }
}

/** Of several addresses that all failed only the code is told. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message !== '' ? error.message : 'code' in error ? String(error.code) : error.name;
}
