import type { BusMessage, ChangeBus, CommittedChange } from '../bus/change-bus.ts';
import type { WorkingCalendar } from '../domain/calendar.ts';
import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { Happened } from '../intake/decide-batch.ts';
import type { TransactionId } from '../intake/ledger.ts';
import type { Column } from '../measure/measure.ts';
import type { PeriodKind } from '../measure/period.ts';
import type { Clock } from '../shared/clock.ts';
import { dayOf, type Day, type Instant } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { cube, type Cube } from './cube.ts';
import type { Figures } from './figures.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { TallyReader } from './tally-reader.ts';

/** What moved: `reset` means that any figure may have. */
export type Movement =
  | { readonly kind: 'units'; readonly units: readonly string[]; readonly happened: readonly Happened[] }
  | { readonly kind: 'reset' };

/** The figures of now, kept in step with every commit. */
export interface LiveFigures {
  figures(kind: PeriodKind): Figures;
  readonly today: Day;
  readonly lastEventAt: Instant | null;
  readonly lastLearnedAt: Instant | null;
  /** Reads everything anew; concurrent calls share one reading. */
  reload(): Promise<void>;
  /** Moves to a new day when midnight has passed, and reads again what could not be read: to be called every second or so. */
  keepDay(): Promise<void>;
  onMove(listener: (movement: Movement) => void): () => void;
  close(): void;
}

export interface LiveFiguresOptions {
  readonly reader: TallyReader;
  readonly bus: ChangeBus;
  readonly clock: Clock;
  readonly calendar: WorkingCalendar;
  readonly directory: () => UnitDirectory;
  readonly columns: readonly Pick<Column, 'isOwnOnly'>[];
  /** The columns asked for as of a day. */
  readonly asOf: ReadonlySet<number>;
  readonly onError: (error: unknown) => void;
}

/** Loads the figures and follows the bus. */
export async function liveFigures(options: LiveFiguresOptions): Promise<LiveFigures> {
  const figures = new FollowedFigures(options);
  try {
    await figures.reload();
    return figures;
  } catch (error) {
    figures.close();
    throw error;
  }
}

class FollowedFigures implements LiveFigures {
  readonly reload: () => Promise<void>;
  readonly close: () => void;
  readonly #options: LiveFiguresOptions;
  readonly #listeners = new Set<(movement: Movement) => void>();
  #current: Cube | null = null;
  #lastEventAt: Instant | null = null;
  #lastLearnedAt: Instant | null = null;
  /** What was committed while a reading was under way: it may or may not be in it. */
  #meanwhile: CommittedChange[] | null = null;
  /** A reading that was asked for has failed: what is shown may be wrong until one succeeds. */
  #isStale = false;
  /** Whether what is shown has a transaction from its reading. A commit may be told only after the reading that saw it. */
  #isRead = (_transaction: TransactionId): boolean => false;

  constructor(options: LiveFiguresOptions) {
    this.#options = options;
    this.reload = oneAtATime(() => this.#load());
    this.close = options.bus.subscribe((message) => this.#follow(message));
  }

  figures(kind: PeriodKind): Figures {
    return this.#shown().figures(kind);
  }

  get today(): Day {
    return this.#shown().today;
  }

  get lastEventAt(): Instant | null {
    return this.#lastEventAt;
  }

  get lastLearnedAt(): Instant | null {
    return this.#lastLearnedAt;
  }

  async keepDay(): Promise<void> {
    const today = dayOf(this.#options.clock.now());
    if (this.#current !== null && (this.#isStale || this.#current.today !== today)) await this.reload();
  }

  onMove(listener: (movement: Movement) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #shown(): Cube {
    return must(this.#current, 'a loaded cube');
  }

  #tell(movement: Movement): void {
    for (const listener of this.#listeners) listener(movement);
  }

  async #load(): Promise<void> {
    const { reader, directory, calendar, columns, asOf, clock } = this.#options;
    const meanwhile: CommittedChange[] = [];
    this.#meanwhile = meanwhile;
    const next = cube({ directory: directory(), calendar, columns, asOf, today: dayOf(clock.now()) });
    try {
      const reading = await reader.read(next.spans);
      next.take(reading);
      this.#lastEventAt = reading.lastEventAt;
      this.#lastLearnedAt = reading.lastLearnedAt;
      for (const change of meanwhile) if (!reading.includes(change.transaction)) this.#apply(next, change);
      this.#current = next;
      this.#isRead = reading.includes;
      this.#isStale = false;
    } catch (error) {
      this.#isStale = true;
      throw error;
    } finally {
      this.#meanwhile = null;
    }
    this.#tell({ kind: 'reset' });
  }

  #follow(message: BusMessage): void {
    if (message.kind !== 'committed') {
      this.reload().catch(this.#options.onError);
      return;
    }
    const { change } = message;
    this.#meanwhile?.push(change);
    if (this.#current === null || this.#isRead(change.transaction)) return;
    const touched = this.#apply(this.#current, change);
    this.#tell({ kind: 'units', units: [...touched], happened: change.happened });
  }

  /** Returns the units whose figures have changed. */
  #apply(target: Cube, change: CommittedChange): ReadonlySet<string> {
    const touched = new Set<string>();
    for (const row of change.units) for (const unit of target.add(row)) touched.add(unit);
    for (const pulse of change.pulses) {
      this.#lastEventAt = latest(this.#lastEventAt, pulse.lastEventAt);
      this.#lastLearnedAt = latest(this.#lastLearnedAt, pulse.lastLearnedAt);
    }
    return touched;
  }
}

function latest(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}
