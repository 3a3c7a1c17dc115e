import { describe, expect, it } from 'vitest';

import { at, event, retraction, snapshot } from './dossier-fixture.ts';
import type { History, HistoryEntry } from './dossier.ts';
import { addEntry, effectiveHistory, knownAt, MAX_HISTORY } from './history.ts';

const accepted = event('accepted', '2026-03-02T09:00');
const inProcess = event('in_process', '2026-03-02T10:00');
const resolved = event('resolved', '2026-03-04T10:00');

function added(history: History, entry: HistoryEntry): string {
  return addEntry(history, entry).outcome;
}

describe('addEntry', () => {
  it('accepts what is new', () => {
    expect(addEntry([accepted], resolved)).toEqual({ history: [accepted, resolved], outcome: 'accepted', isPruned: false });
  });

  it('accepts what happened earlier than what is known', () => {
    expect(added([resolved], accepted)).toBe('accepted');
  });

  it('knows a repetition, whenever it was learned and however its facts are ordered', () => {
    const known = { ...resolved, facts: { fee: 0, digitised: true } };
    const again = { ...resolved, learnedAt: at('2026-04-01T09:00'), facts: { digitised: true, fee: 0 } };
    expect(addEntry([known], again)).toEqual({ history: [known], outcome: 'duplicate', isPruned: false });
  });

  it.each<[string, HistoryEntry]>([
    ['another status', { ...resolved, id: 'x', status: 'stopped' }],
    ['another instant', { ...resolved, id: 'x', at: resolved.at + 1 }],
    ['another unit', { ...resolved, unit: '00008' }],
    ['another fact', { ...resolved, facts: { fee: 1 } }],
    ['a fact that is null', { ...resolved, facts: { fee: null } }],
    ['another version', { ...resolved, version: 1 }],
    ['another given unit', { ...resolved, unitGiven: '00005' }],
  ])('does not take %s for a repetition', (_, other) => {
    expect(addEntry([resolved], other).history).toHaveLength(2);
  });

  it('keeps a lower version of a known event, which does not count', () => {
    const corrected = { ...resolved, id: 'e1', version: 2 };
    expect(added([corrected], { ...resolved, id: 'e1', version: 1 })).toBe('stale');
    expect(added([{ ...resolved, id: 'e1', version: 1 }], corrected)).toBe('accepted');
  });

  it('keeps an event from before the snapshot, which does not count', () => {
    const whole = snapshot('2026-03-03T09:00', [['accepted', '2026-03-02T09:00']]);
    expect(added([whole], inProcess)).toBe('stale');
    expect(added([whole], { ...inProcess, at: whole.at, id: 'x' })).toBe('stale');
    expect(added([whole], resolved)).toBe('accepted');
  });

  it('keeps an older snapshot, which does not count', () => {
    const newer = snapshot('2026-03-05T09:00', [['accepted', '2026-03-02T09:00']]);
    const older = snapshot('2026-03-04T09:00', [['accepted', '2026-03-02T09:00']]);
    expect(added([newer], older)).toBe('stale');
    expect(added([newer], { ...newer, version: 1, facts: { fee: 3 } })).toBe('accepted');
  });

  it('takes so many entries and no more, but still knows its repetitions', () => {
    const full = Array.from({ length: MAX_HISTORY - 1 }, (_, index) => ({ ...inProcess, id: `e${index}`, at: inProcess.at + index }));
    const last = addEntry(full, resolved);
    expect(last.outcome).toBe('accepted');
    expect(addEntry(last.history, accepted)).toEqual({ history: last.history, outcome: 'full', isPruned: false });
    expect(added(last.history, resolved)).toBe('duplicate');
  });

  it('makes room by letting go of old snapshots that a newer one has replaced, and of nothing else', () => {
    const hourly = (hour: number): HistoryEntry => ({
      ...snapshot('2026-03-05T09:00', [['accepted', '2026-03-02T09:00']]),
      at: resolved.at + hour,
    });
    let history: History = [accepted];
    let pruned = 0;
    for (let hour = 1; hour <= 3 * MAX_HISTORY; hour++) {
      const grown = addEntry(history, hourly(hour));
      expect(grown.outcome).toBe('accepted');
      pruned += grown.isPruned ? 1 : 0;
      history = grown.history;
    }
    expect(history.length).toBeLessThanOrEqual(MAX_HISTORY);
    expect(history).toContain(accepted);
    expect(effectiveHistory(history).snapshot?.at).toBe(resolved.at + 3 * MAX_HISTORY);
    // Rarely, because it writes the whole history anew.
    expect(pruned).toBeLessThan(10);
  });
});

