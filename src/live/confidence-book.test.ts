import { describe, expect, it } from 'vitest';

import { at, event } from '../domain/dossier-fixture.ts';
import { entryOf } from '../intake/intake-fixture.ts';
import type { Work } from '../intake/decide-batch.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/instant.ts';
import { world } from './live-fixture.ts';
import type { Movement } from './live-figures.ts';

/** A Friday. */
const NOW = at('2026-03-06T10:00');
const accepted = event('accepted', '2026-03-06T09:00', { learnedAt: NOW });
const refused = (source: string): Work => ({
  kind: 'refusal',
  refusal: { source, reason: 'schema', pointer: '', detail: 'x', item: { source, at: code++ } },
});
let code = 0;

async function filled(...works: readonly Work[]) {
  const parts = await world(NOW);
  await parts.write(entryOf('D1', accepted), entryOf('D2', { ...accepted, unit: '00256' }), ...works);
  return parts;
}

describe('confidence', () => {
  it('is not known before the sources have been read, then with every value and child', async () => {
    const { view, keepSigns } = await filled();
    expect((await view.board({ unit: 'VN', period: 'month' })).confidence).toBeNull();
    await keepSigns();
    const board = await view.board({ unit: 'VN', period: 'month' });
    expect(board.confidence).toEqual({ completeness: 0.5, sources: 1, freshness: 0, quality: 1, grade: 'low' });
    expect(board.values['received']).toMatchObject({ confidence: 'low' });
    expect(board.children.map(({ unit, confidence, rankIsWeak }) => [unit.id, confidence?.grade, rankIsWeak])).toEqual([
      ['01', 'low', false],
      ['02', 'high', false],
      ['G01', 'low', false],
    ]);
  });

  it('marks a rank that is made from weak data', async () => {
    const { view, keepSigns } = await filled();
    await keepSigns();
    const { children } = await view.board({ unit: 'VN', period: 'month', indicator: 'received' });
    expect(children.map(({ rank, rankIsWeak }) => [rank, rankIsWeak])).toEqual([
      [1, true],
      [1, false],
      [null, false],
    ]);
  });

  it('follows every commit: what is set aside, and who is heard', async () => {
    const { view, keepSigns, write, clock } = await filled();
    await keepSigns();
    clock.advance(HOUR_MS);
    await write(refused('onegate'), refused('onegate'));
    expect((await view.board({ unit: '00256', period: 'week' })).confidence).toMatchObject({
      quality: 0.5,
      freshness: HOUR_MS,
      grade: 'low',
    });
    await write(entryOf('D3', { ...accepted, unit: '00256', learnedAt: NOW + HOUR_MS }));
    // What a source is worth is held for some seconds.
    clock.advance(5_000);
    expect((await view.board({ unit: '00256', period: 'week' })).confidence).toMatchObject({
      freshness: 5_000,
      quality: expect.closeTo(0.6),
    });
  });

  it('of a period that is over is that of its end', async () => {
    const { view, keepSigns } = await filled(entryOf('OLD', event('accepted', '2026-02-10T09:00', { unit: '00256' })));
    await keepSigns();
    expect((await view.board({ unit: '00256', period: '2026-02' })).confidence).toMatchObject({
      completeness: 1,
      freshness: 0,
      grade: 'high',
    });
  });

  it('of what was known earlier is not told: who had spoken then is not kept', async () => {
    const { view, keepSigns } = await filled();
    await keepSigns();
    const board = await view.board({ unit: '00256', period: 'week', asKnownAt: '2026-03-06T10:00:00+07:00' });
    expect([board.confidence, board.signs]).toEqual([null, undefined]);
  });

  it('wanes with silence, and whoever watches is told though nothing happens', async () => {
    const { view, keepSigns, confidence, clock } = await filled();
    await keepSigns();
    const moves: Movement[] = [];
    confidence.onMove((movement) => moves.push(movement));
    // The Monday is off: nobody was to send anything.
    clock.advance(4 * DAY_MS - 2 * HOUR_MS);
    await keepSigns();
    expect([(await view.board({ unit: '00256', period: 'month' })).confidence?.grade, moves]).toEqual(['high', []]);
    clock.advance(9 * HOUR_MS);
    await keepSigns();
    expect((await view.board({ unit: '00256', period: 'month' })).confidence?.grade).toBe('medium');
    expect(moves).toEqual([{ kind: 'units', units: expect.arrayContaining(['00004', '01', '00256', '02', 'VN']), happened: [] }]);
  });

  it('is not renewed by a mere passing of time: an overdue dossier is no word of its source', async () => {
    const { view, keepSigns, clock, write } = await filled();
    clock.advance(6 * DAY_MS);
    await write({ kind: 'clock', key: { source: 'onegate', code: 'D2' }, unit: '00256' });
    await keepSigns();
    expect((await view.board({ unit: '00256', period: 'month' })).confidence).toMatchObject({ freshness: 6 * DAY_MS });
  });

  it('is read anew when a commit may have been missed, though not more often than in a quarter of an hour', async () => {
    const { view, keepSigns, clock, live, writeQuietly } = await filled();
    await keepSigns();
    await writeQuietly([refused('onegate'), refused('onegate'), refused('onegate')]);
    await live.reload();
    await keepSigns();
    const quality = async () => (await view.board({ unit: '00256', period: 'week' })).confidence?.quality;
    expect(await quality()).toBe(1);
    clock.advance(15 * MINUTE_MS);
    await keepSigns();
    expect(await quality()).toBe(0.4);
  });
});
