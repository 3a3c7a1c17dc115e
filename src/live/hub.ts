import type { Happened } from '../intake/decide-batch.ts';
import { AppError } from '../shared/app-error.ts';
import type { Clock } from '../shared/clock.ts';
import { formatInstant, SECOND_MS } from '../shared/instant.ts';
import { deltaFrame, snapshotFrame, type Following } from './frames.ts';
import type { LiveFigures, Movement } from './live-figures.ts';
import type { Observatory } from './observatory.ts';

/** At most four frames a second to anybody. */
const FRAME_EVERY_MS = 250;
const HEARTBEAT_EVERY_MS = 15 * SECOND_MS;
/** A viewer who was away for a minute is told what changed; after longer, everything. */
const KEPT_FRAMES = 240;
const KEPT_HAPPENED = 40;
const MAX_VIEWERS = 10_000;

/** Where frames go. `send` says whether there is room for more; `onRoom` is called once when there is again. */
export interface Outlet {
  send(text: string): boolean;
  onRoom(then: () => void): void;
}

/** Pushes what changes to whoever watches: each frame is made once for all who follow the same, buffers are bounded. */
export interface Hub {
  /** Sends the first frame, then deltas until the returned function is called. Throws for a question without an answer. */
  join(following: Following, outlet: Outlet, lastEventId: string | undefined): Promise<() => void>;
  readonly viewers: number;
  close(): void;
}

interface Viewer {
  readonly following: Following;
  readonly outlet: Outlet;
  /** Its buffer is full: it gets a fresh snapshot when there is room, never a growing queue. */
  isBehind: boolean;
}

interface Frame {
  readonly number: number;
  readonly changed: ReadonlySet<string>;
  readonly isReset: boolean;
}

export interface HubOptions {
  readonly observatory: Observatory;
  readonly live: LiveFigures;
  readonly clock: Clock;
  /** Differs between runs, so that an id from before a restart is not mistaken for one of now. */
  readonly run: string;
  readonly onError: (error: unknown) => void;
}

export function hub({ observatory, live, clock, run, onError }: HubOptions): Hub {
  const viewers = new Set<Viewer>();
  const frames: Frame[] = [];
  let changed = new Set<string>();
  let isReset = false;
  let happened: Happened[] = [];
  let lately: Happened[] = [];
  let number = 0;
  let lastFrameAt = 0;
  let timer: NodeJS.Timeout | null = null;

  function note(movement: Movement): void {
    if (movement.kind === 'reset') isReset = true;
    else {
      for (const unit of movement.units) changed.add(unit);
      if (movement.happened.length > 0) {
        happened = [...happened, ...movement.happened].slice(-KEPT_HAPPENED);
        lately = [...lately, ...movement.happened].slice(-KEPT_HAPPENED);
      }
    }
    timer ??= setTimeout(sendFrame, waitMs());
  }

  /** Never longer than the pace, also where the clock was set back. */
  function waitMs(): number {
    return Math.min(FRAME_EVERY_MS, Math.max(0, lastFrameAt + FRAME_EVERY_MS - clock.now()));
  }

  function sendFrame(): void {
    timer = null;
    lastFrameAt = clock.now();
    number += 1;
    const frame: Frame = { number, changed, isReset };
    const news = happened;
    changed = new Set();
    isReset = false;
    happened = [];
    frames.push(frame);
    if (frames.length > KEPT_FRAMES) frames.shift();
    for (const group of groupsOf(viewers)) sendTo(group, frame, news).catch(onError);
  }

  async function sendTo(group: readonly Viewer[], frame: Frame, news: readonly Happened[]): Promise<void> {
    const [first] = group;
    const ready = group.filter((viewer) => !viewer.isBehind);
    if (first === undefined || ready.length === 0) return;
    const text = frame.isReset ? await snapshotText(first.following) : deltaText(first.following, frame.changed, news);
    if (text !== null) for (const viewer of ready) push(viewer, text);
  }

  function deltaText(following: Following, units: ReadonlySet<string>, news: readonly Happened[]): string | null {
    const delta = deltaFrame(following, observatory, units, news);
    return delta === null ? null : event('delta', delta, `${run}-${number}`);
  }

  async function snapshotText(following: Following): Promise<string> {
    // The number is taken before the reading: what changes during it comes again with the next frame.
    const id = `${run}-${number}`;
    return event('snapshot', await snapshotFrame(following, observatory, lately), id);
  }

  function push(viewer: Viewer, text: string): void {
    if (viewer.outlet.send(text)) return;
    viewer.isBehind = true;
    viewer.outlet.onRoom(() => {
      viewer.isBehind = false;
      if (!viewers.has(viewer)) return;
      snapshotText(viewer.following)
        .then((fresh) => {
          push(viewer, fresh);
        })
        .catch(onError);
    });
  }

  /** What changed since the frame that the viewer saw last, or null when that is too long ago to tell. */
  function changedSince(lastEventId: string | undefined): ReadonlySet<string> | null {
    const [seenRun, seenNumber] = lastEventId?.split('-') ?? [];
    const seen = Number(seenNumber);
    const oldest = frames[0]?.number ?? number + 1;
    if (seenRun !== run || !Number.isInteger(seen) || seen < oldest - 1 || seen > number) return null;
    const since = frames.filter((frame) => frame.number > seen);
    if (since.some((frame) => frame.isReset)) return null;
    return new Set([...since.flatMap((frame) => [...frame.changed]), ...changed]);
  }

  async function firstText(following: Following, lastEventId: string | undefined): Promise<string> {
    const since = changedSince(lastEventId);
    if (since === null) return snapshotText(following);
    return deltaText(following, since, []) ?? heartbeat();
  }

  const heartbeat = (): string => event('heartbeat', { asOf: formatInstant(clock.now()) });
  const beat = setInterval(() => {
    for (const viewer of viewers) if (!viewer.isBehind) push(viewer, heartbeat());
  }, HEARTBEAT_EVERY_MS);
  const leave = live.onMove(note);

  return {
    async join(following, outlet, lastEventId) {
      if (viewers.size >= MAX_VIEWERS) throw new AppError('busy', 'too many viewers; the board can still be read without a stream');
      const text = await firstText(following, lastEventId);
      const viewer: Viewer = { following, outlet, isBehind: false };
      viewers.add(viewer);
      push(viewer, text);
      return () => viewers.delete(viewer);
    },
    get viewers() {
      return viewers.size;
    },
    close() {
      leave();
      clearInterval(beat);
      if (timer !== null) clearTimeout(timer);
      viewers.clear();
    },
  };
}

/** Viewers who follow the same get the same text. */
function groupsOf(viewers: ReadonlySet<Viewer>): Iterable<readonly Viewer[]> {
  return Map.groupBy(viewers, ({ following }) => JSON.stringify(following)).values();
}

function event(name: string, data: unknown, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