describe('a retraction', () => {
  const retracted = retraction('2026-03-03T09:00');
  const restored = retraction('2026-03-05T09:00', { isRetracted: false });

  it('is added once, and stale behind a later statement', () => {
    expect(added([accepted], retracted)).toBe('accepted');
    expect(added([accepted, retracted], { ...retracted, learnedAt: retracted.at + 1 })).toBe('duplicate');
    expect(added([accepted, restored], retracted)).toBe('stale');
    expect(added([accepted, retracted], restored)).toBe('accepted');
  });

  it('is another with another reason, version or id', () => {
    for (const other of [{ reason: 'test_data' as const }, { version: 1 }, { id: 'r1' }]) {
      expect(addEntry([retracted], { ...retracted, ...other }).history).toHaveLength(2);
    }
  });

  it('of several the latest in the order of happening holds, whatever came last', () => {
    expect(effectiveHistory([restored, retracted]).retraction).toBe(restored);
    expect(effectiveHistory([retracted, restored, retraction('2026-03-06T09:00')]).retraction?.isRetracted).toBe(true);
    expect(effectiveHistory([accepted]).retraction).toBeNull();
  });

  it('at one instant the higher version holds', () => {
    const taken = { ...restored, at: retracted.at, version: 1 };
    expect(effectiveHistory([taken, retracted]).retraction).toBe(taken);
  });

  it('that was corrected under its id holds no more, wherever the correction carries it', () => {
    const wrong = { ...retraction('2026-03-06T09:00'), id: 'r1' };
    const right = { ...wrong, version: 1, at: at('2026-03-04T09:00') };
    expect(effectiveHistory([wrong, right, restored]).retraction).toBe(restored);
    expect(added([wrong, restored], right)).toBe('accepted');
    expect(added([right, restored], wrong)).toBe('stale');
  });

  it('takes no part among the events, and an event of its id does not supersede it', () => {
    const same = { ...accepted, id: retracted.id, version: 7 };
    expect(effectiveHistory([same, retracted])).toEqual({ snapshot: null, events: [same], retraction: retracted });
  });
});

describe('effectiveHistory', () => {
  it('sorts by the instant of happening', () => {
    expect(effectiveHistory([resolved, accepted, inProcess]).events).toEqual([accepted, inProcess, resolved]);
  });

  it('puts the one further along last where the instants are equal', () => {
    const statuses = ['returned', 'supplement_requested', 'accepted', 'resolved', 'registered', 'in_process'] as const;
    const same = statuses.map((status) => event(status, '2026-03-02T09:00'));
    const order = ['registered', 'accepted', 'in_process', 'supplement_requested', 'resolved', 'returned'];
    expect(effectiveHistory(same).events.map(({ status }) => status)).toEqual(order);
    expect(effectiveHistory(same.toReversed()).events.map(({ status }) => status)).toEqual(order);
  });

  it('moves an event whose correction has another instant', () => {
    const wrong = { ...resolved, id: 'e9' };
    const right = { ...wrong, version: 1, at: at('2026-03-01T10:00') };
    expect(effectiveHistory([accepted, right, wrong]).events).toEqual([right, accepted]);
  });

  it('drops an event that its correction carries behind the snapshot', () => {
    const whole = snapshot('2026-03-03T09:00', [['accepted', '2026-03-02T09:00']]);
    const after = { ...resolved, id: 'e9' };
    const corrected = { ...after, version: 1, at: at('2026-03-02T10:00') };
    expect(effectiveHistory([whole, after]).events).toEqual([after]);
    expect(effectiveHistory([whole, after, corrected]).events).toEqual([]);
    expect(added([whole, after], corrected)).toBe('accepted');
  });
});

it('knownAt is the history as it was known: by learning, not by happening', () => {
  const late = { ...accepted, learnedAt: at('2026-03-10T09:00') };
  expect(knownAt([inProcess, late, resolved], at('2026-03-04T10:00'))).toEqual([inProcess, resolved]);
});
