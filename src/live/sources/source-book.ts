import type { BusMessage, ChangeBus, CommittedChange } from '../../bus/change-bus.ts';
import type { KnownSource } from '../../intake/source-registry.ts';
import type { SourcePulse, TransactionId } from '../../intake/ledger.ts';
import { hourOf, itemsIn, type ConnectorRun, type SourceCounts, type VerdictCounts } from '../../measure/source-health.ts';
import { AppError } from '../../shared/app-error.ts';
import type { Clock } from '../../shared/clock.ts';
import { formatInstant, MINUTE_MS, SECOND_MS, type Instant } from '../../shared/instant.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { MAX_UNDECLARED, type HeardBeat, type SourceReader, type SourceReading } from './source-reader.ts';
import { NOTHING_YET, sourceDetail, sourceRow, type Moment, type SourceView } from './source-rows.ts';
import type { SourceDetail, SourceList, SourceRow } from './wire-sources.ts';

/** How every source is doing, kept in step with every commit. */
export interface SourceBook {
  readonly isRead: boolean;
  /** Those that are declared, heard of or not, and those that send undeclared, in order. Throws AppError `unavailable` before the first reading. */
  list(): SourceList;
  /** Those of some sources; one that is not known any more is left out. */
  rows(ids: Iterable<string>): readonly SourceRow[];
  /** Throws AppError `notFound`. */
  detail(id: string): Promise<SourceDetail>;
  /** Takes what an agent said, once it is stored. */
  beat(source: string, heard: HeardBeat): void;
  /** Told of sources whose row may have changed. */
  onChange(listener: (ids: readonly string[]) => void): () => void;
  /** Reads anew where that is due, and has those looked at whose state time alone may have changed: to be called every second or so. */
  keep(): Promise<void>;
  close(): void;
}

export interface SourceBookOptions {
  readonly reader: SourceReader;
  readonly bus: ChangeBus;
  readonly clock: Clock;
  readonly workingMs: Moment['workingMs'];
  readonly declared: () => readonly KnownSource[];
  /** What the connectors of sources that we ask are doing. */
  readonly runs: () => ReadonlyMap<string, ConnectorRun>;
}

/** What other processes wrote is seen after so long. */
const READ_EVERY_MS = MINUTE_MS;
/** States change with the hours by themselves. */
const LOOK_EVERY_MS = 5 * SECOND_MS;
const DETAIL_HOURS = 8 * 24;

export function sourceBook(options: SourceBookOptions): SourceBook {
  return new KeptSources(options);
}

class KeptSources implements SourceBook {
  readonly close: () => void;
  readonly #options: SourceBookOptions;
  readonly #read: () => Promise<void>;
  readonly #listeners = new Set<(ids: readonly string[]) => void>();
  #reading: SourceReading | null = null;
  #counts = new Map<string, SourceCounts>();
  #beats = new Map<string, HeardBeat>();
  /** Committed while a reading is under way: it may or may not be in it. */
  #meanwhile: CommittedChange[] | null = null;
  #readAt = -Infinity;
  #isOutdated = true;
  #lookedAt = -Infinity;

