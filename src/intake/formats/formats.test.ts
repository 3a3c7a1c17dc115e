import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AppError } from '../../shared/app-error.ts';
import { FORMAT_IDS } from '../source-schema.ts';
import { decodeAll, format, RECORDS, settingsFor } from './format-fixture.ts';
import type { RawRecord } from './format.ts';
import { formatOf } from './formats.ts';

/** A record with something else somewhere in it. */
function mutated(record: RawRecord): fc.Arbitrary<unknown> {
  const values = fc.oneof(
    fc.constantFrom<unknown>(null, '', 0, -1, 1e308, true, [], {}, [null], '31/02/2026', '99999999999999', '\u0000', '\uD800', '__proto__'),
    fc.anything({ maxDepth: 2 }),
    fc.string({ maxLength: 2_000 }),
  );
  if (typeof record !== 'object' || record === null) return values;
  const names = Object.keys(record);
  const changed = fc
    .tuple(
      fc.subarray(names),
      fc.array(values, { minLength: names.length, maxLength: names.length }),
      fc.dictionary(fc.string(), values, { maxKeys: 3 }),
    )
    .map(([chosen, others, more]) => ({ ...record, ...Object.fromEntries(chosen.map((name, at) => [name, others[at]])), ...more }));
  return fc.oneof({ weight: 8, arbitrary: changed }, { weight: 1, arbitrary: values });
}

describe.each(FORMAT_IDS)('the format %s', (id) => {
  const of = format(id);

  it('reads its record as an item in the name of the source', () => {
    const read = of.read(RECORDS[id]);
    expect(read).toMatchObject({ items: [{ source: 'h29', unit: '26740', procedure: '1.000080' }] });
  });

  it('keeps of it nothing that it does not read, and reads what it kept as the whole', () => {
    const kept = of.kept(RECORDS[id]);
    expect(JSON.stringify(RECORDS[id])).toContain('Nguyễn');
    expect(JSON.stringify(kept)).not.toMatch(/Nguyễn|001099/);
    const [whole, rest] = [of.read(RECORDS[id]), of.read(kept)];
    if (id === 'nhip' || id === 'cloudevents') expect('items' in rest).toBe(true);
    else expect(rest).toEqual(whole);
  });

  it('has a verdict for every record: it never throws, and what it kept is read alike', () => {
    fc.assert(
      fc.property(mutated(RECORDS[id]), (record) => {
        const read = of.read(record);
        expect('items' in read || typeof read.finding.reason === 'string').toBe(true);
        const rest = of.read(of.kept(record));
        if (id !== 'nhip' && id !== 'cloudevents') expect('items' in rest).toBe('items' in read);
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses a body that it cannot tell apart in words, and never otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const error = await decodeAll(of, bytes).then(
          () => null,
          (thrown: unknown) => thrown,
        );
        expect(error === null || error instanceof AppError, String(error)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

it.each(['csv', 'xlsx', 'xes'] as const)('%s without a mapping is refused', (id) => {
  expect(() => formatOf(id, { ...settingsFor(id), mapping: null })).toThrow(/needs a mapping/);
});
