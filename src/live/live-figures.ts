import type { BusMessage, ChangeBus, CommittedChange } from '../bus/change-bus.ts';
import type { WorkingCalendar } from '../domain/calendar.ts';
import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { Happened } from '../intake/decide-batch.ts';
import type { TransactionId } from '../intake/dossier-ledger.ts';
import type { PeriodKind } from '../measure/period.ts';
import type { Clock } from '../shared/clock.ts';
import { dayOf, type Day, type Instant } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { cube, type Cube } from './cube.ts';
import type { Figures } from './figures.ts';
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
  readonly width: number;
  readonly onError: (error: unknown) => void;
}

/** Loads the figures and follows the bus. */
export async function liveFigures(options: LiveFiguresOptions): Promise<LiveFigures> {
  const { reader, bus, clock, calendar, directory, width, onError } = options;
  const listeners = new Set<(movement: Movement) => void>();
  let current: Cube | null = null;
  let lastEventAt: Instant | null = null;
  let lastLearnedAt: Instant | null = null;
  /** What was committed while a reading was under way: it may or may not be in it. */
  let meanwhile: CommittedChange[] | null = null;
  let loading: Promise<void> | null = null;
  let loadAgain = false;
  /** A reading that was asked for has failed: what is shown may be wrong until one succeeds. */
  let isStale = false;
  /** Whether what is shown has a transaction from its reading. A commit may be told only after the reading that saw it. */
  let isRead = (_transaction: TransactionId): boolean => false;

  const tell = (movement: Movement): void => {
    for (const listener of listeners) listener(movement);
  };

  async function load(): Promise<void> {
    meanwhile = [];
    const next = cube({ directory: directory(), calendar, width, today: dayOf(clock.now()) });
    try {
      const reading = await reader.read(next.spans);
      for (const [span, sums] of reading.sums.entries()) next.fill(span, sums);
      lastEventAt = reading.lastEventAt;
      lastLearnedAt = reading.lastLearnedAt;
      for (const change of meanwhile) if (!reading.includes(change.transaction)) apply(next, change);
      current = next;
      isRead = reading.includes;
      isStale = false;
    } catch (error) {
      isStale = true;
      throw error;
    } finally {
      meanwhile = null;
    }
    tell({ kind: 'reset' });
  }

  function reload(): Promise<void> {
    if (loading !== null) {
      loadAgain = true;
      return loading;
    }
    loading = (async () => {
      do {
        loadAgain = false;
        await load();
        // Asked for during the reading: what it was asked for may not be in it. The flag is set by other calls.
      } while (loadAgain as boolean);
    })().finally(() => {
      loading = null;
    });
    return loading;
  }

  function apply(target: Cube, change: CommittedChange): Set<string> {
    const touched = new Set<string>();
    for (const row of change.units) for (const unit of target.add(row)) touched.add(unit);
    for (const pulse of change.pulses) {
      lastEventAt = latest(lastEventAt, pulse.lastEventAt);
      lastLearnedAt = latest(lastLearnedAt, pulse.lastLearnedAt);
    }
    return touched;
  }

  function follow(message: BusMessage): void {
    if (message.kind !== 'committed') {
      reload().catch(onError);
      return;
    }
    meanwhile?.push(message.change);
    if (current === null || isRead(message.change.transaction)) return;
    const touched = apply(current, message.change);
    tell({ kind: 'units', units: [...touched], happened: message.change.happened });
  }

  const leave = bus.subscribe(follow);
  try {
    await reload();
  } catch (error) {
    leave();
    throw error;
  }

  return {
    figures: (kind) => must(current, 'a loaded cube').figures(kind),
    get today() {
      return must(current, 'a loaded cube').today;
    },
    get lastEventAt() {
      return lastEventAt;
    },
    get lastLearnedAt() {
      return lastLearnedAt;
    },
    reload,
    async keepDay() {
      if (current !== null && (isStale || current.today !== dayOf(clock.now()))) await reload();
    },
    onMove(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: leave,
  };
}

function latest(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}
