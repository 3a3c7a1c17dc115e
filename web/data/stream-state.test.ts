import { describe, expect, it } from 'vitest';

import type { Board, BoardValue, Delta, SnapshotFrame } from '../../src/live/wire.ts';
import { EMPTY_STREAM, reduceStream, type StreamState } from './stream-state.ts';

const value = (v: number): BoardValue => ({
  kind: 'value',
  value: v,
  numerator: v,
  denominator: null,
  previous: { kind: 'noData' },
  completeness: 1,
  definition: 'received@1',
});
const ref = (id: string, parent: string | null) => ({ id, parent, level: 'x', kind: 'x', name: { vi: id, en: id } });
const freshness = { lastEventAt: null, lastLearnedAt: null };

const BOARD: Board = {
  asOf: '2026-11-22T09:00:00+07:00',
  simulated: true,
  freshness,
  unit: ref('VN', null),
  path: [ref('VN', null)],
  period: { id: '2026-11', kind: 'month', from: '2026-11-01', to: '2026-11-30' },
  values: { received: value(10), resolved: value(4) },
  children: [
    { unit: ref('01', 'VN'), rank: 1, values: { received: value(6) } },
    { unit: ref('04', 'VN'), rank: 2, values: { received: { kind: 'noData', definition: 'received@1' } } },
  ],
  rankedBy: 'received',
};
const FRAME: SnapshotFrame = {
  board: BOARD,
  lights: {
    asOf: BOARD.asOf,
    indicator: 'received',
    definition: 'received@1',
    period: '2026-11',
    units: ['00004', '00008'],
    values: [3, null],
    numerators: [3, null],
    denominators: [null, null],
  },
  happenings: [{ at: '2026-11-22T08:59:00+07:00', unit: '00004', procedure: '1.1', what: 'resolved', late: false }],
};
const delta = (over: Partial<Delta>): Delta => ({ asOf: '2026-11-22T09:00:01+07:00', freshness, values: {}, happenings: [], ...over });
/** Two seconds behind the server. */
const AT = Date.parse(BOARD.asOf) - 2_000;
const started: StreamState = reduceStream(EMPTY_STREAM, { type: 'snapshot', frame: FRAME, at: AT });

describe('reduceStream', () => {
  it('takes a snapshot whole', () => {
    expect(started.board).toEqual(BOARD);
    expect(started.lights?.byUnit.get('00004')?.value).toBe(3);
    expect(started.generation).toBe(1);
  });

  it('takes the confidence of the unit from a delta, and keeps it where none comes', () => {
    const confidence = { completeness: 1, sources: 1, freshness: 0, quality: 1, grade: 'high' } as const;
    const told = reduceStream(started, { type: 'delta', delta: delta({ confidence }), at: AT });
    expect(told.board?.confidence).toEqual(confidence);
    expect(reduceStream(told, { type: 'delta', delta: delta({}), at: AT }).board?.confidence).toEqual(confidence);
  });

  it('knows how far the clock of this machine is behind', () => {
    expect(started.aheadMs).toBe(2_000);
  });

  it('keeps no data apart from zero', () => {
    expect(started.lights?.byUnit.get('00008')?.value).toBeNull();
  });

  it('changes the unit, its children and the lights a delta names, and nothing else', () => {
    const next = reduceStream(started, {
      type: 'delta',
      delta: delta({ values: { VN: { received: value(11) }, '04': { received: value(1) } }, lights: { '00008': [1, 1, null] } }),
      at: AT,
    });
    expect(next.board?.values).toEqual({ received: value(11), resolved: value(4) });
    expect(next.board?.children[0]).toBe(started.board?.children[0]);
    expect(next.board?.children[1]?.values['received']).toEqual(value(1));
    expect(next.lights?.byUnit.get('00008')?.value).toBe(1);
    expect(next.lights?.byUnit.get('00004')?.value).toBe(3);
    expect(next.changed).toEqual(['00008']);
    expect(next.generation).toBe(1);
  });

  it('is the same after a delta applied twice', () => {
    const action = { type: 'delta', delta: delta({ values: { VN: { received: value(11) } } }), at: AT } as const;
    const once = reduceStream(started, action);
    expect(reduceStream(once, action).board).toEqual(once.board);
  });

  it('puts the newest happening first and keeps a bounded number', () => {
    const at = (second: number) => `2026-11-22T09:00:${String(second).padStart(2, '0')}+07:00`;
    const news = Array.from({ length: 59 }, (_, i) => ({ at: at(i), unit: '00008', procedure: '1.1', what: 'accepted', late: false }));
    const next = reduceStream(reduceStream(started, { type: 'delta', delta: delta({ happenings: news }), at: AT }), {
      type: 'delta',
      delta: delta({ happenings: news.slice(0, 5) }),
      at: AT,
    });
    expect(next.happenings[0]?.at).toBe(at(58));
    expect(next.happenings).toHaveLength(60);
  });

  it('ignores a delta that comes before any snapshot', () => {
    expect(reduceStream(EMPTY_STREAM, { type: 'delta', delta: delta({}), at: AT })).toBe(EMPTY_STREAM);
  });
});
