import type { Pool } from 'pg';

import type {
  QuarantineFilter,
  QuarantineHeading,
  QuarantinePage,
  QuarantineReader,
  QuarantineState,
} from '../../intake/quarantine-wire.ts';
import { AppError } from '../../shared/app-error.ts';
import { formatInstant, type Instant } from '../../shared/instant.ts';
import { failedReading } from '../outage.ts';

const PAGE = 50;
export const MAX_PAGE = 500;

const HEADING = `id, source, reason, pointer, detail, state, format, format_version AS "formatVersion", first_at AS "firstAt",
  last_at AS "lastAt", times, is_whole AS "isWhole", is_sum AS "isSum", tried_at AS "triedAt", settled_at AS "settledAt"`;

interface HeadingRow extends Omit<QuarantineHeading, 'firstAt' | 'lastAt' | 'triedAt' | 'settledAt'> {
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly triedAt: Instant | null;
  readonly settledAt: Instant | null;
}

interface CountRow {
  readonly source: string;
  readonly reason: string;
  readonly state: QuarantineState;
  readonly different: number;
  readonly times: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
}

export function quarantineReader(pool: Pool): QuarantineReader {
  return {
    async list({ limit = PAGE, cursor, ...filter }) {
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : idOfCursor(cursor);
      const { rows } = await pool
        .query<HeadingRow>(`SELECT ${HEADING} FROM quarantine WHERE id < $4 AND ${matching(1)} ORDER BY id DESC LIMIT $5`, [
          ...valuesOf(filter),
          before,
          limit + 1,
        ])
        .catch(failedReading);
      return pageOf(rows, limit);
    },
    async counts(filter) {
      const { rows } = await pool
        .query<CountRow>(
          `SELECT source, reason, state, count(*) FILTER (WHERE NOT is_sum) AS different, sum(times)::int8 AS times, min(first_at) AS "firstAt",
  max(last_at) AS "lastAt"
FROM quarantine WHERE ${matching(1)} GROUP BY source, reason, state ORDER BY times DESC, source, reason, state`,
          valuesOf(filter),
        )
        .catch(failedReading);
      return { counts: rows.map((row) => ({ ...row, firstAt: formatInstant(row.firstAt), lastAt: formatInstant(row.lastAt) })) };
    },
    async show(id) {
      const { rows } = await pool
        .query<HeadingRow & { item: unknown }>(`SELECT ${HEADING}, item FROM quarantine WHERE id = $1`, [id])
        .catch(failedReading);
      const [row] = rows;
      if (row === undefined) throw new AppError('notFound', `nothing is in quarantine under the number ${id}`);
      return { ...headingOf(row), item: row.item };
    },
  };
}

/** Source, reason and state, from the n-th value on; null asks for all. */
export function matching(first: number): string {
  return ['source', 'reason', 'state'].map((name, at) => `($${first + at}::text IS NULL OR ${name} = $${first + at})`).join(' AND ');
}

export function valuesOf({ source, reason, state }: QuarantineFilter): (string | null)[] {
  return [source ?? null, reason ?? null, state ?? null];
}

function pageOf(rows: readonly HeadingRow[], limit: number): QuarantinePage {
  const items = rows.slice(0, limit).map(headingOf);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? cursorOf(last.id) : null };
}

function headingOf({ firstAt, lastAt, triedAt, settledAt, ...row }: HeadingRow): QuarantineHeading {
  const text = (at: Instant | null): string | null => (at === null ? null : formatInstant(at));
  return { ...row, firstAt: formatInstant(firstAt), lastAt: formatInstant(lastAt), triedAt: text(triedAt), settledAt: text(settledAt) };
}

/**
 * Pages go down the numbers, which are given once and never change: what arrives meanwhile has higher ones, so nothing is shown twice
 * or passed over, whatever comes again or is settled in between.
 */
function cursorOf(id: number): string {
  return Buffer.from(`before ${id}`).toString('base64url');
}

function idOfCursor(cursor: string): number {
  const found = /^before (\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (found === null) throw new AppError('invalid', 'cursor: give the one that the page before named as `next`');
  return Number(found[1]);
}
