import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';

import { at, event } from '../domain/dossier-fixture.ts';
import { entryOf } from '../intake/intake-fixture.ts';
import { world } from './live-fixture.ts';
import { boardSchema, lightsSchema } from './wire.ts';

const NOW = at('2026-03-06T10:00');
const accepted = event('accepted', '2026-03-02T09:00');
const onTime = event('resolved', '2026-03-05T09:00');
const late = event('resolved', '2026-03-06T09:00');

/** Two dossiers of 00004, one late; one of 00008 in time; 00256 has one open, the ministry none. */
async function filled() {
  const parts = await world(NOW);
  await parts.write(
    ...['D1', 'D2'].map((code) => entryOf(code, accepted)),
    entryOf('D1', onTime),
    entryOf('D2', late),
    entryOf('D3', { ...accepted, unit: '00008' }),
    entryOf('D3', { ...onTime, unit: '00008' }),
    entryOf('D4', { ...accepted, unit: '00256' }),
  );
  return parts.view;
}

describe('a board', () => {
  it('has the values of the unit with numerator, denominator, definition and completeness', async () => {
    const { values } = await (await filled()).board({ unit: 'VN', period: 'month' });
    expect(values['on_time_rate']).toEqual({
      kind: 'value',
      value: 2 / 3,
      numerator: 2,
      denominator: 3,
      previous: { kind: 'noData' },
      like: null,
      // Three of the communes and a ministry.
      completeness: 3 / 4,
      definition: 'on_time_rate@1',
    });
    expect(values['received']).toMatchObject({ value: 4, previous: { kind: 'noData' } });
    expect(values['open_now']).toMatchObject({ value: 1, previous: { kind: 'noData' } });
  });

  it('keeps no data and not applicable apart from zero', async () => {
    const board = await (await filled()).board({ unit: '00004', period: 'month' });
    expect(board.values['rejected']).toMatchObject({ kind: 'value', value: 0 });
    // Nobody said whether there is a fee.
    expect(board.values['paid_online_rate']).toEqual({ kind: 'noData', definition: 'paid_online_rate@1' });
    expect(board.values['full_process_rate_eligible']).toMatchObject({ kind: 'notApplicable' });
    const silent = await (await filled()).board({ unit: 'G01', period: 'month' });
    expect(silent.values['received']).toEqual({ kind: 'noData', definition: 'received@1' });
  });

  it('ranks the children by the indicator asked for, and shows their headline', async () => {
    const view = await filled();
    const byRate = await view.board({ unit: '01', period: 'month' });
    expect(byRate.children.map(({ unit, rank }) => [unit.id, rank])).toEqual([
      ['00004', 2],
      ['00008', 1],
    ]);
    expect(Object.keys(byRate.children[0]?.values ?? {})).toContain('on_time_rate');
    expect(Object.keys(byRate.children[0]?.values ?? {})).not.toContain('withdrawn');
    const nation = await view.board({ unit: 'VN', period: 'month', indicator: 'withdrawn' });
    expect(nation.children.map(({ unit, rank }) => [unit.id, rank])).toEqual([
      ['01', 1],
      ['02', 1],
      ['G01', null],
    ]);
    expect(nation.children[0]?.values['withdrawn']).toMatchObject({ value: 0 });
    expect(nation.rankedBy).toBe('withdrawn');
  });

  it('says where it stands, when it was read and how fresh it is', async () => {
    const board = await (await filled()).board({ unit: '00004', period: 'week' });
    expect(board).toMatchObject({
      asOf: '2026-03-06T10:00:00.000+07:00',
      freshness: { lastEventAt: '2026-03-06T09:00:00.000+07:00', lastLearnedAt: '2026-03-06T10:00:00.000+07:00' },
      unit: { id: '00004', level: 'commune', kind: 'ward', parent: '01' },
      period: { id: '2026-W10', kind: 'week', from: '2026-03-02', to: '2026-03-08' },
      children: [],
      simulated: false,
    });
    expect(board.path.map(({ id }) => id)).toEqual(['00004', '01', 'VN']);
  });

  it('of nothing says no data everywhere', async () => {
    const { view } = await world(NOW);
    const board = await view.board({ unit: 'VN', period: 'year' });
    expect(new Set(Object.values(board.values).map(({ kind }) => kind))).toEqual(new Set(['noData']));
    expect(board.freshness).toEqual({ lastEventAt: null, lastLearnedAt: null });
    expect(board.children.every(({ rank }) => rank === null)).toBe(true);
  });

  it('fits its published shape', async () => {
    const fits = new Ajv.Ajv({ strict: false }).compile(boardSchema);
    for (const unit of ['VN', '01', 'G01'])
      expect([fits(await (await filled()).board({ unit, period: 'month' })), fits.errors]).toEqual([true, null]);
  });
});

describe('lights', () => {
  it('are one for each unit on the map below, null where there is no number', async () => {
    const lights = await (await filled()).lights({ unit: 'VN', period: 'month', indicator: 'on_time_rate' });
    expect(lights).toEqual({
      asOf: '2026-03-06T10:00:00.000+07:00',
      indicator: 'on_time_rate',
      definition: 'on_time_rate@1',
      period: '2026-03',
      units: ['00004', '00008', '00256'],
      values: [0.5, 1, null],
      numerators: [1, 1, null],
      denominators: [2, 1, null],
    });
    expect(new Ajv.Ajv({ strict: false }).validate(lightsSchema, lights)).toBe(true);
  });

  it('of a commune are its own', async () => {
    expect((await (await filled()).lights({ unit: '00008', period: 'month' })).units).toEqual(['00008']);
  });

  it('are none where nothing is on the map', async () => {
    expect((await (await filled()).lights({ unit: 'boston', period: 'month' })).units).toEqual([]);
  });
});
