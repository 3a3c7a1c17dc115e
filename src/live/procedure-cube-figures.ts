import type { BusMessage, ChangeBus, CommittedChange } from '../bus/change-bus.ts';
import type { TransactionId } from '../intake/ledger.ts';
import type { Column } from '../measure/measure.ts';
import type { Period } from '../measure/period.ts';
import type { Piece } from '../measure/piece.ts';
import type { Clock } from '../shared/clock.ts';
import { SECOND_MS, type Day } from '../shared/instant.ts';
import type { Movement } from './live-figures.ts';
import { pastSpans, procedureCube, runningSpans, type KeptColumns, type KeptSpan, type ProcedureCube } from './procedure-cube.ts';
import type { ProcedureTallyReader } from './procedure-cube-reader.ts';

type Sums = ReadonlyMap<string, readonly number[]>;

/** The counters by procedure: read when somebody asks for a period, and from then on kept in step with every commit. */
export interface ProcedureFigures {
  /** Whether `sums` would tell; where not, the store has to be asked, and a reading has begun. */
  has(period: Period, lists: readonly (readonly Piece[])[]): boolean;
  /** `null` while they are not read. */
  sums(provinces: readonly string[], period: Period, lists: readonly (readonly Piece[])[]): Sums | null;
  /** Waits for a reading that is under way. */
  close(): Promise<void>;
}

export interface ProcedureFiguresOptions {
  readonly reader: ProcedureTallyReader;
  readonly bus: ChangeBus;
  /** After a reset some commit may have been missed, and another day may have begun. */
  readonly live: { readonly today: Day; onMove(listener: (movement: Movement) => void): () => void };
  readonly kept: { readonly running: KeptColumns; readonly past: KeptColumns };
  readonly columns: readonly Pick<Column, 'isSum'>[];
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** About 150 MB where all have something in all periods that run; the whole country has about 60,000. */
const MAX_KEYS = 100_000;
/** An import by another process announces itself with each batch: it is read anew no more often than this. */
const READ_EVERY_MS = 10 * SECOND_MS;
/** Periods that are over, of which the counters are kept; each takes a fifth of the memory. */
const KEPT_PERIODS = 3;

export function procedureFigures(options: ProcedureFiguresOptions): ProcedureFigures {
  const { live, kept } = options;
  const running = new FollowedProcedures(options);
  const past = new Map<string, FollowedProcedures>();
  const ended: Promise<void>[] = [];

  function ofPast(period: Period): FollowedProcedures {
    const found = past.get(period.id) ?? new FollowedProcedures(options);
    past.delete(period.id);
    past.set(period.id, found);
    const oldest = past.entries().next();
    if (past.size > KEPT_PERIODS && oldest.done !== true) {
      past.delete(oldest.value[0]);
      ended.push(oldest.value[1].close());
    }
    return found;
  }

  function cubeOf(period: Period): ProcedureCube | null {
    const { today } = live;
    if (period.from <= today && today <= period.to) {
      return running.cube({ key: String(today), spans: () => runningSpans(kept.running, today) });
    }
    return ofPast(period).cube({ key: period.id, spans: () => pastSpans(kept.past, period) });
  }

  return {
    has: (period, lists) => cubeOf(period)?.has(period.kind, lists) === true,
    sums: (provinces, period, lists) => cubeOf(period)?.sums(provinces, period.kind, lists) ?? null,
    async close() {
      await Promise.all([running, ...past.values()].map((one) => one.close()));
      await Promise.all(ended);
    },
  };
}

/** What is to be kept; another key is another content. */
interface Wanted {
  readonly key: string;
  readonly spans: () => readonly KeptSpan[];
}

class FollowedProcedures {
  readonly #options: ProcedureFiguresOptions;
  readonly #leave: readonly (() => void)[];
  #current: { readonly key: string; readonly cube: ProcedureCube } | null = null;
  #isStale = true;
  #isClosed = false;
  #readAt = -Infinity;
  #reading: Promise<void> | null = null;
  /** What was committed while a reading is under way: it may or may not be in it. */
  #meanwhile: CommittedChange[] | null = null;
  #isRead = (_transaction: TransactionId): boolean => false;

  constructor(options: ProcedureFiguresOptions) {
    this.#options = options;
    this.#leave = [
      options.bus.subscribe((message) => this.#follow(message)),
      options.live.onMove(({ kind }) => {
        this.#isStale ||= kind === 'reset';
      }),
    ];
  }

  /** `null` while it is not read: a reading begins. */
  cube(wanted: Wanted): ProcedureCube | null {
    if (!this.#isStale && this.#current?.key === wanted.key) return this.#current.cube;
    this.#readAnew(wanted);
    return null;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const leave of this.#leave) leave();
    this.#current = null;
    await this.#reading;
  }

  #readAnew(wanted: Wanted): void {
    const { clock, onError } = this.#options;
    const now = clock.now();
    if (this.#reading !== null || this.#isClosed || (now - this.#readAt < READ_EVERY_MS && now >= this.#readAt)) return;
    this.#readAt = now;
    this.#reading = this.#load(wanted)
      .catch((error: unknown) => {
        this.#isStale = true;
        if (!this.#isClosed) onError(error);
      })
      .finally(() => {
        this.#reading = null;
      });
  }

  async #load({ key, spans }: Wanted): Promise<void> {
    const { reader, columns } = this.#options;
    const meanwhile: CommittedChange[] = [];
    this.#meanwhile = meanwhile;
    this.#isStale = false;
    this.#current = null;
    try {
      const cube = procedureCube({ spans: spans(), columns, maxKeys: MAX_KEYS });
      const { includes } = await reader.read(cube.edges, cube.columns, (...sums) => cube.fill(...sums));
      for (const change of meanwhile) if (!includes(change.transaction)) applyTo(cube, change);
      this.#current = { key, cube };
      this.#isRead = includes;
    } finally {
      this.#meanwhile = null;
    }
  }

  #follow(message: BusMessage): void {
    if (message.kind !== 'committed') {
      this.#isStale = true;
      return;
    }
    this.#meanwhile?.push(message.change);
    if (this.#current !== null && !this.#isRead(message.change.transaction)) applyTo(this.#current.cube, message.change);
  }
}

function applyTo(cube: ProcedureCube, { procedures }: CommittedChange): void {
  for (const change of procedures) cube.add(change);
}
