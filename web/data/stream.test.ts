import { describe, expect, it } from 'vitest';

import { followStream, type LinkState, type Source } from './stream.ts';

/** A source that the test speaks through. */
function fakeSource() {
  const listeners = new Map<string, (event: MessageEvent<string>) => void>();
  const source = {
    readyState: 1,
    addEventListener: (type: string, listener: (event: MessageEvent<string>) => void) => void listeners.set(type, listener),
    close: () => {
      source.readyState = 2;
    },
  } satisfies Source;
  return { source, say: (type: string, data: unknown) => listeners.get(type)?.(new MessageEvent(type, { data: JSON.stringify(data) })) };
}

function setUp() {
  const opened: ReturnType<typeof fakeSource>[] = [];
  const links: LinkState[] = [];
  const abort = new AbortController();
  let now = 0;
  let tick = () => {};
  followStream('/v1/stream', { onSnapshot: () => {}, onDelta: () => {}, onLink: (state) => links.push(state) }, abort.signal, {
    open: () => {
      const fake = fakeSource();
      opened.push(fake);
      return fake.source;
    },
    now: () => now,
    everySecond: (callback) => {
      tick = callback;
    },
  });
  const pass = (seconds: number) => {
    for (let i = 0; i < seconds; i += 1) {
      now += 1_000;
      tick();
    }
  };
  return { opened, links, abort, pass, last: () => opened.at(-1) };
}

describe('followStream', () => {
  it('is live from the first message', () => {
    const { links, last } = setUp();
    last()?.say('snapshot', {});
    expect(links).toEqual(['connecting', 'live']);
  });

  it('says that it reconnects, and that it is live again', () => {
    const { links, last } = setUp();
    last()?.say('snapshot', {});
    last()?.say('error', null);
    last()?.say('delta', {});
    expect(links).toEqual(['connecting', 'live', 'reconnecting', 'live']);
  });

  it('is stale after thirty seconds of silence, and opens a new connection', () => {
    const { links, last, pass, opened } = setUp();
    last()?.say('snapshot', {});
    pass(29);
    expect(links.at(-1)).toBe('live');
    pass(1);
    expect(links.at(-1)).toBe('stale');
    expect(opened).toHaveLength(2);
    last()?.say('snapshot', {});
    expect(links.at(-1)).toBe('live');
  });

  it('stays live on heartbeats alone', () => {
    const { links, last, pass } = setUp();
    last()?.say('snapshot', {});
    for (let i = 0; i < 5; i += 1) {
      pass(15);
      last()?.say('heartbeat', {});
    }
    expect(links).toEqual(['connecting', 'live']);
  });

  it('opens anew, ever more slowly, where the browser has given up', () => {
    const { opened, last, pass } = setUp();
    last()?.source.close();
    pass(1);
    expect(opened).toHaveLength(2);
    last()?.source.close();
    pass(1);
    expect(opened).toHaveLength(2);
    pass(1);
    expect(opened).toHaveLength(3);
  });

  it('closes when aborted', () => {
    const { abort, last } = setUp();
    abort.abort();
    expect(last()?.source.readyState).toBe(2);
  });
});
