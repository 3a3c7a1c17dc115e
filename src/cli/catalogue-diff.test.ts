import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { eventItem, OTHER_WARD, WARD } from '../../test/items.ts';
import { openTestCore } from '../../test/test-core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/test-postgres.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { CATALOGUE_DIR, type Core } from '../core.ts';
import { parseDay, startOfDay } from '../shared/instant.ts';
import { manualClock } from '../shared/manual-clock.ts';
import { diffCatalogues } from './catalogue-diff.ts';

let database: TestDatabase;
let core: Core;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase('diff');
  core = await openTestCore(database.url);
  folder = await mkdtemp(path.join(tmpdir(), 'nhip-diff-'));
  const items = [WARD, OTHER_WARD].flatMap((unit) =>
    Array.from({ length: 40 }, (_, at) => [
      eventItem({
        dossierCode: `${unit}-${at}`,
        unit,
        occurredAt: '2026-03-02T09:00:00+07:00',
        facts: { channel: at % 2 === 0 ? 'online' : 'postal' },
      }),
      eventItem({
        dossierCode: `${unit}-${at}`,
        unit,
        occurredAt: at < 10 && unit === WARD ? '2026-04-20T09:00:00+07:00' : '2026-03-03T09:00:00+07:00',
        status: 'resolved',
      }),
    ]).flat(),
  );
  await core.intake.submit(items);
});
afterAll(async () => {
  await core.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

async function changed(name: string, file: string, change: (text: string) => string) {
  const dir = path.join(folder, name);
  await cp(CATALOGUE_DIR, dir, { recursive: true });
  const text = await readFile(path.join(dir, file), 'utf8');
  const next = change(text);
  expect(next).not.toBe(text);
  await writeFile(path.join(dir, file), next);
  return readCatalogue(dir);
}

const diff = (other: Parameters<typeof diffCatalogues>[1]) => diffCatalogues(core, other, { period: '2026-03', index: '766' });
const pointsOf = async (other: Parameters<typeof diffCatalogues>[1], unit: string) => {
  const found = (await diff(other)).units.find((one) => one.unit.id === unit);
  const of = (side: 'before' | 'after') => found?.[side].score.components.find(({ id }) => id === '2.1');
  return [of('before'), of('after')];
};

describe('what a changed catalogue would do', () => {
  test('the same one does nothing', async () => {
    const { definitions, rulesChange, units } = await diff(await readCatalogue(CATALOGUE_DIR));
    expect([definitions, rulesChange]).toEqual([[], false]);
    for (const { before, after, change } of units) {
      expect(after).toEqual(before);
      expect(change.change ?? 0).toBe(0);
    }
  });

  test('an indicator that counts otherwise moves the points, and says by which component', async () => {
    const other = await changed('formula', 'indicators/index-766.yaml', (text) =>
      text.replace('numerator: [received_ended_on_time, open_in_time]', 'numerator: [received_ended_late]'),
    );
    expect((await diff(other)).definitions).toEqual([{ what: 'indicator', id: 'progress_rate@1', how: 'changed' }]);
    expect(await pointsOf(other, WARD)).toMatchObject([{ points: 15 }, { points: 5 }]);
    const found = (await diff(other)).units.find((one) => one.unit.id === WARD);
    expect(found?.change.components).toMatchObject([{ id: '2.1', change: expect.any(Number) }]);
  });

  test('a measure that the store has never counted is counted from the rows, and the store is left as it is', async () => {
    const other = await changed('measure', 'measures/dossier.yaml', (text) =>
      text.replace(
        '  - { id: received_ended_on_time, on: receivedDay, all: [endedOnTime] }',
        '  - { id: received_ended_on_time, on: receivedDay, all: [endedOnTime, online] }',
      ),
    );
    expect(await pointsOf(other, WARD)).toMatchObject([{ points: 15 }, { points: 7.5 }]);
    expect(await pointsOf(other, OTHER_WARD)).toMatchObject([{ points: 20 }, { points: 10 }]);
    const { rows } = await core.pool.query(`SELECT definition FROM tally_column WHERE name = 'received_ended_on_time'`);
    expect(rows).toEqual([{ definition: expect.not.stringContaining('online') }]);
  });

  const INDEX = 'indexes/service-quality-766.yaml';
  const versionsOf = (units: Awaited<ReturnType<typeof diff>>['units'], side: 'before' | 'after') => [
    ...new Set(units.map((one) => one[side].score.version)),
  ];

  test('another curve of an index moves the points, and says which version', async () => {
    const other = await changed('curve', INDEX, (text) => {
      const second =
        text.indexOf(
          '\
  - version: 2',
        );
      return (
        text.slice(0, second) +
        text.slice(second).replace('indicator: progress_rate,', 'indicator: progress_rate, curve: { kind: cap, at: 0.5 },')
      );
    });
    expect((await diff(other)).definitions).toEqual([{ what: 'index', id: '766@2', how: 'changed' }]);
    expect(await pointsOf(other, WARD)).toMatchObject([{ points: 15 }, { points: 20 }]);
  });

  test('another validity of a version is told', async () => {
    const other = await changed('validity', INDEX, (text) =>
      text.replace('validTo: 2025-06-30', 'validTo: 2025-05-31').replace('validFrom: 2025-07-01', 'validFrom: 2025-06-01'),
    );
    const { definitions, units } = await diff(other);
    expect(definitions).toEqual([
      { what: 'index', id: '766@1', how: 'changed' },
      { what: 'index', id: '766@2', how: 'changed' },
    ]);
    expect(units.filter(({ change }) => (change.change ?? 0) !== 0)).toEqual([]);
  });

  test('a version that has not begun is told, and does not score a period that is still running', async () => {
    const other = await changed('added', INDEX, (text) => {
      const third = text.slice(text.indexOf('\n  - version: 3'));
      const fourth = third.replace('- version: 3', '- version: 4').replace('\n    source:', '\n    validFrom: 2026-03-01\n    source:');
      return `${text.replace('validFrom: 2025-07-01', 'validFrom: 2025-07-01\n    validTo: 2026-02-28').trimEnd()}\n${fourth}`;
    });
    const on = (day: string) =>
      diffCatalogues({ ...core, clock: manualClock(startOfDay(parseDay(day))) }, other, { period: '2026-Q1', index: '766' });
    const running = await on('2026-02-10');
    expect(running.definitions).toEqual([
      { what: 'index', id: '766@2', how: 'changed' },
      { what: 'index', id: '766@4', how: 'added' },
    ]);
    expect([versionsOf(running.units, 'before'), versionsOf(running.units, 'after')]).toEqual([[2], [2]]);
    const begun = await on('2026-03-01');
    expect([versionsOf(begun.units, 'before'), versionsOf(begun.units, 'after')]).toEqual([[2], [4]]);
  });

  test('a version that is taken away is told', async () => {
    const other = await changed('removed', INDEX, (text) => text.slice(0, text.indexOf('\n  - version: 3') + 1));
    expect((await diff(other)).definitions).toEqual([{ what: 'index', id: '766@3', how: 'removed' }]);
  });

  test('another calendar is said to be beyond what counters can show', async () => {
    const other = await changed('limits', 'limits.yaml', (text) => text.replace('answer: 15', 'answer: 10'));
    expect(await diff(other)).toMatchObject({ rulesChange: true, definitions: [] });
  });
});
