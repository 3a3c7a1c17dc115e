import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { testConfig } from '../../test/test-server.ts';
import { createTestDatabase, type TestDatabase } from '../../test/test-postgres.ts';
import { CATALOGUE_DIR, openCore } from '../core.ts';
import { systemClock } from '../shared/clock.ts';

let database: TestDatabase;
let other: string;
beforeAll(async () => {
  database = await createTestDatabase('in-force');
  const folder = await mkdtemp(path.join(tmpdir(), 'nhip-in-force-'));
  other = path.join(folder, 'catalogue');
  await cp(CATALOGUE_DIR, other, { recursive: true });
  const file = path.join(other, 'limits.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('answer: 15', 'answer: 10'));
});
afterAll(async () => {
  await database.drop();
  await rm(path.dirname(other), { recursive: true });
});

async function open(catalogueDir: string | null, announce?: string): Promise<void> {
  const core = await openCore({
    config: testConfig(database.url, null, catalogueDir),
    clock: systemClock,
    log: () => undefined,
    onError: () => undefined,
    ...(announce === undefined ? {} : { announce }),
  });
  await core.close();
}

test('a command works by the catalogue of the server, or not at all; a server brings its own', async () => {
  await open(null);
  await open(null, 'cli');
  await expect(open(other, 'cli')).rejects.toMatchObject({ kind: 'configuration', message: expect.stringContaining('NHIP_CATALOGUE_DIR') });
  await open(other);
  await open(other, 'cli');
  await expect(open(null, 'cli')).rejects.toMatchObject({ kind: 'configuration' });
});
