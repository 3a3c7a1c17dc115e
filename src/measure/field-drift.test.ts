import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DAY_MS } from '../shared/instant.ts';
import { seededRandom } from '../shared/random.ts';
import { driftOf, type SampledField } from './field-drift.ts';

const NOW = Date.parse('2026-03-06T10:30:00+07:00');

const field = (over: Partial<SampledField>): SampledField => ({
  path: '/TrangThai',
  word: null,
  firstAt: NOW - 30 * DAY_MS,
  lastAt: NOW,
  times: 1_000,
  firstRecord: 1,
  lastRecord: 1_000,
  ...over,
});
const namesOf = (fields: readonly SampledField[], records = 1_000) => {
  const { appeared, vanished, unknownWords } = driftOf({ format: 'national', records, lastAt: NOW, fields }, NOW);
  return { appeared: appeared.length, vanished: vanished.length, unknownWords: unknownWords.length };
};
const nothing = { appeared: 0, vanished: 0, unknownWords: 0 };

describe('driftOf', () => {
  it.each<[string, SampledField, number, Partial<ReturnType<typeof namesOf>>]>([
    ['a field that is always there is no news', field({}), 1_000, {}],
    [
      'a field that comes up after many records without it has appeared',
      field({ firstAt: NOW - DAY_MS, firstRecord: 500 }),
      1_000,
      { appeared: 1 },
    ],
    ['a field of the first records has not', field({ firstAt: NOW - DAY_MS, firstRecord: 200, times: 801 }), 1_000, {}],
    ['a field that appeared two weeks ago is no news any more', field({ firstAt: NOW - 14 * DAY_MS, firstRecord: 500 }), 1_000, {}],
    ['a field that was always there and is missing in twenty records has vanished', field({}), 1_020, { vanished: 1 }],
    ['in nineteen it has not', field({}), 1_019, {}],
    ['a field of every hundredth record may be missing in many', field({ times: 10 }), 2_000, {}],
    ['but not in any number', field({ times: 10 }), 3_000, { vanished: 1 }],
    ['a field that was seen once is not missed soon', field({ times: 1, firstRecord: 1_000 }), 1_019, {}],
    ['a word that nobody declared is told', field({ word: '7' }), 1_000, { unknownWords: 1 }],
    ['and is not missed when it is gone', field({ word: '7' }), 5_000, { unknownWords: 1 }],
    ['nor told for ever', field({ word: '7', lastAt: NOW - 8 * DAY_MS }), 5_000, {}],
  ])('%s', (_what, one, records, expected) => {
    expect(namesOf([one], records)).toEqual({ ...nothing, ...expected });
  });

  it('a field that comes by chance as often as ever is hardly called missing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom(0.02, 0.2, 0.9), (seed, share) => {
        const random = seededRandom(seed);
        let seen: SampledField | null = null;
        for (let record = 1; record <= 2_000; record++) {
          if (random() < share) {
            const known: SampledField = seen ?? field({ times: 0, firstRecord: record, lastRecord: record });
            seen = { ...known, times: known.times + 1, lastRecord: record };
          }
        }
        expect(seen === null ? nothing : namesOf([seen], 2_000)).toMatchObject({ vanished: 0 });
      }),
      { seed: 20_260_306, numRuns: 60 },
    );
  });
});
