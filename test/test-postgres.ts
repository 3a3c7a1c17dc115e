import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import pg from 'pg';
import { inject } from 'vitest';

import { startEmbeddedPostgres } from '../src/store/embedded/embedded-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A server for the whole run; its databases are lost at the end. */
    postgresUrl: string;
  }
}

export interface TestPostgres {
  readonly url: string;
  stop(): Promise<void>;
}

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A real server in a temporary folder, fast because it need not survive a loss of power. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'nhip-test-'));
  // PostgreSQL's account, when root runs the tests, has to pass.
  await chmod(dir, 0o755);
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '128MB', max_connections: '200' };
  const server = await startEmbeddedPostgres({
    dataDir: path.join(dir, 'data'),
    systemDir: path.join(dir, 'system'),
    settings,
    log: () => undefined,
  });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/**
 * A database for one test file: empty, or a copy of another one that nobody is connected to
 * (so that migrations need to run only once). Needs the global setup of this folder.
 */
export async function createTestDatabase(name = 'test', template = 'template0'): Promise<TestDatabase> {
  const unique = `${name}_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(inject('postgresUrl'));
  await administer(`CREATE DATABASE ${pg.escapeIdentifier(unique)} TEMPLATE ${pg.escapeIdentifier(template)}`);
  url.pathname = `/${unique}`;
  return { url: url.href, drop: () => administer(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(unique)} WITH (FORCE)`) };
}

async function administer(sql: string): Promise<void> {
  const client = new pg.Client(inject('postgresUrl'));
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
