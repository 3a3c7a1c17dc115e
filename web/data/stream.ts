import type { Delta, SnapshotFrame } from '../../src/live/wire.ts';

export type LinkState = 'connecting' | 'live' | 'reconnecting' | 'stale';

export interface StreamHandlers {
  readonly onSnapshot: (frame: SnapshotFrame) => void;
  readonly onDelta: (delta: Delta) => void;
  readonly onLink: (state: LinkState, lastHeardAt: number | null) => void;
}

/** The part of an EventSource that is used, so that a test can be one. */
export interface Source {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

export interface StreamEffects {
  readonly open: (url: string) => Source;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Calls back about once a second until the signal aborts. */
  readonly everySecond: (callback: () => void, signal: AbortSignal) => void;
}

/** Nothing heard for this long, not even a heartbeat: the figures are grey from here on. */
const STALE_AFTER_MS = 30_000;
const LONGEST_WAIT_MS = 15_000;
const CLOSED = 2;

/**
 * Follows one stream until aborted. The browser resumes a broken connection by itself (`Last-Event-ID`); this opens a
 * new one where the browser has given up (an HTTP error) or where the line is open but dead.
 */
export function followStream(url: string, handlers: StreamHandlers, signal: AbortSignal, effects: StreamEffects = browserEffects): void {
  let source = connect();
  let lastHeardAt: number | null = null;
  let openedAt = effects.now();
  let failures = 0;
  let link: LinkState = 'connecting';
  handlers.onLink(link, null);

  function heard(): void {
    lastHeardAt = effects.now();
    failures = 0;
    say('live');
  }
  function say(next: LinkState): void {
    if (next === link) return;
    link = next;
    handlers.onLink(next, lastHeardAt);
  }
  function connect(): Source {
    const opened = effects.open(url);
    opened.addEventListener('snapshot', (event) => {
      // The server checks its frames against the published schema (src/live/wire.ts).
      handlers.onSnapshot(JSON.parse(event.data) as SnapshotFrame);
      heard();
    });
    opened.addEventListener('delta', (event) => {
      // As above.
      handlers.onDelta(JSON.parse(event.data) as Delta);
      heard();
    });
    opened.addEventListener('heartbeat', heard);
    opened.addEventListener('error', () => {
      if (link !== 'stale') say(lastHeardAt === null ? 'connecting' : 'reconnecting');
    });
    return opened;
  }
  function reopen(): void {
    source.close();
    failures += 1;
    openedAt = effects.now();
    source = connect();
  }
  effects.everySecond(() => {
    const waited = effects.now() - openedAt;
    if (source.readyState === CLOSED && waited >= Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** failures)) reopen();
    const silence = effects.now() - (lastHeardAt ?? openedAt);
    if (silence < STALE_AFTER_MS) return;
    if (lastHeardAt !== null) say('stale');
    if (waited >= STALE_AFTER_MS) reopen();
  }, signal);
  signal.addEventListener('abort', () => source.close(), { once: true });
}

const browserEffects: StreamEffects = {
  open: (url) => new EventSource(url),
  now: () => Date.now(),
  everySecond: (callback, signal) => {
    const timer = setInterval(callback, 1_000);
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  },
};
