import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { eventItem } from '../test/items.ts';
import { figuresOnly, openTestCore, recomputedBoard, verify } from '../test/test-core.ts';
import { createTestDatabase, type TestDatabase } from '../test/test-postgres.ts';
import { startTestServer } from '../test/test-server.ts';
import { CATALOGUE_DIR } from './core.ts';
import type { AdminUnit } from './domain/unit.ts';
import type { Board } from './live/wire.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('core');
});
afterAll(() => database.drop());

const unit = (id: string, parent: string | null): AdminUnit => ({
  id,
  parent,
  level: parent === null ? 'city' : 'department',
  name: { vi: id, en: id },
  kinds: [{ from: 0, kind: parent === null ? 'city' : 'department' }],
  validFrom: 0,
  validTo: null,
  point: null,
  population: null,
  eIdCode: null,
});

test('a foreign tree, its dossiers and its figures survive a restart', async () => {
  const first = await openTestCore(database.url);
  await first.addUnits([unit('ville', null), unit('ville/parks', 'ville'), unit('ville/parks/north', 'ville/parks')]);
  await first.intake.submit([eventItem({ dossierCode: 'F-1', unit: 'ville/parks/north' })]);
  const before = await recomputedBoard(first, 'ville', 'year');
  await first.close();

  const second = await openTestCore(database.url);
  expect(second.directory().ancestors('ville/parks/north')).toEqual(['ville/parks/north', 'ville/parks', 'ville']);
  expect({ ...(await recomputedBoard(second, 'ville', 'year')), asOf: '' }).toEqual({ ...before, asOf: '' });
  expect(before.values['received']).toMatchObject({ value: 1 });
  expect(await verify(second)).toMatchObject({ ok: true, dossiers: 1 });
  // What is known already is not added again.
  await second.addUnits([unit('ville', null)]);
  await second.close();
});

test('a tree that names a unit of the nation does not take it over', async () => {
  const core = await openTestCore(database.url);
  const name = core.directory().get('01')?.name;
  await core.addUnits([{ ...unit('01', null), name: { vi: 'x', en: 'x' } }]);
  expect(core.directory().get('01')?.name).toEqual(name);
  await core.close();
});

test('a server that is stopped and started again shows the same', async () => {
  const look = async (url: string): Promise<unknown> => {
    // Our own answer.
    const board = (await (await fetch(`${url}/v1/board?unit=ville&period=year`)).json()) as Board;
    return figuresOnly({ ...board, asOf: '' });
  };
  const first = await startTestServer({ databaseUrl: database.url });
  const before = await look(first.url);
  await first.end();
  const second = await startTestServer({ databaseUrl: database.url });
  expect(await look(second.url)).toEqual(before);
  await second.end();
});

test('a database that cannot be reached is told at once, and nothing is left open', async () => {
  await expect(openTestCore('postgres://nhip@127.0.0.1:1/nhip')).rejects.toThrow('cannot be reached');
});

test('a calendar that nobody can know yet is refused at the start, with file and line, and nothing is begun', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'nhip-catalogue-'));
  try {
    await cp(CATALOGUE_DIR, dir, { recursive: true });
    const file = path.join(dir, 'calendars', 'viet-nam.yaml');
    const text = await readFile(file, 'utf8');
    const [, last = ''] = /announcedOn: (\S+)(?![\s\S]*announcedOn:)/.exec(text) ?? [];
    await writeFile(file, text.replace(`announcedOn: ${last}`, 'announcedOn: 2099-01-04'));
    await expect(startTestServer({ databaseUrl: database.url, catalogueDir: dir })).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringMatching(/viet-nam\.yaml:\d+: .*announced on 2099-01-04, after today/),
    });
  } finally {
    await rm(dir, { recursive: true });
  }
});
