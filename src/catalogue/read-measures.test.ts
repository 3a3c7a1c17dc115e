import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { measureSet } from '../measure/measure.ts';
import { readMeasures } from './read-measures.ts';

describe('the measures of the catalogue', async () => {
  const definitions = await readMeasures(fileURLToPath(new URL('../../catalogue/measures/dossier.yaml', import.meta.url)));

  it('become columns with names of their own', () => {
    const names = measureSet(definitions).columns.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['received', 'open_overdue', 'processing_minutes', 'processing_hours_b00', 'processing_hours_b16']),
    );
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('a measure file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'measures-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function read(lines: readonly string[]) {
    const file = path.join(folder, 'measures.yaml');
    await writeFile(file, ['measures:', ...lines.map((line) => `  - ${line}`)].join('\n'));
    return readMeasures(file);
  }

  it('is read with its conditions', async () => {
    expect(await read(['{ id: a, on: receivedDay, all: [open], none: [paused] }', '{ id: b, on: endDay, sum: fee }'])).toEqual([
      { id: 'a', on: 'receivedDay', all: ['open'], none: ['paused'] },
      { id: 'b', on: 'endDay', sum: 'fee', all: [], none: [] },
    ]);
  });

  it.each([
    ['an unknown flag', '{ id: a, on: endDay, all: [happy] }', '/measures/0/all/0'],
    ['an unknown day', '{ id: a, on: birthday }', '/measures/0/on'],
    ['an unknown amount', '{ id: a, on: endDay, sum: weight }', '/measures/0/sum'],
    ['an unknown field', '{ id: a, on: endDay, every: [open] }', '/measures/0/every'],
    ['a name that is no column', '{ id: "a; drop", on: endDay }', '/measures/0/id'],
    ['sum and histogram', '{ id: a, on: endDay, sum: fee, histogram: { of: fee, upTo: [1] } }', 'both sum and histogram'],
    ['bounds that fall', '{ id: a, on: endDay, histogram: { of: fee, upTo: [1, 3, 2] } }', 'do not rise'],
    ['bounds that stand', '{ id: a, on: endDay, histogram: { of: fee, upTo: [1, 1] } }', 'do not rise'],
    ['no bounds', '{ id: a, on: endDay, histogram: { of: fee, upTo: [] } }', '/measures/0/histogram/upTo'],
  ])('with %s is refused, with the place', async (_, line, place) => {
    await expect(read([line])).rejects.toMatchObject({ kind: 'configuration', message: expect.stringContaining(place) });
  });

  it('with an id twice is refused', async () => {
    await expect(read(['{ id: a, on: endDay }', '{ id: a, on: dueDay }'])).rejects.toThrow('the measure a stands twice');
  });

  it('that is not there or broken is refused, with its name', async () => {
    await expect(readMeasures(path.join(folder, 'none.yaml'))).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining('none.yaml'),
    });
    await expect(read(['{ id: a'])).rejects.toMatchObject({ kind: 'configuration', message: expect.stringContaining('measures.yaml:') });
  });
});
