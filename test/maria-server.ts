import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import mysql, { type Connection } from 'mysql2/promise';

import { must } from '../src/shared/must.ts';
import { startChild, type ChildServer } from './child-server.ts';
import { findProgram } from './find-program.ts';
import { waitUntil } from './wait-until.ts';

/** A MariaDB of its own in a temporary folder, on a port of the loopback. */
export interface MariaServer {
  /** `mysql://…`, of an account that may all. */
  readonly url: string;
  readonly password: string;
  /** Ends it as a loss of power does. */
  kill(): Promise<void>;
  /** Starts it again, where it was. */
  startAgain(): Promise<void>;
  end(): Promise<void>;
}

const PROGRAM = findProgram('mariadbd');
const INSTALL = findProgram('mariadb-install-db');
export const hasMaria = PROGRAM !== null && INSTALL !== null;

const START_LIMIT_MS = 50_000;
const PASSWORD = 'hush-hush 4/@';

export async function startMaria(): Promise<MariaServer> {
  const program = must(PROGRAM, 'mariadbd');
  const dir = await mkdtemp(path.join(os.tmpdir(), 'nhip-maria-'));
  const data = path.join(dir, 'data');
  const socket = path.join(dir, 'sock');
  // As root the server only runs when it is told to; nobody else can tell it an account.
  const account = process.getuid?.() === 0 ? ['--user=root'] : [];
  await promisify(execFile)(must(INSTALL, 'mariadb-install-db'), [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    ...account,
  ]);
  const port = await freePort();
  const args = [
    '--no-defaults',
    `--datadir=${data}`,
    `--socket=${socket}`,
    `--pid-file=${path.join(dir, 'pid')}`,
    '--bind-address=127.0.0.1',
  ];
  const small = [
    '--innodb-flush-log-at-trx-commit=2',
    '--innodb-buffer-pool-size=32M',
    '--skip-log-bin',
    '--character-set-server=utf8mb4',
    '--skip-name-resolve',
  ];
  const start = async (): Promise<ChildServer> => {
    const started = startChild(program, [...args, ...small, `--port=${port}`, ...account]);
    await answers(started, socket);
    return started;
  };
  let child = await start();
  const root = await mysql.createConnection({ socketPath: socket, user: 'root' });
  await root.query(`CREATE USER tester@'%' IDENTIFIED BY '${PASSWORD}'`);
  await root.query(`GRANT ALL ON *.* TO tester@'%' WITH GRANT OPTION`);
  await root.query('CREATE DATABASE test');
  await root.end();
  return {
    url: `mysql://tester:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/test`,
    password: PASSWORD,
    kill: () => child.end('SIGKILL'),
    async startAgain() {
      child = await start();
    },
    async end() {
      await child.end('SIGTERM');
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function answers(child: ChildServer, socketPath: string): Promise<void> {
  const look = async (): Promise<Connection | null> => {
    if (child.isGone()) throw new Error(`MariaDB did not start: ${child.lastWords()}`);
    return mysql.createConnection({ socketPath, user: 'root' }).catch(() => null);
  };
  const connection = await waitUntil('MariaDB answers', look, START_LIMIT_MS);
  await connection.end();
}

/** Free a moment ago: the server cannot be told to choose one and say which. */
async function freePort(): Promise<number> {
  const server = createServer();
  const listening = Promise.withResolvers<undefined>();
  server.listen(0, '127.0.0.1', () => {
    listening.resolve(undefined);
  });
  await listening.promise;
  const address = server.address();
  const closed = Promise.withResolvers<undefined>();
  server.close(() => {
    closed.resolve(undefined);
  });
  await closed.promise;
  return must(typeof address === 'object' ? address?.port : null, 'a port');
}
