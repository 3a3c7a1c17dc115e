import { createRequire } from 'node:module';
import path from 'node:path';

import { boardSql, type Peer, type PeerRow } from './peer.ts';

/** What is used of `@duckdb/node-api`: it is installed by the manifest of this folder only. */
interface DuckDb {
  readonly DuckDBInstance: { create(file: string): Promise<{ connect(): Promise<Connection>; closeSync(): void }> };
}
interface Connection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRowObjects(): readonly Record<string, unknown>[] }>;
  createAppender(table: string): Promise<Appender>;
  closeSync(): void;
}
interface Appender {
  appendVarchar(value: string): void;
  appendInteger(value: number): void;
  appendBigInt(value: bigint): void;
  endRow(): void;
  closeSync(): void;
}

/** DuckDB in a file: batches are appended to a table beside, and upserted from there. */
export async function duckDbPeer(dataDir: string): Promise<Peer> {
  // Typed by what is used of it, above.
  const { DuckDBInstance } = createRequire(import.meta.url)('@duckdb/node-api') as DuckDb;
  const instance = await DuckDBInstance.create(path.join(dataDir, 'peer.duckdb'));
  const connection = await instance.connect();
  const columns =
    'source VARCHAR, code VARCHAR, id VARCHAR, version INTEGER, unit VARCHAR, province VARCHAR, status VARCHAR, happened BIGINT';
  await connection.run(`CREATE TABLE event (${columns}, PRIMARY KEY (source, code, id))`);
  await connection.run(`CREATE TEMP TABLE batch (${columns})`);
  return {
    name: 'duckdb',
    async write(events) {
      const appender = await connection.createAppender('batch');
      for (const { source, code, id, version, unit, province, status, happened } of events) {
        for (const text of [source, code, id]) appender.appendVarchar(text);
        appender.appendInteger(version);
        for (const text of [unit, province, status]) appender.appendVarchar(text);
        appender.appendBigInt(BigInt(happened));
        appender.endRow();
      }
      appender.closeSync();
      await connection.run(`INSERT INTO event SELECT * FROM batch ON CONFLICT DO UPDATE SET version = excluded.version, unit = excluded.unit,
province = excluded.province, status = excluded.status, happened = excluded.happened WHERE excluded.version > event.version`);
      await connection.run('DELETE FROM batch');
    },
    async board() {
      const read = await connection.runAndReadAll(boardSql('event'));
      return read.getRowObjects().map(({ province, received, resolved }): PeerRow => ({
        province: String(province),
        received: Number(received),
        resolved: Number(resolved),
      }));
    },
    close() {
      connection.closeSync();
      instance.closeSync();
      return Promise.resolve();
    },
  };
}
