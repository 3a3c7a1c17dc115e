import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { SECOND_MS } from '../../shared/instant.ts';
import { knownSource, pulseOf, sourceWorld } from './source-fixture.ts';
import { sourceFrames } from './source-frames.ts';
import type { SourceFrame } from './wire-sources.ts';

const NOW = Date.parse('2026-03-06T10:30:00+07:00');
const closers: (() => void)[] = [];
beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => {
  for (const close of closers.splice(0)) close();
  vi.useRealTimers();
});

async function opened(sources = 2) {
  const world = sourceWorld(
    NOW,
    Array.from({ length: sources }, (_, at) => knownSource(`h${String(at).padStart(3, '0')}`)),
  );
  const book = world.open();
  await book.keep();
  const sent: SourceFrame[] = [];
  const state = { isFollowed: true };
  const frames = sourceFrames({
    book,
    clock: world.clock,
    send(make) {
      if (!state.isFollowed) return false;
      const frame = make();
      if (frame !== null) sent.push(frame);
      return true;
    },
    onError: (error) => expect.fail(String(error)),
  });
  closers.push(frames.close, book.close);
  return {
    ...world,
    book,
    frames,
    sent,
    state,
    ids: () => sent.map((frame) => frame.sources.map(({ id }) => id)),
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += SECOND_MS) {
        world.clock.advance(SECOND_MS);
        await vi.advanceTimersByTimeAsync(SECOND_MS);
        await book.keep();
      }
      await vi.advanceTimersByTimeAsync(1);
    },
  };
}

describe('frames of sources', () => {
  it('have what changed, at most once a second', async () => {
    const { frames, commit, pass, ids, sent } = await opened();
    expect(frames.whole()?.sources).toHaveLength(2);
    await pass(2 * SECOND_MS);
    for (let at = 0; at < 50; at++) commit(pulseOf('h001', NOW));
    await pass(SECOND_MS);
    expect(ids()).toEqual([['h001']]);
    expect(sent[0]?.sources[0]).toMatchObject({ total: { accepted: 50 }, state: 'ok' });
  });

  it('are not sent where nothing but time has passed', async () => {
    const { frames, pass, sent } = await opened();
    frames.whole();
    await pass(30 * SECOND_MS);
    expect(sent).toEqual([]);
  });

  it('tell of a state that time alone has changed', async () => {
    const { frames, commit, pass, sent, clock } = await opened();
    commit(pulseOf('h000', NOW));
    frames.whole();
    await pass(10 * SECOND_MS);
    sent.splice(0);
    clock.advance(20 * 24 * 3_600_000);
    await pass(10 * SECOND_MS);
    expect(sent.flatMap(({ sources }) => sources.map(({ id, state }) => [id, state]))).toContainEqual(['h000', 'silent']);
  });

  it('of many have two hundred at a time, until all are told', async () => {
    const { frames, commit, pass, ids } = await opened(450);
    frames.whole();
    await pass(SECOND_MS);
    commit(...Array.from({ length: 450 }, (_, at) => pulseOf(`h${String(at).padStart(3, '0')}`, NOW)));
    await pass(4 * SECOND_MS);
    expect(ids().map(({ length }) => length)).toEqual([200, 200, 50]);
    expect(new Set(ids().flat()).size).toBe(450);
  });

  it('are made for nobody where nobody follows, and whoever comes is told all', async () => {
    const { frames, commit, pass, sent, state } = await opened();
    state.isFollowed = false;
    commit(pulseOf('h000', NOW));
    await pass(2 * SECOND_MS);
    state.isFollowed = true;
    expect(frames.whole()?.sources).toMatchObject([{ id: 'h000', total: { accepted: 1 } }, { id: 'h001' }]);
    await pass(10 * SECOND_MS);
    expect(sent).toEqual([]);
  });
});
