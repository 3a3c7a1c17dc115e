import type { ChangeBus } from '../bus/change-bus.ts';
import { AppError } from '../shared/app-error.ts';
import type { Clock } from '../shared/clock.ts';
import type { Instant } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { hash32 } from '../shared/random.ts';
import type { Verdict } from './contract.ts';
import type { DecisionContext, Work } from './decide-batch.ts';
import type { DueItem, Ledger } from './ledger.ts';
import { lane, type Client, type Lane } from './lane.ts';
import type { ItemParser } from './parse-item.ts';
import type { ReadFrom, Refusal } from './refusal.ts';

/** An item, perhaps made of a record in a source's own words; or what is to be kept of a record that is none. */
export type Given = { readonly item: unknown; readonly record?: ReadFrom } | { readonly refusal: Refusal };

/** The way in. */
export interface Intake {
  /**
   * One verdict for each item, in order, after the commit. Throws AppError `busy` when too much waits already, and
   * `unavailable` when the store is away: then some items may have been written; sending all of them again is safe.
   */
  submit(items: readonly unknown[]): Promise<readonly Verdict[]>;
  /** The same for what was made of records, beside what could not be. */
  submitGiven(given: readonly Given[]): Promise<readonly Verdict[]>;
  /**
   * What a connector delivered: all of it goes through one lane, in order, and the cursor behind it, so that it is written with the
   * last of them or later, and never before. Answers and throws as `submit` does.
   */
  deliver(source: string, given: readonly Given[], cursor: string): Promise<readonly Verdict[]>;
  /** Keeps what could not even be read as an item: a broken row of a file. */
  setAside(refusals: readonly Refusal[]): Promise<void>;
  /** Evaluates dossiers and other facts anew because the clock has run, or the rules have changed. */
  touch(items: readonly DueItem[]): Promise<void>;
  readonly waiting: number;
  drained(): Promise<void>;
}

export interface IntakeOptions {
  readonly parser: ItemParser;
  readonly ledger: Ledger;
  readonly bus: ChangeBus;
  readonly clock: Clock;
  readonly context: DecisionContext;
  readonly lanes: number;
  /** Items in one transaction at most. */
  readonly maxBatch: number;
  /** Items that may wait at most, over all lanes; beyond it the door says busy. */
  readonly maxWaiting: number;
  /** A request of at most so many items is one transaction: spreading it over the lanes would cost more than it saves. */
  readonly smallRequest: number;
  readonly onDefect: (error: unknown, work: Work) => void;
}

export function intake(options: IntakeOptions): Intake {
  const { parser, clock, maxWaiting, smallRequest } = options;
  const lanes = Array.from({ length: options.lanes }, (_, number) => lane({ ...options, number }));
  const waiting = (): number => lanes.reduce((sum, one) => sum + one.waiting, 0);

  const assertRoom = (items: number): void => {
    if (waiting() + items > maxWaiting) throw new AppError('busy', 'too many items are waiting to be written; send again shortly');
  };

  return {
    async submit(items) {
      assertRoom(items.length);
      const now = clock.now();
      return settleAll(
        items.map((item): Work => workOf({ item }, parser, now)),
        lanes,
        smallRequest,
      );
    },
    async submitGiven(given) {
      assertRoom(given.length);
      const now = clock.now();
      return settleAll(
        given.map((one) => workOf(one, parser, now)),
        lanes,
        smallRequest,
      );
    },
    async deliver(source, given, cursor) {
      assertRoom(given.length);
      const now = clock.now();
      const works = [...given.map((one): Work => workOf(one, parser, now)), { kind: 'cursor', source, cursor } as const];
      const verdicts = await settleAll(works, [must(lanes[hash32(source) % lanes.length], 'a lane')], works.length);
      return verdicts.slice(0, -1);
    },
    async setAside(refusals) {
      await settleAll(
        refusals.map((refusal): Work => ({ kind: 'refusal', refusal })),
        lanes,
        smallRequest,
      );
    },
    async touch(items) {
      await settleAll(items.map(clockWork), lanes, smallRequest);
    },
    get waiting() {
      return waiting();
    },
    async drained() {
      await Promise.all(lanes.map((one) => one.drained()));
    },
  };
}

function workOf(given: Given, parser: ItemParser, now: Instant): Work {
  if ('refusal' in given) return { kind: 'refusal', refusal: given.refusal };
  const { item, record } = given;
  const parsed = parser.parse(item, now);
  if ('ok' in parsed) return { ...parsed.ok, from: record ?? { kept: item } };
  if (record === undefined) return { kind: 'refusal', refusal: parsed.refused };
  // What is to be read again is the record, not what we made of it.
  const { kept, ...format } = record;
  return { kind: 'refusal', refusal: { ...parsed.refused, item: kept, ...format } };
}

function clockWork({ of, unit, source, code }: DueItem): Work {
  return of === 'dossier' ? { kind: 'clock', key: { source, code }, unit } : { kind: 'factClock', key: { of, source, code }, unit };
}

/**
 * Work on one unit goes to one lane, so that two lanes seldom wait for each other's counters; a small request goes whole to
 * the lane of its first item. A dossier may be in two lanes at once: the ledger's revisions keep that right.
 */
function laneOf(work: Work, at: number): number {
  if (work.kind === 'refusal' || work.kind === 'cursor') return at;
  return hash32('entry' in work ? work.entry.unit : work.unit);
}

function settleAll(works: readonly Work[], lanes: readonly Lane[], smallRequest: number): Promise<Verdict[]> {
  if (works.length === 0) return Promise.resolve([]);
  const { promise, resolve, reject } = Promise.withResolvers<Verdict[]>();
  const verdicts: Verdict[] = [];
  // The lanes answer out of order: an array that is filled from anywhere has its size from the start.
  verdicts.length = works.length;
  let open = works.length;
  let failure: unknown;
  const close = (): void => {
    open -= 1;
    // Answer only when nothing of the request is under way any more: a sender that repeats must not overtake itself.
    if (open > 0) return;
    if (failure === undefined) resolve(verdicts);
    else reject(failure instanceof Error ? failure : new Error('the batch failed', { cause: failure }));
  };
  const client: Client = {
    settle(place, verdict) {
      verdicts[place] = verdict;
      close();
    },
    fail(error) {
      failure ??= error;
      close();
    },
  };
  const [first] = works;
  const oneLane = first !== undefined && works.length <= smallRequest ? laneOf(first, 0) : null;
  for (const [place, work] of works.entries()) lanes[(oneLane ?? laneOf(work, place)) % lanes.length]?.add({ work, client, place });
  return promise;
}
