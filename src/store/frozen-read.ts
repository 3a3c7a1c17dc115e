import type { ClientBase, QueryResultRow } from 'pg';

import type { Definitions, Difference, FrozenUnit, Head, SealedHead } from '../freeze/frozen.ts';
import type { FrozenBranch, FrozenReader, StoredUnit } from '../freeze/frozen-store.ts';
import { failedReading } from './outage.ts';

export interface HeadRow {
  readonly head: Head;
  readonly hash: string;
}

export const HEADS = 'SELECT head, hash FROM frozen_period';

/** Units a page: some megabytes of JSON. */
const PAGE = 250;

/** On a pool, or within somebody's transaction. */
export function frozenReader(database: Pick<ClientBase, 'query'>): FrozenReader {
  const query = async <T extends QueryResultRow>(text: string, values: readonly unknown[]): Promise<readonly T[]> =>
    (await database.query<T>(text, [...values]).catch(failedReading)).rows;
  return {
    async heads(period) {
      const rows = await query<HeadRow>(`${HEADS} WHERE $1::text IS NULL OR period = $1 ORDER BY closing`, [period ?? null]);
      return rows.map(sealedHead);
    },
    async newest(period) {
      const [row] = await query<HeadRow>(`${HEADS} WHERE period = $1 ORDER BY revision DESC LIMIT 1`, [period]);
      return row === undefined ? null : sealedHead(row);
    },
    async definitions(hash) {
      const [row] = await query<{ content: Definitions }>('SELECT content FROM frozen_definitions WHERE hash = $1', [hash]);
      return row?.content;
    },
    async unitHashes(head) {
      const rows = await query<{ id: string; hash: string }>(
        'SELECT unit_id AS id, hash FROM frozen_unit WHERE period = $1 AND revision = $2 ORDER BY unit_id',
        keyOf(head),
      );
      return Object.fromEntries(rows.map(({ id, hash }) => [id, hash]));
    },
    async *units(head) {
      for (let after = ''; ;) {
        const rows: readonly StoredUnit[] = await query<StoredUnit>(
          `SELECT unit_id AS id, hash, content FROM frozen_unit WHERE period = $1 AND revision = $2 AND unit_id > $3 ORDER BY unit_id LIMIT ${PAGE}`,
          [...keyOf(head), after],
        );
        const last = rows.at(-1);
        if (last === undefined) return;
        yield rows;
        after = last.id;
      }
    },
    branch: (head, unit, childIndicators) => readBranch(query, head, unit, childIndicators),
    differences: (head, { unit, limit }) =>
      query<Difference & QueryResultRow>(
        `SELECT unit_id AS unit, indicator, before, after FROM frozen_difference
WHERE period = $1 AND revision = $2 AND ($3::text IS NULL OR unit_id = $3) ORDER BY unit_id, indicator LIMIT $4`,
        [...keyOf(head), unit ?? null, limit],
      ),
  };
}

export function sealedHead({ head, hash }: HeadRow): SealedHead {
  return { head, hash };
}

function keyOf({ period, revision }: Head): readonly [string, number] {
  return [period.id, revision];
}

type Query = <T extends QueryResultRow>(text: string, values: readonly unknown[]) => Promise<readonly T[]>;

async function readBranch(query: Query, head: Head, id: string, childIndicators: readonly string[]): Promise<FrozenBranch | null> {
  const key = keyOf(head);
  const [units, path, children] = await Promise.all([
    query<StoredUnit>('SELECT unit_id AS id, hash, content FROM frozen_unit WHERE period = $1 AND revision = $2 AND unit_id = $3', [
      ...key,
      id,
    ]),
    query<Pick<FrozenUnit, 'unit'>>(PATH, [...key, id]),
    query<Pick<FrozenUnit, 'unit' | 'values'>>(CHILDREN, [...key, id, childIndicators]),
  ]);
  const [unit] = units;
  return unit === undefined ? null : { unit, path: path.map((above) => above.unit), children };
}

/** Parents that form a circle are no tree of ours: the path ends where it comes round. */
const PATH = `WITH RECURSIVE above AS (
  SELECT unit_id, parent_id, 0 AS level FROM frozen_unit WHERE period = $1 AND revision = $2 AND unit_id = $3
  UNION ALL
  SELECT u.unit_id, u.parent_id, level + 1 FROM above a JOIN frozen_unit u ON u.period = $1 AND u.revision = $2 AND u.unit_id = a.parent_id
) CYCLE unit_id SET is_circle USING way
SELECT u.content -> 'unit' AS unit FROM above JOIN frozen_unit u USING (unit_id) WHERE u.period = $1 AND u.revision = $2 AND NOT is_circle ORDER BY level`;

const CHILDREN = `SELECT content -> 'unit' AS unit,
  (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(content -> 'values') WHERE key = ANY($4)) AS values
FROM frozen_unit WHERE period = $1 AND revision = $2 AND parent_id = $3 ORDER BY (content ->> 'position')::integer`;
