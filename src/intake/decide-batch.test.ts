import { describe, expect, it } from 'vitest';

import { at, event, retraction } from '../domain/dossier-fixture.ts';
import { MAX_HISTORY } from '../domain/history.ts';
import { lagBucket, noLags } from '../measure/lag.ts';
import type { Work } from './decide-batch.ts';
import { cellsOf, decide, entryOf, writeBatch } from './intake-fixture.ts';
import { memoryLedger, tallyOf } from './memory-ledger.ts';

const NOW = at('2026-03-03T09:00');
const accepted = event('accepted', '2026-03-02T09:00');
const resolved = event('resolved', '2026-03-03T08:00');
const refusal: Work = {
  kind: 'refusal',
  refusal: { source: 'onegate', reason: 'schema', pointer: '/unit', detail: 'is wrong', item: { unit: 7 } },
};
/** How long ago these were, by bucket. */
function lagsOf(...happenedAt: readonly number[]): number[] {
  const lags = noLags();
  for (const one of happenedAt) lags[lagBucket(NOW - one)] = (lags[lagBucket(NOW - one)] ?? 0) + 1;
  return lags;
}
const clock = (code: string): Work => ({ kind: 'clock', key: { source: 'onegate', code }, unit: '00004' });

describe('verdicts', () => {
  it('stand in the order of the items, and one bad item harms no neighbour', () => {
    const { verdicts, dossiers } = decide([entryOf('D1', accepted), refusal, entryOf('D1', accepted), entryOf('D2', resolved)], NOW);
    expect(verdicts).toEqual([
      { verdict: 'accepted' },
      { verdict: 'quarantined', reason: 'schema', pointer: '/unit', detail: 'is wrong' },
      { verdict: 'duplicate' },
      { verdict: 'accepted' },
    ]);
    expect(dossiers.map(({ code }) => code)).toEqual(['D1', 'D2']);
  });

  it('say stale of what no longer counts', () => {
    const newer = { ...resolved, id: 'e1', version: 1 };
    expect(decide([entryOf('D1', newer), entryOf('D1', { ...newer, version: 0 })], NOW).verdicts).toEqual([
      { verdict: 'accepted' },
      { verdict: 'stale' },
    ]);
  });

  it('tell the same code of two sources apart', () => {
    expect(decide([entryOf('D1', accepted, 'a'), entryOf('D1', accepted, 'b')], NOW).dossiers).toHaveLength(2);
  });

  it('set aside what a full history cannot take', () => {
    const many = Array.from({ length: MAX_HISTORY + 1 }, (_, index) => entryOf('D1', { ...accepted, id: `e${index}` }));
    const { verdicts, quarantined, dossiers } = decide(many, NOW);
    expect(verdicts.filter(({ verdict }) => verdict === 'accepted')).toHaveLength(MAX_HISTORY);
    expect(verdicts.at(-1)).toEqual({
      verdict: 'quarantined',
      reason: 'history_full',
      pointer: '',
      detail: `the dossier has ${MAX_HISTORY} items`,
    });
    expect(quarantined).toMatchObject([{ source: 'onegate', reason: 'history_full', item: { code: 'D1' }, at: NOW }]);
    expect(dossiers).toHaveLength(1);
  });

  it('keep a refused item with the reason', () => {
    expect(decide([refusal], NOW).quarantined).toEqual([
      { source: 'onegate', reason: 'schema', pointer: '/unit', detail: 'is wrong', item: { unit: 7 }, at: NOW },
    ]);
  });

  it('of nothing are nothing', () => {
    expect(decide([], NOW)).toEqual({
      verdicts: [],
      dossiers: [],
      facts: [],
      units: [],
      factUnits: [],
      procedures: [],
      quarantined: [],
      pulses: [],
      cursors: [],
      happened: [],
    });
  });
});

