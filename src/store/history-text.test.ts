import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { event, retraction, snapshot } from '../domain/dossier-fixture.ts';
import type { HistoryEntry } from '../domain/dossier.ts';
import { entries, histories } from '../domain/history-fixture.ts';
import { impliedId, impliedRetractionId, readHistory, writeHistory } from './history-text.ts';

const accepted = event('accepted', '2026-03-02T09:00');

describe('a history as text', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(histories, (history) => {
        expect(readHistory(writeHistory(history))).toEqual(history);
      }),
      { numRuns: 300 },
    );
  });

  it('grows by what is appended', () => {
    fc.assert(
      fc.property(histories, fc.array(entries, { maxLength: 4 }), (history, more) => {
        expect(readHistory(writeHistory(history) + writeHistory(more))).toEqual([...history, ...more]);
      }),
    );
  });

  it.each<[string, Partial<HistoryEntry>]>([
    ['line breaks and quotes', { unit: 'a\n"b"\\,]' }],
    ['a line separator', { procedure: '\u2028' }],
    ['letters of any language', { procedure: 'Đ\u{1f600}' }],
    ['an id that is a number', { id: '0' }],
    ['an empty given unit', { unitGiven: '' }],
    ['when it was first sent', { sentAt: accepted.at + 1 }],
    ['when it was first sent, beside a given unit', { sentAt: 0, unitGiven: 'H29', unitGuessed: true }],
    ['a unit that is assumed, and no procedure', { unitAssumed: true, procedure: '' }],
    ['a unit that is assumed and guessed', { unitGiven: 'H29', unitGuessed: true, unitAssumed: true }],
    ['facts that are null', { facts: { fee: null, resolvedAt: null } }],
  ])('keeps %s', (_, more) => {
    const history = [{ ...accepted, ...more } as HistoryEntry, accepted];
    expect(readHistory(writeHistory(history))).toEqual(history);
  });

  it.each([
    ['a retraction', {}],
    ['a restoration', { isRetracted: false, id: impliedRetractionId(accepted.at, false) }],
    [
      'a retraction with all that it can say',
      { procedure: 'P3', reason: 'test_data' as const, id: 'r', sentAt: 5, unitGiven: 'H29', unitGuessed: true },
    ],
    ['a retraction whose id is a number', { id: '0' }],
    ['a retraction of a procedure without a name', { procedure: '' }],
  ])('keeps %s', (_, more) => {
    const history = [accepted, retraction('2026-03-02T09:00', more)];
    expect(readHistory(writeHistory(history))).toEqual(history);
  });

  it('reads lines from before there were retractions', () => {
    const lines =
      '[1772416800000,1772416800000,0,"00004","P3",{},0,0,0,2]\n[1772416800000,1,0,"00004","P3",{},0,0,[[1772416800000,2]],0,7]\n';
    expect(readHistory(lines)).toMatchObject([
      { kind: 'status', status: 'accepted', id: '1772416800000:accepted' },
      { kind: 'snapshot', steps: [{ status: 'accepted' }], sentAt: 7 },
    ]);
  });

  it('of nothing is empty', () => {
    expect(writeHistory([])).toBe('');
    expect(readHistory('')).toEqual([]);
  });

  it('does not repeat an id that the instant and status imply', () => {
    expect(accepted.id).toBe(impliedId(accepted.at, accepted.status));
    expect(writeHistory([accepted])).not.toContain('accepted');
    expect(writeHistory([{ ...accepted, id: 'own-id' }])).toContain('own-id');
  });

  it('with a status that nobody knows is a defect, not a guess', () => {
    const broken = writeHistory([snapshot('2026-03-03T09:00', [['accepted', '2026-03-02T09:00']])]).replace(',2]', ',99]');
    expect(() => readHistory(broken)).toThrow('status 99');
  });
});
