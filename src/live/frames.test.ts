import { describe, expect, it } from 'vitest';

import { at, event } from '../domain/dossier-fixture.ts';
import { entryOf } from '../intake/intake-fixture.ts';
import { deltaFrame, snapshotFrame, type Following } from './frames.ts';
import { world } from './live-fixture.ts';

const NOW = at('2026-03-06T10:00');
const accepted = event('accepted', '2026-03-02T09:00');
const NATION: Following = { unit: 'VN', period: 'month', indicator: 'received', lights: true };
const HAPPENED = { at: NOW, unit: '00004', procedure: 'P3', what: 'accepted', late: false };
const CHANGED = new Set(['00004', '01', 'VN']);

async function filled() {
  const parts = await world(NOW);
  await parts.write(entryOf('D1', accepted));
  return parts.view;
}

describe('a snapshot', () => {
  it('is the board, with lights where asked for', async () => {
    const view = await filled();
    const frame = await snapshotFrame(NATION, view, [HAPPENED]);
    expect(frame.board).toEqual(await view.board(NATION));
    expect(frame.lights).toEqual(await view.lights(NATION));
    expect(frame.happenings).toEqual([{ ...HAPPENED, at: '2026-03-06T10:00:00.000+07:00' }]);
    expect(await snapshotFrame({ ...NATION, lights: false }, view, [])).not.toHaveProperty('lights');
  });
});

describe('a delta', () => {
  it('has the unit with all its values, the changed children with theirs, and the changed lights', async () => {
    const view = await filled();
    const delta = deltaFrame(NATION, view, CHANGED, [HAPPENED]);
    const board = await view.board(NATION);
    expect(Object.keys(delta?.values ?? {})).toEqual(['VN', '01']);
    expect(delta?.values['VN']).toEqual(board.values);
    expect(delta?.values['01']).toEqual(board.children[0]?.values);
    expect(delta?.lights).toEqual({ '00004': [1, 1, null] });
    expect(delta?.happenings).toHaveLength(1);
  });

  it('is absolute: told twice it says the same', async () => {
    const view = await filled();
    expect(deltaFrame(NATION, view, CHANGED, [])).toEqual(deltaFrame(NATION, view, CHANGED, []));
  });

  it('is none where nothing that the viewer sees has changed', async () => {
    const view = await filled();
    expect(deltaFrame({ ...NATION, unit: '02' }, view, CHANGED, [HAPPENED])).toBeNull();
    expect(deltaFrame({ ...NATION, unit: '00008' }, view, CHANGED, [])).toBeNull();
  });

  it('is none for a period that is past', async () => {
    expect(deltaFrame({ ...NATION, period: '2026-02' }, await filled(), CHANGED, [HAPPENED])).toBeNull();
  });

  it('tells only what happened below the unit, the last twenty', async () => {
    const view = await filled();
    const many = Array.from({ length: 30 }, (_, index) => ({
      ...HAPPENED,
      at: NOW + index,
      unit: index % 2 === 0 ? '00004' : 'boston/PWDx',
    }));
    const below = deltaFrame(NATION, view, CHANGED, many)?.happenings ?? [];
    expect(below).toHaveLength(15);
    expect(new Set(below.map(({ unit }) => unit))).toEqual(new Set(['00004']));
    expect(deltaFrame(NATION, view, CHANGED, [...many, ...many])?.happenings).toHaveLength(20);
  });
});