describe('a retraction', () => {
  const retracted = retraction('2026-03-02T10:00');
  const restored = retraction('2026-03-02T11:00', { isRetracted: false });

  it('takes back what was counted, and a restoration counts it again', async () => {
    const ledger = memoryLedger();
    await writeBatch(ledger, [entryOf('D1', accepted)], NOW);
    const before = cellsOf(ledger.units);
    expect(before).toMatchObject({ '00004 20514 received': 1, '00004 20514 open': 1 });
    await writeBatch(ledger, [entryOf('D1', retracted)], NOW);
    expect([cellsOf(ledger.units), cellsOf(ledger.procedures)]).toEqual([{}, {}]);
    await writeBatch(ledger, [entryOf('D1', restored)], NOW);
    expect(cellsOf(ledger.units)).toEqual(before);
  });

  it('that overtakes the events is kept: they are accepted and count nothing, and nobody is told of them', async () => {
    const ledger = memoryLedger();
    await writeBatch(ledger, [entryOf('D1', retracted)], NOW);
    const { verdicts, happened, units } = await writeBatch(ledger, [entryOf('D1', accepted), entryOf('D1', resolved)], NOW);
    expect([verdicts, happened, units]).toEqual([[{ verdict: 'accepted' }, { verdict: 'accepted' }], [], []]);
    expect([...ledger.dossiers.values()]).toMatchObject([
      { state: { retracted: { at: retracted.at } }, history: [retracted, accepted, resolved] },
    ]);
  });

  it('is no step of the dossier to tell of', () => {
    expect(decide([entryOf('D1', accepted), entryOf('D2', retracted)], NOW).happened).toHaveLength(1);
    expect(decide([entryOf('D1', accepted), entryOf('D1', restored)], NOW).happened).toMatchObject([{ what: 'accepted', at: accepted.at }]);
  });

  it('has its verdict like any item, and is heard of', () => {
    const { verdicts, pulses } = decide([entryOf('D1', restored), entryOf('D1', retracted), entryOf('D1', retracted)], NOW);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['accepted', 'stale', 'duplicate']);
    expect(pulses).toMatchObject([{ accepted: 1, stale: 1, duplicate: 1, lastEventAt: restored.at }]);
  });
});

describe('rows and counters', () => {
  it('of many items of one dossier are written once', () => {
    const { dossiers, units } = decide([entryOf('D1', accepted), entryOf('D1', resolved)], NOW);
    expect(dossiers).toMatchObject([{ revision: 1, state: { status: 'resolved' }, learnedAt: resolved.learnedAt }]);
    expect(cellsOf(tallyOf(units))).toMatchObject({ '00004 20514 received': 1, '00004 20515 resolved_on_time': 1 });
    expect(cellsOf(tallyOf(units))).not.toHaveProperty('00004 20514 open');
  });

  it('of a correction move to the right unit', async () => {
    const ledger = memoryLedger();
    const wrong = { ...accepted, id: 'e1', unit: '00256' };
    await writeBatch(ledger, [entryOf('D1', wrong)], NOW);
    const { units, procedures } = await writeBatch(ledger, [entryOf('D1', { ...wrong, version: 1, unit: '00004' })], NOW);
    expect(cellsOf(tallyOf(units))).toMatchObject({ '00256 20514 received': -1, '00004 20514 received': 1 });
    expect(cellsOf(tallyOf(procedures))).toMatchObject({ 'P3 02 20514 received': -1, 'P3 01 20514 received': 1 });
    expect(ledger.dossiers.get('onegate\nD1')).toMatchObject({ revision: 2, evaluation: { measured: { unit: '00004' } } });
  });

  it('of what is stale keep the item and move no counter', async () => {
    const ledger = memoryLedger();
    const newer = { ...accepted, id: 'e1', version: 1 };
    await writeBatch(ledger, [entryOf('D1', newer)], NOW);
    const { units, dossiers } = await writeBatch(ledger, [entryOf('D1', { ...newer, version: 0, unit: '00256' })], NOW);
    expect([units, dossiers.length]).toEqual([[], 1]);
    expect(ledger.dossiers.get('onegate\nD1')?.history).toHaveLength(2);
  });
});

