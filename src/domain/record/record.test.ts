import { describe, expect, it } from 'vitest';

import { at } from '../dossier-fixture.ts';
import { addRecordEntry, effectiveRecord, MAX_RECORD_HISTORY, recordKnownAt, type RecordEntry } from './record.ts';
import { entry } from './record-fixture.ts';

interface Facts {
  readonly size?: number;
}

const first = entry<Facts>('2026-03-02T09:00', { size: 1 });
const second = entry<Facts>('2026-03-03T09:00', { size: 2 });
const outcomeOf = (history: readonly RecordEntry<Facts>[], one: RecordEntry<Facts>) => addRecordEntry(history, one).outcome;

describe('an entry that is added', () => {
  it('is accepted where it is new, whatever its place in time', () => {
    expect(addRecordEntry([second], first)).toEqual({ history: [second, first], outcome: 'accepted' });
  });

  it('is a duplicate where the same is known, however late it is learned again, and changes nothing', () => {
    const again = { ...first, learnedAt: first.learnedAt + 1000 };
    const history = [first, second];
    expect(addRecordEntry(history, again)).toEqual({ history, outcome: 'duplicate' });
    expect(outcomeOf(history, { ...first, facts: { size: 1 } })).toBe('duplicate');
  });

  it('corrects one of its id with a higher version', () => {
    expect(outcomeOf([first], { ...first, version: 1, facts: { size: 5 } })).toBe('accepted');
  });

  it('is stale where a higher version is known, and is kept', () => {
    const corrected = { ...first, version: 2, facts: { size: 5 } };
    const { history, outcome } = addRecordEntry([corrected], first);
    expect(outcome).toBe('stale');
    expect(history).toEqual([corrected, first]);
    expect(effectiveRecord(history)).toEqual([corrected]);
  });

  it('is refused where no more can be kept, unless it is known', () => {
    const full = Array.from({ length: MAX_RECORD_HISTORY }, (_, n) => ({ ...first, id: String(n) }));
    expect(addRecordEntry(full, second)).toEqual({ history: full, outcome: 'full' });
    expect(outcomeOf(full, { ...first, id: '7' })).toBe('duplicate');
  });
});

describe('what counts of a record', () => {
  it('is of each id the highest version, in order of happening', () => {
    const late = { ...second, at: at('2026-03-01T09:00'), version: 1 };
    expect(effectiveRecord([first, second, late])).toEqual([late, first]);
  });

  it('of two contents of one version is decided by the content, not by the arrival', () => {
    const one = { ...first, facts: { size: 1 } };
    const other = { ...first, facts: { size: 2 } };
    expect(effectiveRecord([one, other])).toEqual(effectiveRecord([other, one]));
  });

  it('was at an instant what had been learned by then', () => {
    const late = { ...second, learnedAt: at('2026-03-10T09:00') };
    expect(recordKnownAt([first, late], at('2026-03-05T09:00'))).toEqual([first]);
    expect(recordKnownAt([first, late], at('2026-03-10T09:00'))).toEqual([first, late]);
  });
});
