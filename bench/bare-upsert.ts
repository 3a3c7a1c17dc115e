import type { Pool } from 'pg';

import type { StatusEventItem } from '../src/intake/contract.ts';
import { textArray } from '../src/store/array-literal.ts';
import { batchesOf } from './events.ts';

const TABLE = `CREATE TABLE bare (
  source text COLLATE "C", code text COLLATE "C", unit_id text COLLATE "C", procedure_code text COLLATE "C",
  status text COLLATE "C", occurred_at timestamptz, item text, PRIMARY KEY (source, code)) WITH (fillfactor = 85)`;

const UPSERT = `INSERT INTO bare SELECT s, c, u, p, st, o::timestamptz, i
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) AS t (s, c, u, p, st, o, i)
ON CONFLICT (source, code) DO UPDATE SET unit_id = excluded.unit_id, procedure_code = excluded.procedure_code,
  status = excluded.status, occurred_at = excluded.occurred_at, item = excluded.item`;

export async function createBareTable(pool: Pool): Promise<void> {
  await pool.query(TABLE);
}

/** Events a second of the plainest way to keep the latest of each dossier: no history, no fold, no counters. */
export async function bareUpsert(pool: Pool, events: readonly StatusEventItem[], batch: number, writers: number): Promise<number> {
  // One statement cannot change a row twice: of a dossier's events in a batch the last one counts.
  const batches = [...batchesOf(events, batch)].map((items) =>
    [...new Map(items.map((item) => [item.dossierCode, item])).values()]
      .toSorted((one, other) => (one.dossierCode < other.dossierCode ? -1 : 1))
      .map(
        (item) =>
          [item.source, item.dossierCode, item.unit, item.procedure, String(item.status), item.occurredAt, JSON.stringify(item)] as const,
      ),
  );
  let next = 0;
  const write = async (): Promise<void> => {
    for (;;) {
      const rows = batches[next++];
      if (rows === undefined) return;
      const values = [0, 1, 2, 3, 4, 5, 6].map((column) => textArray(rows.map((row) => row[column] ?? '')));
      await pool.query({ name: 'bare', text: UPSERT, values });
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: writers }, write));
  return events.length / ((performance.now() - started) / 1_000);
}
