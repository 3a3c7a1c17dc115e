import { describe, expect, it } from 'vitest';

import type { Verdict } from './contract.ts';
import { BrokenRecord, type Format } from './formats/format.ts';
import { readRecords, verdictsOfRecords } from './take-records.ts';

const ITEM = {
  source: 's',
  dossierCode: 'D',
  unit: '00008',
  procedure: 'P',
  status: 'accepted',
  occurredAt: '2026-01-05T09:00:00+07:00',
} as const;

/** Reads `{ codes: [...] }` as an item for each, and nothing else. */
const FORMAT: Format = {
  id: 'test',
  version: 3,
  kept: (record) => (typeof record === 'object' && record !== null && 'codes' in record ? { codes: record.codes } : {}),
  async *decode() {},
  read(record) {
    if (typeof record !== 'object' || record === null || !('codes' in record) || !Array.isArray(record.codes)) {
      return { finding: { reason: 'test_shape', pointer: '/codes', detail: 'no codes' } };
    }
    return { items: record.codes.map((code) => ({ ...ITEM, dossierCode: String(code) })) };
  },
};

const reading = { format: FORMAT, source: 's', keep: (_record: unknown, kept: unknown) => kept };

describe('records', () => {
  it('become items that know the record they were made of, as it may be kept', () => {
    const { given, owners, kept } = readRecords([{ codes: ['A', 'B'], name: 'An' }, { codes: [] }, { codes: ['C'] }], reading);
    expect(owners).toEqual([0, 0, 2]);
    expect(kept).toEqual([{ codes: ['A', 'B'] }, { codes: [] }, { codes: ['C'] }]);
    expect(given[1]).toEqual({ item: { ...ITEM, dossierCode: 'B' }, record: { kept: kept[0], format: 'test', formatVersion: 3 } });
  });

  it('that say nothing we understand are set aside as they may be kept, with the format that could not read them', () => {
    const { given } = readRecords([{ name: 'An' }], reading);
    expect(given).toEqual([
      { refusal: { source: 's', reason: 'test_shape', pointer: '/codes', detail: 'no codes', item: {}, format: 'test', formatVersion: 3 } },
    ]);
  });

  it('that are broken are told where, and nothing of them is kept', () => {
    const { given, kept } = readRecords([new BrokenRecord('bad_json', '/3', 'no JSON'), { codes: ['A'] }], reading);
    expect(given[0]).toEqual({ refusal: { source: 's', reason: 'bad_json', pointer: '/3', detail: 'no JSON', item: null } });
    expect(kept[0]).toBeNull();
    expect(given).toHaveLength(2);
  });
});

describe('the verdict of a record', () => {
  const v = (verdict: 'accepted' | 'duplicate' | 'stale'): Verdict => ({ verdict });
  const bad: Verdict = { verdict: 'quarantined', reason: 'x', pointer: '', detail: '' };
  it.each<[string, readonly Verdict[], Verdict]>([
    ['nothing to say', [], v('accepted')],
    ['all known', [v('duplicate'), v('duplicate')], v('duplicate')],
    ['one new among known', [v('duplicate'), v('accepted'), v('stale')], v('accepted')],
    ['too late and known', [v('duplicate'), v('stale')], v('stale')],
    ['one set aside', [v('accepted'), bad, v('accepted')], bad],
  ])('%s: the worst of its items', (_what, verdicts, expected) => {
    expect(
      verdictsOfRecords(
        1,
        verdicts.map(() => 0),
        verdicts,
      ),
    ).toEqual([expected]);
  });
});
