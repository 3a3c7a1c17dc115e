import { Socket } from 'node:net';

import pg from 'pg';

import { AppError } from '../../shared/app-error.ts';
import { SECOND_MS } from '../../shared/instant.ts';
import type { Connector } from '../connector.ts';
import type { ConnectorTools } from '../connector-tools.ts';
import { atMost } from './at-most.ts';
import { statementOf, type Ask } from './keyset.ts';
import { postgresValue } from './postgres-values.ts';
import { sqlConnector, type Rows, type SqlAsking, type SqlConnection, type SqlSession } from './sql-connector.ts';
import { sqlError } from './sql-error.ts';

const CONNECT_TIMEOUT_MS = 10 * SECOND_MS;
const CANCEL_MS = 2 * SECOND_MS;
/** Beyond the server's own time-out: a server that says nothing any more. */
const GRACE_MS = 5 * SECOND_MS;

/** Rows of a query in a PostgreSQL database. */
export function postgresConnector(connection: SqlConnection, tools: ConnectorTools): Connector {
  return sqlConnector(connection, tools, openPostgres);
}

interface Opened {
  readonly client: pg.Client;
  readonly close: () => Promise<void>;
}

async function openPostgres(asking: SqlAsking): Promise<SqlSession> {
  const { client, close } = await connect(asking, asking.signal);
  let process: number | null = null;

  return {
    async onOneView(run) {
      process = await begin(client, asking.statementTimeoutMs);
      const result = await run((ask) => readRows(client, asking.connection, ask));
      await client.query('COMMIT').catch(fail);
      return result;
    },
    async cancel() {
      if (process !== null) await atMost(CANCEL_MS, cancelProcess(asking, process));
      await close();
    },
    close,
  };
}

/** A view that nothing in the declared query can write through: a transaction that is read-only cannot be made another within it. */
async function begin(client: pg.Client, statementTimeoutMs: number): Promise<number> {
  // One round trip. Of several statements `pg` gives a list of results, which its types do not say.
  const results = (await client
    .query(
      `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = ${statementTimeoutMs}; ` +
        `SET LOCAL datestyle = ISO; SET LOCAL extra_float_digits = 3; SELECT pg_backend_pid() AS pid`,
    )
    .catch(fail)) as unknown as readonly pg.QueryResult<{ pid: string }>[];
  return Number(results.at(-1)?.rows[0]?.pid);
}

async function readRows(client: pg.Client, { query, key }: SqlConnection, ask: Ask): Promise<Rows> {
  const values: string[] = [];
  const dialect = { name: pg.escapeIdentifier, term: (value: string) => `$${values.push(value)}` };
  const beside = key.map((column) => `, q.${pg.escapeIdentifier(column)}::text`).join('');
  // Extended also without values: then the server takes one statement and no more, whatever stands in the query.
  const config = { text: statementOf(query, key, ask, dialect, beside), values, rowMode: 'array' as const, queryMode: 'extended' };
  const { rows, fields } = await client.query<(string | null)[]>(config).catch(fail);
  const columns = fields.slice(0, fields.length - key.length);
  return {
    records: rows.map((row) => recordOf(columns, row)),
    keys: rows.map((row) => row.slice(columns.length)),
  };
}

function recordOf(columns: readonly pg.FieldDef[], row: readonly (string | null)[]): object {
  return Object.fromEntries(
    columns.map(({ name, dataTypeID }, at) => {
      const text = row[at] ?? null;
      return [name, text === null ? null : postgresValue(dataTypeID, text)];
    }),
  );
}

async function connect({ address, addressName, statementTimeoutMs }: SqlAsking, signal?: AbortSignal): Promise<Opened> {
  if (!/^postgres(ql)?:\/\//.test(address) || !URL.canParse(address)) {
    throw new AppError('configuration', `${addressName} is no address of a PostgreSQL database (postgres://…)`);
  }
  // Our own, so that it can be ended at any moment: also while it is being opened.
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: address,
    application_name: 'nhip',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: statementTimeoutMs + GRACE_MS,
    stream: () => socket,
    // As the server writes them: `recordOf` knows what loses nothing.
    types: { getTypeParser: () => (text: string) => text },
  });
  // A line that breaks is told by the query that uses it.
  client.on('error', () => undefined);
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await (closing ??= atMost(SECOND_MS, client.end()));
    socket.destroy();
  };
  const stop = (): void => void socket.destroy();
  signal?.addEventListener('abort', stop);
  try {
    await client.connect();
    return { client, close };
  } catch (error) {
    socket.destroy();
    return fail(error);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** On a connection of its own: the server would else work on until it has something to say. */
async function cancelProcess(asking: SqlAsking, process: number): Promise<void> {
  const { client, close } = await connect(asking);
  try {
    await client.query('SELECT pg_cancel_backend($1)', [process]);
  } finally {
    await close();
  }
}

function fail(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
  throw sqlError({
    state: error instanceof pg.DatabaseError ? error.code : undefined,
    code,
    words: error instanceof Error ? error.message : '',
  });
}