  constructor(options: SourceBookOptions) {
    this.#options = options;
    this.#read = oneAtATime(() => this.#load());
    this.close = options.bus.subscribe((message) => this.#follow(message));
  }

  get isRead(): boolean {
    return this.#reading !== null;
  }

  list(): SourceList {
    const { leftOut } = this.#known();
    const { now } = this.#moment();
    return { asOf: formatInstant(now), sources: [...this.rows(this.#ids())], leftOut };
  }

  rows(ids: Iterable<string>): readonly SourceRow[] {
    if (this.#reading === null) return [];
    const declared = new Map(this.#options.declared().map((known) => [known.declaration.id, known]));
    const moment = this.#moment();
    const isKnown = (id: string): boolean => declared.has(id) || this.#counts.has(id);
    return [...ids].filter(isKnown).map((id) => sourceRow(this.#viewOf(id, declared.get(id) ?? null), moment));
  }

  async detail(id: string): Promise<SourceDetail> {
    this.#known();
    const known = this.#options.declared().find(({ declaration }) => declaration.id === id) ?? null;
    if (known === null && !this.#counts.has(id))
      throw new AppError('notFound', 'no source of this id is declared, and none has sent anything');
    const moment = this.#moment();
    const hours = await this.#options.reader.hours(id, hourOf(moment.now) - DETAIL_HOURS);
    return sourceDetail(this.#viewOf(id, known), hours, moment);
  }

  beat(source: string, heard: HeardBeat): void {
    this.#beats.set(source, heard);
    this.#tell([source]);
  }

  onChange(listener: (ids: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async keep(): Promise<void> {
    const now = this.#options.clock.now();
    const isDue = this.#isOutdated || hourOf(now) !== this.#reading?.hour || Math.abs(now - this.#readAt) >= READ_EVERY_MS;
    if (isDue) await this.#read();
    if (!isDue && Math.abs(now - this.#lookedAt) < LOOK_EVERY_MS) return;
    this.#lookedAt = now;
    this.#tell(this.#ids());
  }

  #known(): SourceReading {
    if (this.#reading === null) throw new AppError('unavailable', 'the sources have not been read yet');
    return this.#reading;
  }

  #moment(): Moment {
    return { now: this.#options.clock.now(), workingMs: this.#options.workingMs };
  }

  #ids(): string[] {
    const declared = this.#options.declared().map(({ declaration }) => declaration.id);
    return [...new Set([...declared, ...this.#counts.keys()])].toSorted();
  }

  #viewOf(id: string, known: KnownSource | null): SourceView {
    return {
      id,
      known,
      counts: this.#counts.get(id) ?? NOTHING_YET,
      beat: this.#beats.get(id) ?? null,
      run: this.#options.runs().get(id) ?? null,
      shapes: this.#reading?.shapes.get(id) ?? [],
    };
  }

  async #load(): Promise<void> {
    const { reader, declared, clock } = this.#options;
    const meanwhile: CommittedChange[] = [];
    this.#meanwhile = meanwhile;
    const now = clock.now();
    this.#readAt = now;
    try {
      const reading = await reader.read(
        declared().map(({ declaration }) => declaration.id),
        now,
      );
      this.#reading = reading;
      this.#counts = new Map(reading.counts);
      this.#takeBeats(reading.beats);
      for (const change of meanwhile) if (!reading.includes(change.transaction)) this.#apply(change.pulses, reading);
      this.#isOutdated = false;
    } catch (error) {
      this.#isOutdated = true;
      throw error;
    } finally {
      this.#meanwhile = null;
    }
  }

  /** What was heard while the reading was under way is newer than the reading. */
  #takeBeats(read: ReadonlyMap<string, HeardBeat>): void {
    for (const [source, beat] of read) {
      const known = this.#beats.get(source);
      if (known === undefined || known.receivedAt < beat.receivedAt) this.#beats.set(source, beat);
    }
  }

  #follow(message: BusMessage): void {
    if (message.kind === 'uncertain') this.#isOutdated = true;
    if (message.kind !== 'committed') return;
    this.#meanwhile?.push(message.change);
    if (this.#reading === null || this.#isRead(message.change.transaction)) return;
    this.#apply(message.change.pulses, this.#reading);
    this.#tell(message.change.pulses.map(({ source }) => source));
  }

  /** A commit may be told only after the reading that saw it. */
  #isRead(transaction: TransactionId): boolean {
    return this.#reading?.includes(transaction) ?? false;
  }

  #apply(pulses: readonly SourcePulse[], { hour }: SourceReading): void {
    for (const pulse of pulses) {
      const known = this.#counts.get(pulse.source);
      // Whoever invents names at the door fills no memory: they are counted in the next reading.
      if (known === undefined && !this.#hasRoomFor(pulse.source)) continue;
      this.#counts.set(pulse.source, withPulse(known ?? NOTHING_YET, pulse, hour));
    }
  }

  #hasRoomFor(source: string): boolean {
    const declared = this.#options.declared();
    return this.#counts.size < declared.length + MAX_UNDECLARED || declared.some(({ declaration }) => declaration.id === source);
  }

  #tell(ids: readonly string[]): void {
    if (ids.length > 0) for (const listener of this.#listeners) listener(ids);
  }
}

function withPulse(counts: SourceCounts, pulse: SourcePulse, hour: number): SourceCounts {
  const items = itemsIn(pulse);
  const own = hourOf(pulse.at);
  return {
    ...counts,
    total: added(counts.total, pulse),
    day: added(counts.day, pulse),
    lags: counts.lags.map((count, at) => count + (pulse.lags[at] ?? 0)),
    lastEventAt: latest(counts.lastEventAt, pulse.lastEventAt),
    lastLearnedAt: latest(counts.lastLearnedAt, pulse.lastLearnedAt),
    lastHeardAt: items === 0 ? counts.lastHeardAt : latest(counts.lastHeardAt, pulse.at),
    // Of another hour than that of the reading the next reading will tell, in a second.
    thisHour: own === hour ? counts.thisHour + items : counts.thisHour,
    firstHour: items === 0 ? counts.firstHour : Math.min(counts.firstHour ?? own, own),
  };
}

function added(one: VerdictCounts, other: VerdictCounts): VerdictCounts {
  return {
    accepted: one.accepted + other.accepted,
    duplicate: one.duplicate + other.duplicate,
    stale: one.stale + other.stale,
    quarantined: one.quarantined + other.quarantined,
  };
}

function latest(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}
