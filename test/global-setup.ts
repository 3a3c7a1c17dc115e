import type { TestProject } from 'vitest/node';

import { startTestPostgres } from './test-postgres.ts';

/** One PostgreSQL for the whole run, for `createTestDatabase`. What it returns is called at the end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestPostgres();
  project.provide('postgresUrl', server.url);
  return server.stop;
}
