import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FACT_KINDS } from '../measure/fact.ts';
import { measureSet } from '../measure/measure.ts';
import { readMeasures } from './read-measures.ts';

describe('the measures of the catalogue', async () => {
  const definitions = await readMeasures(fileURLToPath(new URL('../../catalogue/measures', import.meta.url)));

  it('become columns with names of their own', () => {
    const names = measureSet(definitions).columns.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['received', 'open_overdue', 'processing_minutes', 'processing_hours_b00', 'processing_hours_b16']),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it('are of dossiers and of every other kind of fact', () => {
    expect(new Set(definitions.map(({ of }) => of))).toEqual(new Set(['dossier', ...FACT_KINDS]));
  });

  it('of registers and reports count for the unit alone, but for what belongs to one unit only', () => {
    const summed = definitions.filter(({ of, isOwnOnly }) => (of === 'registry' || of === 'report') && isOwnOnly !== true);
    const groups = new Set(summed.map(({ id }) => id.replace(/_(month|quarter|year)$/, '')));
    expect([...groups].toSorted()).toEqual([
      'announced_late',
      'announced_on_time',
      'announcements',
      'communes_certified_copies',
      'communes_certified_copies_known',
      'made_public_late',
      'made_public_on_time',
      'procedures_in_reform_plan',
      'procedures_owned',
      'procedures_owned_public',
      'procedures_owned_public_known',
      'procedures_reform_abolished',
      'procedures_reform_simplified',
      'registry_simulated',
      'reports_simulated',
    ]);
  });
});

describe('a measure file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'measures-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function read(lines: readonly string[], head = '') {
    const file = path.join(folder, 'measures.yaml');
    await writeFile(file, [head, 'measures:', ...lines.map((line) => `  - ${line}`)].join('\n'));
    return readMeasures(file);
  }

  it('is read with its conditions', async () => {
    expect(await read(['{ id: a, on: receivedDay, all: [open], none: [paused] }', '{ id: b, on: endDay, sum: fee }'])).toEqual([
      { id: 'a', of: 'dossier', on: 'receivedDay', all: ['open'], none: ['paused'] },
      { id: 'b', of: 'dossier', on: 'endDay', sum: 'fee', all: [], none: [] },
    ]);
  });

  it('says of what it counts, for all or for one', async () => {
    const lines = ['{ id: a, on: state, all: [public], isOwnOnly: true }', '{ id: b, of: report, on: reportedDay, sum: amount }'];
    expect(await read(lines, 'of: registry')).toEqual([
      { id: 'a', of: 'registry', on: 'state', all: ['public'], none: [], isOwnOnly: true },
      { id: 'b', of: 'report', on: 'reportedDay', all: [], none: [], sum: 'amount' },
    ]);
  });

  it.each([
    ['an unknown flag', '{ id: a, on: endDay, all: [happy] }', 'a dossier has no flag happy'],
    ['a flag of another kind', '{ id: a, of: feedback, on: doneDay, none: [paidOnline] }', 'a feedback has no flag paidOnline'],
    ['an unknown day', '{ id: a, on: birthday }', 'a dossier is not counted on birthday, but on submittedDay'],
    ['a day of another kind', '{ id: a, of: report, on: receivedDay }', 'a report is not counted on receivedDay, but on reportedDay'],
    ['an unknown kind', '{ id: a, of: task, on: receivedDay }', '/measures/0/of'],
    ['an unknown amount', '{ id: a, on: endDay, sum: weight }', '/measures/0/sum'],
    ['the amount of another kind', '{ id: a, on: endDay, sum: amount }', 'a dossier has no amount to add'],
    ['an amount that only dossiers have', '{ id: a, of: report, on: reportedDay, sum: fee }', 'a report has no fee to add'],
    ['a histogram of what has no amounts', '{ id: a, of: feedback, on: doneDay, histogram: { of: fee, upTo: [1] } }', 'no amounts'],
    ['an unknown field', '{ id: a, on: endDay, every: [open] }', '/measures/0/every'],
    ['a name that is no column', '{ id: "a; drop", on: endDay }', '/measures/0/id'],
    ['sum and histogram', '{ id: a, on: endDay, sum: fee, histogram: { of: fee, upTo: [1] } }', 'both sum and histogram'],
    ['bounds that fall', '{ id: a, on: endDay, histogram: { of: fee, upTo: [1, 3, 2] } }', 'do not rise'],
    ['bounds that stand', '{ id: a, on: endDay, histogram: { of: fee, upTo: [1, 1] } }', 'do not rise'],
    ['no bounds', '{ id: a, on: endDay, histogram: { of: fee, upTo: [] } }', '/measures/0/histogram/upTo'],
  ])('with %s is refused, with file, line and reason', async (_, line, reason) => {
    await expect(read([line])).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringMatching(new RegExp(String.raw`measures\.yaml:3: .*${escaped(reason)}`)),
    });
  });

  it.each([
    ...['unit_id', 'day', 'procedure_code', 'province_id', 'xmin'].map((id) => [
      `the name of a column of the tables, ${id}`,
      `{ id: ${id}, on: endDay }`,
      `${id} is the name of a column of the tables`,
    ]),
    ['the name of a bucket of another', '{ id: old_b01, on: endDay }', 'old_b01 needs the column old_b01, which the measure old has'],
    [
      'buckets of the names of others',
      '{ id: plain, on: endDay, histogram: { of: fee, upTo: [1] } }',
      'plain needs the column plain_b00, which the measure plain_b00 has',
    ],
  ])('with %s is refused, with file, line and reason', async (_, line = '', reason = '') => {
    const error = await read(['{ id: old, on: endDay, histogram: { of: fee, upTo: [1] } }', '{ id: plain_b00, on: endDay }', line]).catch(
      (caught: unknown) => caught,
    );
    expect(error).toMatchObject({ kind: 'configuration' });
    expect(String(error)).toMatch(new RegExp(String.raw`measures\.yaml:5: ${escaped(reason)}`));
    expect(String(error).split('\n')).toHaveLength(1);
  });

  it('with several faults tells all of them', async () => {
    const lines = ['{ id: a, on: endDay, all: [happy] }', '{ id: a, on: dueDay }', '{ id: b, on: never }'];
    const error = await read(lines).catch((caught: unknown) => caught);
    expect(String(error).split('\n')).toEqual([
      expect.stringMatching(/measures\.yaml:3: a dossier has no flag happy$/),
      expect.stringMatching(/measures\.yaml:4: the measure a stands twice$/),
      expect.stringMatching(/measures\.yaml:5: a dossier is not counted on never/),
    ]);
  });

  it('that is not there or broken is refused, with its name', async () => {
    await expect(readMeasures(path.join(folder, 'none.yaml'))).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining('none.yaml'),
    });
    await expect(read(['{ id: a'])).rejects.toMatchObject({ kind: 'configuration', message: expect.stringContaining('measures.yaml:') });
  });

  it('is one of a folder, whose files are read in order of name', async () => {
    const one = path.join(folder, 'many');
    await mkdir(one);
    await writeFile(path.join(one, 'b.yaml'), 'measures: [{ id: second, on: endDay }]');
    await writeFile(path.join(one, 'a.yaml'), 'measures: [{ id: first, on: endDay }]');
    await writeFile(path.join(one, 'notes.txt'), 'no measures');
    expect((await readMeasures(one)).map(({ id }) => id)).toEqual(['first', 'second']);
    await writeFile(path.join(one, 'c.yaml'), 'measures: [{ id: first, on: endDay }]');
    await expect(readMeasures(one)).rejects.toThrow(/c\.yaml:1: the measure first stands twice/);
  });

  it('is somewhere: an empty folder is refused', async () => {
    const empty = path.join(folder, 'empty');
    await mkdir(empty);
    await expect(readMeasures(empty)).rejects.toMatchObject({ kind: 'configuration', message: expect.stringContaining('no YAML file') });
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
