import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { BODIES, brokenBody, mutated, SOUND_RECORDS } from '../../../test/format-inputs.ts';
import { judgeBody, judgeRecord } from '../../../test/format-suite.ts';
import { unitDirectory } from '../../domain/unit-directory.ts';
import { must } from '../../shared/must.ts';
import { DIRECTORY } from '../intake-fixture.ts';
import { itemParser } from '../parse-item.ts';
import { FORMAT_IDS } from '../source-schema.ts';
import { decodeAll, format, RECORDS, settingsFor } from './format-fixture.ts';
import { BrokenRecord } from './format.ts';
import { formatOf } from './formats.ts';

const commune = must(DIRECTORY.get('00004'), 'a commune');
const directory = unitDirectory([...DIRECTORY.all, { ...commune, id: '26740' }], [], new Map());
const door = itemParser(() => directory);

describe.each(FORMAT_IDS)('the format %s', (id) => {
  const of = format(id);

  it('reads its record as an item in the name of the source', () => {
    const read = of.read(RECORDS[id]);
    expect(read).toMatchObject({ items: [{ source: 'h29', unit: '26740', procedure: '1.000080' }] });
  });

  it('keeps of it nothing that it does not read', () => {
    expect(JSON.stringify(RECORDS[id])).toContain('Nguyễn');
    expect(JSON.stringify(of.kept(RECORDS[id]))).not.toMatch(/Nguyễn|001099/);
  });

  it('has a verdict for every record: it never throws, and what it kept is read alike', () => {
    fc.assert(
      fc.property(fc.oneof(...SOUND_RECORDS[id].map(mutated)), (record) => {
        judgeRecord(of, record, door);
      }),
      { numRuns: 400 },
    );
  });

  it('has its sound records accepted by the door, and so when they are read again from what was kept', () => {
    for (const record of SOUND_RECORDS[id]) expect(judgeRecord(of, record, door)).toEqual({ items: 1, accepted: 1 });
  });

  it('finds the records of a sound body, whatever the pieces it comes in', async () => {
    for (const size of [1, 7, 64, 100_000]) {
      const { records, refused } = await judgeBody(of, BODIES[id], size);
      expect(refused).toBeNull();
      expect(records.map((record) => 'items' in of.read(record))).toEqual([true, true]);
    }
  });

  it('reads a broken body to its end or refuses it in words, whatever the pieces it comes in', async () => {
    await fc.assert(
      fc.asyncProperty(brokenBody(id), fc.integer({ min: 1, max: 300 }), async (body, size) => {
        const [one, other] = [await judgeBody(of, body, size), await judgeBody(of, body, 100_000)];
        // Where it is refused, how many records came before is a matter of the pieces.
        expect(one.refused?.kind).toBe(other.refused?.kind);
        if (one.refused === null) expect(one.records).toEqual(other.records);
      }),
      { numRuns: 100, timeout: 10_000 },
    );
  });

  it('reads or refuses any bytes at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        await judgeBody(of, bytes, 7);
      }),
      { numRuns: 100, timeout: 10_000 },
    );
  });

  it('is not to blame for a source that fails: its failure is passed on', async () => {
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(BODIES[id].subarray(0, 40));
      throw new Error('the disk is gone');
    };
    const read = async (): Promise<void> => {
      for await (const record of of.decode(failing())) expect(record).not.toBeInstanceOf(BrokenRecord);
    };
    await expect(read()).rejects.toThrow('the disk is gone');
  });
});

it.each(['csv', 'xlsx', 'xes'] as const)('%s without a mapping is refused', (id) => {
  expect(() => formatOf(id, { ...settingsFor(id), mapping: null })).toThrow(/needs a mapping/);
});

it('a body of nothing but blank lines has no records', async () => {
  for (const id of ['nhip', 'csv'] as const) expect(await decodeAll(format(id), '\n\n')).toEqual([]);
});
