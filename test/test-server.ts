import path from 'node:path';

import type { Config } from '../src/config/read-config.ts';
import { startServer, type Server } from '../src/main.ts';
import { systemClock, type Clock } from '../src/shared/clock.ts';
import { createTestDatabase, type TestDatabase } from './test-postgres.ts';

export interface TestServer extends Server {
  readonly databaseUrl: string;
  /** What the server reported as errors so far. */
  readonly errors: readonly unknown[];
  /** Stops it and drops the database where it was made for it. */
  end(): Promise<void>;
}

export interface TestServerOptions {
  /** An existing database; otherwise one is made and dropped at the end. */
  readonly databaseUrl?: string;
  readonly boundaries?: string;
  readonly catalogueDir?: string;
  readonly clock?: Clock;
}

/** The whole server in this process, on a free port and a real database. Needs the global setup of this folder. */
export async function startTestServer({
  databaseUrl,
  boundaries,
  catalogueDir,
  clock = systemClock,
}: TestServerOptions = {}): Promise<TestServer> {
  const database: TestDatabase | null = databaseUrl === undefined ? await createTestDatabase('server') : null;
  const url = databaseUrl ?? database?.url ?? '';
  const errors: unknown[] = [];
  const server = await startServer({
    config: testConfig(url, boundaries ?? null, catalogueDir ?? null),
    clock,
    version: '0.0.0',
    log: () => undefined,
    onError: (error) => void errors.push(error),
  });
  return {
    ...server,
    databaseUrl: url,
    errors,
    async end() {
      await server.stop();
      await database?.drop();
    },
  };
}

/** With `databaseUrl`, the data folder is never touched. */
export function testConfig(databaseUrl: string, boundaries: string | null = null, catalogueDir: string | null = null): Config {
  return {
    host: '127.0.0.1',
    port: 0,
    dataDir: path.resolve('/nonexistent'),
    databaseUrl,
    boundaries,
    catalogueDir,
    logLevel: 'silent',
    intake: 'open',
    rawDays: 35,
    hashKey: null,
    secrets: new Map(),
  };
}
