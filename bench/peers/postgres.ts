import pg from 'pg';

import { numberArray, textArray } from '../../src/store/array-literal.ts';
import { startEmbeddedPostgres } from '../../src/store/embedded/embedded-postgres.ts';
import { boardSql, type Peer, type PeerEvent } from './peer.ts';

const WRITERS = 4;

/** Plain PostgreSQL, the same binaries and settings as ours: an upsert of each batch. */
export async function postgresPeer(dataDir: string): Promise<Peer> {
  const database = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  const pool = new pg.Pool({ connectionString: database.url, max: WRITERS });
  await pool.query(`CREATE TABLE event (source text COLLATE "C", code text COLLATE "C", id text COLLATE "C", version int, unit text, province text, status text,
    happened bigint, PRIMARY KEY (source, code, id)) WITH (fillfactor = 90)`);
  return {
    name: 'postgresql',
    async write(events) {
      const column = (of: (event: PeerEvent) => string): string => textArray(events.map(of));
      await pool.query({
        name: 'event-upsert',
        text: `INSERT INTO event SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::int8[])
ON CONFLICT (source, code, id) DO UPDATE SET version = excluded.version, unit = excluded.unit, province = excluded.province,
  status = excluded.status, happened = excluded.happened WHERE excluded.version > event.version`,
        values: [
          column(({ source }) => source),
          column(({ code }) => code),
          column(({ id }) => id),
          numberArray(events.map(({ version }) => version)),
          column(({ unit }) => unit),
          column(({ province }) => province),
          column(({ status }) => status),
          numberArray(events.map(({ happened }) => happened)),
        ],
      });
    },
    async board() {
      const { rows } = await pool.query<Record<'province' | 'received' | 'resolved', string>>(boardSql('event'));
      return rows.map(({ province, received, resolved }) => ({
        province,
        received: Number(received),
        resolved: Number(resolved),
      }));
    },
    async close() {
      await pool.end();
      await database.stop();
    },
  };
}
