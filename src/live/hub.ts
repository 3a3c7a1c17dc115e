import type { Happened } from '../intake/decide-batch.ts';
import { AppError } from '../shared/app-error.ts';
import type { Clock } from '../shared/clock.ts';
import { formatInstant, SECOND_MS } from '../shared/instant.ts';
import { FrameLog, type Frame } from './frame-log.ts';
import { deltaFrame, snapshotFrame, type Following } from './frames.ts';
import type { LiveFigures, Movement } from './live-figures.ts';
import type { Observatory } from './observatory.ts';
import type { SourceBook } from './sources/source-book.ts';
import { sourceFrames, type SourceFrames } from './sources/source-frames.ts';
import type { SourceFrame } from './sources/wire-sources.ts';

/** At most four frames a second to anybody. */
const FRAME_EVERY_MS = 250;
const HEARTBEAT_EVERY_MS = 15 * SECOND_MS;
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
  /** Another viewer would be refused. */
  readonly isFull: boolean;
  close(): void;
}

interface Viewer {
  readonly following: Following;
  readonly outlet: Outlet;
  /** Its buffer is full: it gets a fresh snapshot when there is room, never a growing queue. */
  isBehind: boolean;
}

export interface HubOptions {
  readonly observatory: Observatory;
  readonly live: Pick<LiveFigures, 'onMove'>;
  readonly clock: Clock;
  /** Differs between runs, so that an id from before a restart is not mistaken for one of now. */
  readonly run: string;
  readonly onError: (error: unknown) => void;
  /** For viewers who follow the sources too; without it nobody is told of any. */
  readonly sources?: Pick<SourceBook, 'isRead' | 'list' | 'rows' | 'onChange'>;
}

export function hub(options: HubOptions): Hub {
  return new StreamHub(options);
}

