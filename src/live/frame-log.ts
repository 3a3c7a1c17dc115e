/** A viewer who was away for a minute is told what changed; after longer, everything. */
const KEPT_FRAMES = 240;

export interface Frame {
  readonly number: number;
  readonly changed: ReadonlySet<string>;
  /** Any figure may have changed. */
  readonly isReset: boolean;
}

/** Numbers the frames and keeps the latest, so that a viewer who was away can be told what changed. */
export class FrameLog {
  readonly #run: string;
  readonly #frames: Frame[] = [];
  #number = 0;

  /** `run` differs between runs of the program: an id from before a restart is not mistaken for one of now. */
  constructor(run: string) {
    this.#run = run;
  }

  /** Of the latest frame, for a viewer to resume from. */
  get id(): string {
    return `${this.#run}-${this.#number}`;
  }

  add(changed: ReadonlySet<string>, isReset: boolean): Frame {
    this.#number += 1;
    const frame: Frame = { number: this.#number, changed, isReset };
    this.#frames.push(frame);
    if (this.#frames.length > KEPT_FRAMES) this.#frames.shift();
    return frame;
  }

  /** What changed in the frames after the one with this id, or `null` when that is too long ago to tell. */
  changedSince(id: string | undefined): ReadonlySet<string> | null {
    const [run, number] = id?.split('-') ?? [];
    const seen = Number(number);
    const oldest = this.#frames[0]?.number ?? this.#number + 1;
    if (run !== this.#run || !Number.isInteger(seen) || seen < oldest - 1 || seen > this.#number) return null;
    const since = this.#frames.filter((frame) => frame.number > seen);
    if (since.some(({ isReset }) => isReset)) return null;
    return new Set(since.flatMap(({ changed }) => [...changed]));
  }
}
