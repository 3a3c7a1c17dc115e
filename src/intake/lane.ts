import type { ChangeBus } from '../bus/change-bus.ts';
import { AppError } from '../shared/app-error.ts';
import type { Clock } from '../shared/clock.ts';
import { must } from '../shared/must.ts';
import type { Verdict } from './contract.ts';
import { decideBatch, type DecisionContext, type Work } from './decide-batch.ts';
import { heardIn } from './heard.ts';
import { factKeyText, keyText, type Ledger, type LedgerKeys } from './ledger.ts';
import { formatIn } from './refusal.ts';

/** Whom to tell of a piece of work: the request it came with. */
export interface Client {
  settle(place: number, verdict: Verdict): void;
  fail(error: unknown): void;
}

/** A piece of work, and its place in the request. */
interface Ticket {
  readonly work: Work;
  readonly client: Client;
  readonly place: number;
}

export interface Lane {
  add(ticket: Ticket): void;
  readonly waiting: number;
  /** Resolves when all that was added before is settled. */
  drained(): Promise<void>;
}

export interface LaneOptions {
  readonly number: number;
  readonly ledger: Ledger;
  readonly bus: ChangeBus;
  readonly clock: Clock;
  readonly context: DecisionContext;
  readonly maxBatch: number;
  readonly onDefect: (error: unknown, work: Work) => void;
}

/**
 * One writer. While a transaction runs, whatever arrives gathers and goes together in the next (group commit): a sender of
 * single events is as fast as one of batches. Two lanes
 * may hold the same dossier; the ledger then repeats one of them.
 */
export function lane(options: LaneOptions): Lane {
  const { maxBatch } = options;
  let waiting: Ticket[] = [];
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    // Whatever arrives in the same turn of the event loop belongs to the first batch.
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxBatch);
      waiting = waiting.slice(maxBatch);
      await settleBatch(batch, options);
    }
    running = null;
  }

  return {
    add(ticket) {
      waiting.push(ticket);
      running ??= run();
    },
    get waiting() {
      return waiting.length;
    },
    async drained() {
      await running;
    },
  };
}

async function settleBatch(batch: readonly Ticket[], options: LaneOptions): Promise<void> {
  try {
    const verdicts = await commitBatch(
      batch.map(({ work }) => work),
      options,
    );
    for (const [at, { client, place }] of batch.entries()) client.settle(place, must(verdicts[at], 'a verdict for each item'));
  } catch (error) {
    await settleFailure(batch, error, options);
  }
}

/** One item that breaks the transaction must not take its neighbours with it: halve until it stands alone. */
async function settleFailure(batch: readonly Ticket[], error: unknown, options: LaneOptions): Promise<void> {
  if (error instanceof AppError) {
    if (error.kind === 'unavailable') options.bus.publish({ kind: 'uncertain' });
    for (const { client } of batch) client.fail(error);
    return;
  }
  const [only] = batch;
  if (batch.length === 1 && only !== undefined) {
    options.onDefect(error, only.work);
    if ('entry' in only.work) await settleBatch([{ ...only, work: asRefusal(only.work) }], options);
    else only.client.fail(error);
    return;
  }
  const middle = Math.ceil(batch.length / 2);
  await settleBatch(batch.slice(0, middle), options);
  await settleBatch(batch.slice(middle), options);
}

/** What we cannot count because of a fault of ours is kept, and can be sent again when the fault is mended. */
function asRefusal({ key, entry, from }: Extract<Work, { entry: unknown }>): Work {
  const detail = 'a fault of this system: the item is kept';
  return {
    kind: 'refusal',
    refusal: {
      ...(from === undefined ? {} : { ...formatIn(from), ...(from.isAgain === true ? { isAgain: true } : {}) }),
      source: key.source,
      reason: 'defect',
      pointer: '',
      detail,
      item: from?.kept ?? { code: key.code, entry },
    },
  };
}

async function commitBatch(works: readonly Work[], { number, ledger, bus, clock, context }: LaneOptions): Promise<readonly Verdict[]> {
  const { change, transaction } = await ledger.update(number, keysOf(works), (stored) => decideBatch(works, stored, clock.now(), context));
  const { units, factUnits, procedures, pulses, happened } = change;
  const heard = heardIn(change.dossiers, change.facts);
  bus.publish({ kind: 'committed', change: { transaction, units: [...units, ...factUnits], procedures, pulses, heard, happened } });
  return change.verdicts;
}

/** The rows that some work is about, each once. */
export function keysOf(works: readonly Work[]): LedgerKeys {
  const dossiers = new Map<string, LedgerKeys['dossiers'][number]>();
  const facts = new Map<string, LedgerKeys['facts'][number]>();
  for (const work of works) {
    if (work.kind === 'entry' || work.kind === 'clock') dossiers.set(keyText(work.key), work.key);
    else if (work.kind === 'fact' || work.kind === 'factClock') facts.set(factKeyText(work.key), work.key);
  }
  return { dossiers: [...dossiers.values()], facts: [...facts.values()] };
}