class StreamHub implements Hub {
  readonly #observatory: Observatory;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  readonly #viewers = new Set<Viewer>();
  readonly #frames: FrameLog;
  readonly #leave: () => void;
  readonly #sources: SourceFrames | null;
  readonly #beat: NodeJS.Timeout;
  /** What has moved since the latest frame. */
  #changed = new Set<string>();
  #isReset = false;
  #happened: readonly Happened[] = [];
  /** What a newcomer's ticker begins with. */
  #lately: readonly Happened[] = [];
  #lastFrameAt = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor({ observatory, live, clock, run, onError, sources }: HubOptions) {
    this.#observatory = observatory;
    this.#clock = clock;
    this.#onError = onError;
    this.#frames = new FrameLog(run);
    this.#beat = setInterval(() => this.#sendHeartbeats(), HEARTBEAT_EVERY_MS);
    this.#leave = live.onMove((movement) => this.#note(movement));
    this.#sources = sources === undefined ? null : sourceFrames({ book: sources, clock, send: (data) => this.#sendSources(data), onError });
  }

  get isFull(): boolean {
    return this.#viewers.size >= MAX_VIEWERS;
  }

  async join(following: Following, outlet: Outlet, lastEventId: string | undefined): Promise<() => void> {
    if (this.isFull) throw new AppError('busy', 'too many viewers; the board can still be read without a stream');
    const text = await this.#firstText(following, lastEventId);
    const viewer: Viewer = { following, outlet, isBehind: false };
    this.#viewers.add(viewer);
    this.#push(viewer, text);
    this.#pushSources(viewer);
    return () => this.#viewers.delete(viewer);
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  close(): void {
    this.#leave();
    this.#sources?.close();
    clearInterval(this.#beat);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#viewers.clear();
  }

  #note(movement: Movement): void {
    if (movement.kind === 'reset') this.#isReset = true;
    else {
      for (const unit of movement.units) this.#changed.add(unit);
      if (movement.happened.length > 0) {
        this.#happened = latestOf(this.#happened, movement.happened);
        this.#lately = latestOf(this.#lately, movement.happened);
      }
    }
    this.#timer ??= setTimeout(() => this.#sendFrame(), this.#waitMs());
  }

  /** Never longer than the pace, also where the clock was set back. */
  #waitMs(): number {
    return Math.min(FRAME_EVERY_MS, Math.max(0, this.#lastFrameAt + FRAME_EVERY_MS - this.#clock.now()));
  }

  #sendFrame(): void {
    this.#timer = null;
    this.#lastFrameAt = this.#clock.now();
    const frame = this.#frames.add(this.#changed, this.#isReset);
    const news = this.#happened;
    this.#changed = new Set();
    this.#isReset = false;
    this.#happened = [];
    for (const group of groupsOf(this.#viewers)) this.#sendTo(group, frame, news).catch(this.#onError);
  }

  async #sendTo(group: readonly Viewer[], frame: Frame, news: readonly Happened[]): Promise<void> {
    const [first] = group;
    const ready = group.filter((viewer) => !viewer.isBehind);
    if (first === undefined || ready.length === 0) return;
    const text = frame.isReset ? await this.#snapshotText(first.following) : this.#deltaText(first.following, frame.changed, news);
    if (text !== null) for (const viewer of ready) this.#push(viewer, text);
  }

  #sendHeartbeats(): void {
    for (const viewer of this.#viewers) if (!viewer.isBehind) this.#push(viewer, this.#heartbeatText());
  }

  #push(viewer: Viewer, text: string): void {
    if (viewer.outlet.send(text)) return;
    viewer.isBehind = true;
    viewer.outlet.onRoom(() => {
      viewer.isBehind = false;
      if (this.#viewers.has(viewer)) this.#pushSnapshot(viewer).catch(this.#onError);
    });
  }

  async #pushSnapshot(viewer: Viewer): Promise<void> {
    this.#push(viewer, await this.#snapshotText(viewer.following));
    this.#pushSources(viewer);
  }

  /** All of them, after a snapshot. Frames of sources have no id: whoever comes back is told everything again. */
  #pushSources(viewer: Viewer): void {
    const all = viewer.following.sources === true && !viewer.isBehind ? (this.#sources?.whole() ?? null) : null;
    if (all !== null) this.#push(viewer, event('sources', all));
  }

  /** Returns whether anybody follows the sources. */
  #sendSources(data: () => SourceFrame | null): boolean {
    const following = [...this.#viewers].filter((viewer) => viewer.following.sources === true);
    if (following.length === 0) return false;
    const changed = data();
    if (changed === null) return true;
    const text = event('sources', changed);
    for (const viewer of following) if (!viewer.isBehind) this.#push(viewer, text);
    return true;
  }

  async #firstText(following: Following, lastEventId: string | undefined): Promise<string> {
    const since = this.#changedSince(lastEventId);
    if (since === null) return this.#snapshotText(following);
    return this.#deltaText(following, since, []) ?? this.#heartbeatText();
  }

  /** Together with what has not been sent to anybody yet: the newcomer's figures hold it already. */
  #changedSince(lastEventId: string | undefined): ReadonlySet<string> | null {
    return this.#frames.changedSince(lastEventId)?.union(this.#changed) ?? null;
  }

  async #snapshotText(following: Following): Promise<string> {
    // The number is taken before the reading: what changes during it comes again with the next frame.
    const { id } = this.#frames;
    return event('snapshot', await snapshotFrame(following, this.#observatory, this.#lately), id);
  }

  #deltaText(following: Following, units: ReadonlySet<string>, news: readonly Happened[]): string | null {
    const delta = deltaFrame(following, this.#observatory, units, news);
    return delta === null ? null : event('delta', delta, this.#frames.id);
  }

  #heartbeatText(): string {
    return event('heartbeat', { asOf: formatInstant(this.#clock.now()) });
  }
}

function latestOf(known: readonly Happened[], more: readonly Happened[]): readonly Happened[] {
  return [...known, ...more].slice(-KEPT_HAPPENED);
}

/** Viewers who follow the same get the same text. */
function groupsOf(viewers: ReadonlySet<Viewer>): Iterable<readonly Viewer[]> {
  return Map.groupBy(viewers, ({ following }) => JSON.stringify(following)).values();
}

function event(name: string, data: unknown, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
