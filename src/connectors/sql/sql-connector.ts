import type { RawRecord } from '../../intake/formats/format.ts';
import type { ConnectionOf } from '../../intake/source-schema.ts';
import { AppError } from '../../shared/app-error.ts';
import { SECOND_MS } from '../../shared/instant.ts';
import { sleep } from '../../shared/sleep.ts';
import type { Connector } from '../connector.ts';
import { USUAL_BATCH, type ConnectorTools } from '../connector-tools.ts';
import { cursorOf, keyIn, wholeKey, type Ask, type Key } from './keyset.ts';

export type SqlConnection = ConnectionOf<'postgres' | 'mysql'>;

/** Rows in the order of the key, each with its key. */
export interface Rows {
  readonly records: readonly RawRecord[];
  readonly keys: readonly (readonly (string | null)[])[];
}

type Read = (ask: Ask) => Promise<Rows>;

/** A connection to a database. What it throws is AppError, without the address. */
export interface SqlSession {
  /** Reads on one view of the data that can write nothing, each statement within its time. */
  onOneView<T>(run: (read: Read) => Promise<T>): Promise<T>;
  /** Ends the statement that runs, on the server too. */
  cancel(): Promise<void>;
  close(): Promise<void>;
}

export interface SqlAsking {
  /** Where the database is, with the password. */
  readonly address: string;
  /** What to call it in a complaint. */
  readonly addressName: string;
  readonly connection: SqlConnection;
  readonly statementTimeoutMs: number;
  readonly signal: AbortSignal;
}

const STATEMENT_TIMEOUT_MS = 30 * SECOND_MS;

/**
 * Rows of a query, in the order of key columns that only rise: a keyset cursor, so that no page is skipped or read twice while rows are
 * added. A connection for each pull, closed after it; a view of the data for each batch, not held while the batch is stored.
 *
 * A row that is committed below the cursor later is never seen. That happens where a transaction has drawn its key (from a sequence or a
 * clock) and another, with a higher key, commits first. With `settleMs` a pull notes the highest key that is there, waits for so long, and
 * reads up to that key only: whoever drew a lower one has then had that time to commit. This needs no instant in the key, and no clock
 * that agrees with ours. It cannot cover a transaction that stays open longer than `settleMs`, a clock that is set back, or several
 * writers whose clocks differ by more. Nor is a row seen that changes without its key rising, or that is deleted, or that has NULL in its key.
 */
export function sqlConnector(
  connection: SqlConnection,
  tools: ConnectorTools,
  open: (asking: SqlAsking) => Promise<SqlSession>,
): Connector {
  const { key, maxBatch = USUAL_BATCH, settleMs = 0, statementTimeoutMs = STATEMENT_TIMEOUT_MS } = connection;

  const within = (signal: AbortSignal, run: (session: SqlSession) => Promise<void>): Promise<void> => {
    const address = tools.secret(connection.address);
    const addressName = `NHIP_SECRET_${connection.address}`;
    return inSession(() => open({ address, addressName, connection, statementTimeoutMs, signal }), signal, run);
  };

  function begin(cursor: string | null): Key | undefined {
    if (cursor === null) return undefined;
    const after = keyIn(key, cursor);
    if (after === null) tools.log(`the key columns have changed to ${key.join(', ')}: all rows are read anew`);
    return after ?? undefined;
  }

  return {
    async pull(cursor, deliver, signal) {
      await within(signal, async (session) => {
        let after = begin(cursor);
        const upTo = settleMs === 0 ? undefined : await highestKey(session, key, after);
        if (upTo === null) return;
        if (upTo !== undefined) await sleep(settleMs, signal);
        while (!signal.aborted) {
          const page = await session.onOneView((read) => readPage(read, key, { after, upTo, limit: maxBatch }));
          if (page.last === null) return;
          await deliver({ records: page.records, cursor: cursorOf(key, page.last) });
          if (!page.hasMore) return;
          after = page.last;
        }
      });
      return {};
    },
    async probe(signal) {
      await within(signal, async (session) => {
        await session.onOneView(async (read) => {
          const { keys } = await read({ limit: 1 });
          for (const values of keys) wholeKey(key, values);
        });
      });
      if (signal.aborted) throw new AppError('unavailable', 'the database did not answer in time');
    },
    close: () => Promise.resolve(),
  };
}

/** A session that is closed in whatever way it ends, and cancelled when it is to stop. */
async function inSession(open: () => Promise<SqlSession>, signal: AbortSignal, run: (session: SqlSession) => Promise<void>): Promise<void> {
  const cancelling: Promise<void>[] = [];
  let session: SqlSession | null = null;
  const cancel = (): void => {
    if (session !== null) cancelling.push(session.cancel());
  };
  signal.addEventListener('abort', cancel);
  try {
    session = await open();
    if (!signal.aborted) await run(session);
  } catch (error) {
    // What was cancelled fails, and that is no failure of the source.
    if (!(signal.aborted && error instanceof AppError)) throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
    await Promise.all(cancelling);
    await session?.close();
  }
}

/** `null` where there is nothing after. */
async function highestKey(session: SqlSession, columns: readonly string[], after: Key | undefined): Promise<Key | null> {
  const { keys } = await session.onOneView((read) => read({ after, limit: 1, newestFirst: true }));
  const [highest] = keys;
  return highest === undefined ? null : wholeKey(columns, highest);
}

interface Page {
  readonly records: readonly RawRecord[];
  /** The key of its last row; `null` where it has none. */
  readonly last: Key | null;
  readonly hasMore: boolean;
}

/**
 * A batch that never ends between rows of one key: what is left of them would not lie after the cursor. Which keys are equal is for the
 * database to say (letters that differ by case may be).
 */
async function readPage(read: Read, columns: readonly string[], ask: Ask): Promise<Page> {
  const page = pageOf(columns, await read(ask), ask.limit);
  if (!page.hasMore || page.last === null) return page;
  const same = await read({ at: page.last, limit: 2 });
  if (same.records.length < 2) return page;
  const before = pageOf(columns, await read({ ...ask, before: page.last }), ask.limit);
  if (before.last !== null) return { ...before, hasMore: true };
  const equal = await read({ at: page.last, limit: ask.limit + 1 });
  if (equal.records.length > ask.limit)
    throw new AppError(
      'configuration',
      `more than ${ask.limit} rows have one key: add a column to ${columns.join(', ')} that tells them apart`,
    );
  return { ...pageOf(columns, equal, ask.limit), hasMore: true };
}

function pageOf(columns: readonly string[], { records, keys }: Rows, limit: number): Page {
  const whole = keys.map((values) => wholeKey(columns, values));
  return { records, last: whole.at(-1) ?? null, hasMore: records.length === limit };
}
