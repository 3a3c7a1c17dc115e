import { connect as connectSocket, type Socket } from 'node:net';

import mysql, { type Connection, type FieldPacket } from 'mysql2';

import { AppError } from '../../shared/app-error.ts';
import { SECOND_MS } from '../../shared/instant.ts';
import type { Connector } from '../connector.ts';
import type { ConnectorTools } from '../connector-tools.ts';
import { atMost } from './at-most.ts';
import { statementOf, type Ask } from './keyset.ts';
import { mysqlKey, mysqlTerm, mysqlValue } from './mysql-values.ts';
import { sqlConnector, type Rows, type SqlAsking, type SqlConnection, type SqlSession } from './sql-connector.ts';
import { sqlError } from './sql-error.ts';

const CONNECT_TIMEOUT_MS = 10 * SECOND_MS;
const CANCEL_MS = 2 * SECOND_MS;
/** Beyond the server's own time-out: a server that says nothing any more. */
const GRACE_MS = 5 * SECOND_MS;
const USUAL_PORT = 3306;
const SYNTAX_ERROR = 1064;

/**
 * Rows of a query in a MySQL or MariaDB database. The session is at UTC, so that a TIMESTAMP is exact; a DATETIME is told as it stands, and
 * `NOW()` in the query is UTC too.
 */
export function mysqlConnector(connection: SqlConnection, tools: ConnectorTools): Connector {
  return sqlConnector(connection, tools, openMysql);
}

type Query = (sql: string) => Promise<{ readonly rows: readonly (readonly (Buffer | null)[])[]; readonly fields: readonly FieldPacket[] }>;

interface Opened {
  readonly id: number;
  readonly query: Query;
  readonly close: () => Promise<void>;
}

async function openMysql(asking: SqlAsking): Promise<SqlSession> {
  const { id, query, close } = await connect(asking, asking.signal);
  try {
    await prepare(query, asking.statementTimeoutMs);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async onOneView(run) {
      await query('START TRANSACTION READ ONLY');
      const result = await run((ask) => readRows(query, asking.connection, ask));
      await query('COMMIT');
      return result;
    },
    async cancel() {
      await atMost(CANCEL_MS, kill(asking, id));
      await close();
    },
    close,
  };
}

async function prepare(query: Query, statementTimeoutMs: number): Promise<void> {
  const { rows } = await query('SELECT VERSION()');
  const isMaria = /mariadb/i.test(String(rows[0]?.[0]));
  await query(
    isMaria
      ? `SET SESSION max_statement_time = ${statementTimeoutMs / SECOND_MS}`
      : `SET SESSION max_execution_time = ${statementTimeoutMs}`,
  );
  await query(`SET SESSION time_zone = '+00:00'`);
  await query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
}

async function readRows(query: Query, { query: declared, key }: SqlConnection, ask: Ask): Promise<Rows> {
  const { rows, fields } = await query(statementOf(declared, key, ask, { name: (column) => `\`${column}\``, term: mysqlTerm }));
  // Names of columns are the same in any case, as the server sees it.
  const places = key.map((column) => fields.findIndex(({ name }) => name.toLowerCase() === column.toLowerCase()));
  return {
    records: rows.map((row) => Object.fromEntries(fields.map((field, at) => [field.name, valueAt(row, field, at, mysqlValue)]))),
    keys: rows.map((row) => places.map((at) => valueAt(row, fields[at], at, mysqlKey))),
  };
}

function valueAt<T>(
  row: readonly (Buffer | null)[],
  field: FieldPacket | undefined,
  at: number,
  read: (field: FieldPacket, bytes: Buffer) => T,
) {
  const bytes = row[at] ?? null;
  return bytes === null || field === undefined ? null : read(field, bytes);
}

async function connect(asking: SqlAsking, signal?: AbortSignal): Promise<Opened> {
  const url = addressOf(asking);
  const socketPath = url.searchParams.get('socketPath');
  const host = decodeURIComponent(url.hostname).replace(/^\[|\]$/g, '');
  // Our own, so that it can be ended at any moment: also while it is being opened.
  const socket = socketPath === null ? connectSocket(url.port === '' ? USUAL_PORT : Number(url.port), host) : connectSocket(socketPath);
  const stop = (): void => void socket.destroy();
  signal?.addEventListener('abort', stop);
  try {
    return await opened(connectionOver(socket, url), socket, asking.statementTimeoutMs + GRACE_MS);
  } catch (error) {
    socket.destroy();
    return fail(error);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

function addressOf({ address, addressName }: SqlAsking): URL {
  if (/^(mysql|mariadb):\/\//.test(address) && URL.canParse(address)) return new URL(address);
  throw new AppError('configuration', `${addressName} is no address of a MySQL database (mysql://…)`);
}

function connectionOver(socket: Socket, url: URL): Connection {
  const ssl = url.searchParams.get('ssl');
  return mysql.createConnection({
    stream: socket,
    host: url.hostname,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    connectTimeout: CONNECT_TIMEOUT_MS,
    charset: 'utf8mb4',
    ...(ssl === null || ssl === 'false' ? {} : { ssl: { verifyIdentity: true } }),
  });
}

async function opened(connection: Connection, socket: Socket, timeoutMs: number): Promise<Opened> {
  // A line that breaks is told by the query that uses it.
  connection.on('error', () => undefined);
  const ready = Promise.withResolvers<undefined>();
  connection.connect((error) => {
    if (error === null) ready.resolve(undefined);
    else ready.reject(error);
  });
  await ready.promise;
  let closing: Promise<void> | null = null;
  return {
    id: connection.threadId ?? 0,
    query: async (sql) => {
      try {
        // As the server writes them: `mysqlValue` knows what loses nothing.
        const [rows, fields] = await connection
          .promise()
          .query({ sql, timeout: timeoutMs, rowsAsArray: true, typeCast: (field: { buffer: () => Buffer | null }) => field.buffer() });
        // Arrays of what `typeCast` gives, which the driver's types do not say; a statement without rows has no fields.
        return { rows: rows as unknown as readonly (Buffer | null)[][], fields: fields ?? [] };
      } catch (error) {
        return fail(error);
      }
    },
    async close() {
      await (closing ??= atMost(SECOND_MS, connection.promise().end()));
      socket.destroy();
    },
  };
}

/** On a connection of its own: the server would else work on until it has something to say. */
async function kill(asking: SqlAsking, id: number): Promise<void> {
  const { query, close } = await connect(asking);
  try {
    await query(`KILL QUERY ${id}`);
  } finally {
    await close();
  }
}

function fail(error: unknown): never {
  // The fields that the driver gives to errors of the server, where it is one.
  const { code = 'no answer', sqlState, sqlMessage = '', errno } = error as Partial<mysql.QueryError & { sqlMessage: string }>;
  // MySQL has no state of its own for syntax: the standard's.
  throw sqlError({ state: errno === SYNTAX_ERROR ? '42601' : sqlState, code, words: sqlMessage });
}