describe('the clock', () => {
  it('makes a dossier overdue when its instant has passed', async () => {
    const ledger = memoryLedger();
    await writeBatch(ledger, [entryOf('D1', accepted)], NOW);
    const { verdicts, units, happened, pulses } = await writeBatch(ledger, [clock('D1')], at('2026-03-05T17:31'));
    expect(verdicts).toEqual([{ verdict: 'accepted' }]);
    expect(cellsOf(tallyOf(units))).toEqual({
      '00004 20514 open_in_time': -1,
      '00004 20514 open_late': 1,
      '00004 20514 open_overdue': 1,
      '00004 20514 open_past_due': 1,
      '00004 20514 received_satisfied': -1,
      '00004 20517 past_due_by_due_day': 1,
    });
    expect(happened).toEqual([{ at: at('2026-03-05T17:31'), unit: '00004', procedure: 'P3', what: 'overdue', late: true }]);
    expect(pulses).toEqual([]);
  });

  it('tells of it once', async () => {
    const ledger = memoryLedger();
    await writeBatch(ledger, [entryOf('D1', accepted)], NOW);
    await writeBatch(ledger, [clock('D1')], at('2026-03-05T17:31'));
    expect((await writeBatch(ledger, [clock('D1')], at('2026-03-05T17:32'))).happened).toEqual([]);
  });

  it('does nothing to a dossier that nobody knows', () => {
    expect(decide([clock('D9')], NOW)).toMatchObject({ verdicts: [{ verdict: 'accepted' }], dossiers: [] });
  });
});

describe('what a source brought', () => {
  it('is counted by verdict, with the newest instants', () => {
    const { pulses } = decide(
      [entryOf('D1', accepted), entryOf('D1', accepted), entryOf('D2', resolved), refusal, entryOf('D3', accepted, 'other')],
      NOW,
    );
    expect(pulses).toEqual([
      {
        source: 'onegate',
        accepted: 2,
        duplicate: 1,
        stale: 0,
        quarantined: 1,
        lastEventAt: resolved.at,
        lastLearnedAt: NOW,
        at: NOW,
        lags: lagsOf(accepted.at, resolved.at),
      },
      {
        source: 'other',
        accepted: 1,
        duplicate: 0,
        stale: 0,
        quarantined: 0,
        lastEventAt: accepted.at,
        lastLearnedAt: NOW,
        at: NOW,
        lags: lagsOf(accepted.at),
      },
    ]);
  });

  it('has the lag of what was accepted only: a repetition is no news', () => {
    const [pulse] = decide([entryOf('D1', accepted), entryOf('D1', accepted), refusal], NOW).pulses;
    expect(pulse?.lags).toEqual(lagsOf(accepted.at));
  });

  it('has no newest instant where nothing was accepted', () => {
    expect(decide([refusal], NOW).pulses).toMatchObject([{ lastEventAt: null, lastLearnedAt: null }]);
  });
});

describe('what happened', () => {
  it('is told with unit, procedure and whether it was late', () => {
    const late = event('resolved', '2026-03-06T09:00');
    expect(decide([entryOf('D1', accepted), entryOf('D1', late)], at('2026-03-06T10:00')).happened).toEqual([
      { at: late.at, unit: '00004', procedure: 'P3', what: 'resolved', late: true },
    ]);
  });

  it('is bounded: the last forty', () => {
    const many = Array.from({ length: 100 }, (_, index) => entryOf(`D${index}`, { ...accepted, at: accepted.at + index }));
    const { happened } = decide(many, NOW);
    expect(happened).toHaveLength(40);
    expect(happened.at(-1)?.at).toBe(accepted.at + 99);
  });
});
