import { createRequire } from 'node:module';
import path from 'node:path';

import { boardSql, type Peer, type PeerRow } from './peer.ts';

/** What is used of `chdb`: it is installed by the manifest of this folder only. */
interface ChDb {
  readonly Session: new (folder: string) => Session;
}
interface Session {
  query(sql: string, format?: string): string;
  insert(what: { readonly table: string; readonly values: readonly object[] }): Promise<unknown>;
  close(): void;
}

/** ClickHouse within the process: every version is inserted, and `FINAL` takes the newest when the board is read. */
export function clickHousePeer(dataDir: string): Promise<Peer> {
  // Typed by what is used of it, above.
  const { Session } = createRequire(import.meta.url)('chdb') as ChDb;
  const session = new Session(path.join(dataDir, 'chdb'));
  session.query('CREATE DATABASE IF NOT EXISTS peer ENGINE = Atomic');
  session.query(`CREATE TABLE peer.event (source LowCardinality(String), code String, id String, version UInt32, unit LowCardinality(String),
province LowCardinality(String), status LowCardinality(String), happened Int64) ENGINE = ReplacingMergeTree(version) ORDER BY (source, code, id)`);
  return Promise.resolve({
    name: 'clickhouse',
    async write(events) {
      await session.insert({ table: 'peer.event', values: events });
    },
    board() {
      const lines = session.query(boardSql('peer.event FINAL'), 'JSONEachRow').trim().split('\n');
      const rows = lines.map((line): PeerRow => {
        // The columns of the query.
        const { province, received, resolved } = JSON.parse(line) as Record<keyof PeerRow, string>;
        return { province, received: Number(received), resolved: Number(resolved) };
      });
      return Promise.resolve(rows);
    },
    close() {
      session.close();
      return Promise.resolve();
    },
  });
}
