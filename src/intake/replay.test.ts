import { describe, expect, it } from 'vitest';

import { WARD } from '../../test/items.ts';
import { at, event } from '../domain/dossier-fixture.ts';
import type { Verdict } from './contract.ts';
import type { Work } from './decide-batch.ts';
import type { Format } from './formats/format.ts';
import { decide } from './intake-fixture.ts';
import { outcomesOf, readAgain } from './replay.ts';

const format: Format = {
  id: 'words',
  version: 4,
  kept: () => ({ lost: true }),
  decode: () => {
    throw new Error('there are no bytes to read again');
  },
  read: (record) =>
    record === 'bad'
      ? { finding: { reason: 'bad_word', pointer: '/0', detail: 'not a word' } }
      : { items: [{ kind: 'status', source: 's', dossierCode: String(record), unit: WARD, procedure: 'P', status: 1, occurredAt: 'x' }] },
};

describe('records that are read again', () => {
  it('are kept as they are, whatever the format would keep of them now, and say that they come again', () => {
    const { given, owners } = readAgain(['A', 'bad'], 's', format);
    expect(given).toMatchObject([
      { item: { dossierCode: 'A' }, record: { kept: 'A', format: 'words', formatVersion: 4, isAgain: true } },
      { refusal: { source: 's', reason: 'bad_word', item: 'bad', format: 'words', isAgain: true } },
    ]);
    expect(owners).toEqual([0, 1]);
  });

  it('of our own are items in their own name only', () => {
    const { given } = readAgain([{ source: 's' }, { source: 'other' }, null, 'text'], 's', null);
    expect(given.map((one) => ('refusal' in one ? one.refusal.reason : one.record?.isAgain))).toEqual([
      true,
      'foreign_source',
      'foreign_source',
      'foreign_source',
    ]);
  });
});

describe('an outcome', () => {
  const bad: Verdict = { verdict: 'quarantined', reason: 'schema', pointer: '/unit', detail: 'd' };
  it.each<[string, readonly Verdict[], ReturnType<typeof outcomesOf>[number]]>([
    ['new', [{ verdict: 'accepted' }, { verdict: 'accepted' }], { state: 'replayed', accepted: 2, duplicate: 0, stale: 0 }],
    ['known', [{ verdict: 'duplicate' }], { state: 'replayed', accepted: 0, duplicate: 1, stale: 0 }],
    ['without effect', [{ verdict: 'stale' }], { state: 'replayed', accepted: 0, duplicate: 0, stale: 1 }],
    [
      'new beside what is known',
      [{ verdict: 'duplicate' }, { verdict: 'accepted' }],
      { state: 'replayed', accepted: 1, duplicate: 0, stale: 0 },
    ],
    ['in part refused', [{ verdict: 'accepted' }, bad], { state: 'waiting', reason: 'schema', pointer: '/unit', detail: 'd' }],
    ['nothing that counts', [], { state: 'replayed', accepted: 0, duplicate: 1, stale: 0 }],
  ])('of a record that is %s', (_what, verdicts, outcome) => {
    expect(
      outcomesOf(
        1,
        verdicts.map(() => 0),
        verdicts,
      ),
    ).toEqual([outcome]);
  });
});

describe('work that comes again', () => {
  const now = at('2026-03-03T09:00');
  const from = { kept: 'A', isAgain: true };

  it('moves counters and the newest event, and neither the counts nor the life of its source', () => {
    const accepted = event('accepted', '2026-03-02T09:00');
    const work: Work = { kind: 'entry', key: { source: 's', code: 'D1' }, entry: accepted, from };
    const { verdicts, units, pulses } = decide([work], now);
    expect([verdicts, units.length > 0]).toEqual([[{ verdict: 'accepted' }], true]);
    expect(pulses).toMatchObject([{ accepted: 0, duplicate: 0, stale: 0, quarantined: 0, lastEventAt: accepted.at, lastLearnedAt: null }]);
  });

  it('is not set aside once more', () => {
    const refusal = { source: 's', reason: 'schema', pointer: '', detail: '', item: 1, isAgain: true };
    const { verdicts, quarantined, pulses } = decide([{ kind: 'refusal', refusal }], now);
    expect(verdicts).toMatchObject([{ verdict: 'quarantined', reason: 'schema' }]);
    expect([quarantined, pulses[0]?.quarantined]).toEqual([[], 0]);
  });
});
