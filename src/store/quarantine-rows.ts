import type { QuarantinedItem } from '../intake/ledger.ts';
import { numberArray, textArray } from './array-literal.ts';
import type { QuarantineRoom } from './quarantine/quarantine-room.ts';
import { hashOfQuarantined, hashOfSum, quarantineText, type QuarantineText } from './quarantine/quarantine-text.ts';
import type { Statement } from './statement.ts';

/** Of which source a row is where the names of sources are a flood themselves. */
const NOBODY = '?';

interface Row extends QuarantineText {
  readonly item: QuarantinedItem;
  readonly times: number;
  /** Of the row that counts it, where there is no room for a row of its own. */
  readonly sumOf: string | null;
}

/**
 * What keeps items that could not be counted; equal ones are kept once, with how many times they came. Where there is no room, one that
 * is known is counted at its own row, and any other at the row of its source and reason. One that was replayed and is refused again
 * waits again; one that was dismissed stays so. `each` is how often an item came by being here: 0 of what is read again from what was kept.
 */
export function quarantineStatements(items: readonly QuarantinedItem[], room: QuarantineRoom, each: 0 | 1 = 1): Statement[] {
  const sorted = [...rowsOf(items, room, each)].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const own = sorted.filter(([, { sumOf }]) => sumOf === null);
  const others = sorted.filter(([, { sumOf, times }]) => sumOf !== null && times > 0);
  return [...(own.length === 0 ? [] : [ownRows(own)]), ...(others.length === 0 ? [] : [sums(others)])];
}

type Rows = readonly (readonly [hash: string, row: Row])[];

function rowsOf(items: readonly QuarantinedItem[], room: QuarantineRoom, each: 0 | 1): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>();
  for (const item of items) {
    const kept = quarantineText(item.item);
    const hash = hashOfQuarantined(item, kept.text);
    const known = rows.get(hash);
    const place = known === undefined ? room.take(item.source, item.reason, kept.text.length) : null;
    const sumOf = place === 'sum' ? item.source : place === 'sumOfAll' ? NOBODY : null;
    // Of equal ones the last is kept: it may know better when it came.
    rows.set(hash, { ...kept, item, times: (known?.times ?? 0) + each, sumOf: known?.sumOf ?? sumOf });
  }
  return rows;
}

/** The name of an unknown field can be any text, and the database takes no NUL. */
function column(rows: Rows, of: (item: QuarantinedItem) => string | null): string {
  return textArray(rows.map(([, { item }]) => of(item)?.replaceAll('\u0000', '\ufffd') ?? null));
}

/** What an item that comes again makes of its row: of one that knows when it came, the newest is read again. */
const again = (
  item: string,
  at: string,
): string => `item = CASE WHEN ${at} >= q.last_at AND ${item}::text <> q.item::text THEN ${item} ELSE q.item END,
  state = CASE WHEN q.state = 'replayed' THEN 'waiting' ELSE q.state END,
  settled_at = CASE WHEN q.state = 'replayed' THEN NULL ELSE q.settled_at END`;

function ownRows(rows: Rows): Statement {
  return {
    name: 'quarantine-write',
    text: `INSERT INTO quarantine AS q (hash, source, reason, pointer, detail, item, format, format_version, is_whole, chars, first_at, last_at, times)
SELECT decode(h, 'hex'), s, r, p, d, i::json, f, v, w, length(i), a, a, t
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int4[], $9::bool[], $10::int8[], $11::int8[])
  AS u (h, s, r, p, d, i, f, v, w, a, t)
ON CONFLICT (hash) DO UPDATE SET times = q.times + excluded.times, last_at = greatest(q.last_at, excluded.last_at),
  detail = excluded.detail, format = excluded.format, format_version = excluded.format_version, ${again('excluded.item', 'excluded.last_at')}`,
    values: [
      textArray(rows.map(([hash]) => hash)),
      column(rows, ({ source }) => source),
      column(rows, ({ reason }) => reason),
      column(rows, ({ pointer }) => pointer),
      column(rows, ({ detail }) => detail),
      textArray(rows.map(([, { text }]) => text)),
      column(rows, ({ format }) => format ?? null),
      numberArray(rows.map(([, { item }]) => item.formatVersion ?? null)),
      textArray(rows.map(([, { isWhole }]) => (isWhole ? 't' : 'f'))),
      numberArray(rows.map(([, { item }]) => item.at)),
      numberArray(rows.map(([, { times }]) => times)),
    ],
  };
}

/** Rows are locked in the order of their hashes, as when they are written: two lanes must not wait for each other in turns. */
function sums(rows: Rows): Statement {
  const source = ({ sumOf }: Row): string => sumOf ?? NOBODY;
  return {
    name: 'quarantine-count',
    text: `WITH given AS (
  SELECT decode(h, 'hex') AS hash, decode(m, 'hex') AS sum_hash, s AS source, r AS reason, a AS at, t AS times, i::json AS item
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int8[], $6::int8[], $8::text[]) AS u (h, m, s, r, a, t, i)
), locked AS (
  SELECT q.hash FROM quarantine q WHERE q.hash = ANY (SELECT hash FROM given) ORDER BY q.hash FOR UPDATE
), known AS (
  UPDATE quarantine q SET times = q.times + g.times, last_at = greatest(q.last_at, g.at), ${again('g.item', 'g.at')}
  FROM given g JOIN locked USING (hash) WHERE q.hash = g.hash RETURNING q.hash
)
INSERT INTO quarantine AS q (hash, source, reason, pointer, detail, item, is_whole, is_sum, first_at, last_at, times)
SELECT sum_hash, source, reason, '', $7, 'null', false, true, min(at), max(at), sum(times)
FROM given WHERE hash NOT IN (SELECT hash FROM known) GROUP BY sum_hash, source, reason ORDER BY sum_hash
ON CONFLICT (hash) DO UPDATE SET times = q.times + excluded.times, last_at = greatest(q.last_at, excluded.last_at),
  state = 'waiting', settled_at = NULL`,
    values: [
      textArray(rows.map(([hash]) => hash)),
      textArray(rows.map(([, row]) => hashOfSum(source(row), row.item.reason))),
      textArray(rows.map(([, row]) => source(row))),
      column(rows, ({ reason }) => reason),
      numberArray(rows.map(([, { item }]) => item.at)),
      numberArray(rows.map(([, { times }]) => times)),
      SUM_DETAIL,
      textArray(rows.map(([, { text }]) => text)),
    ],
  };
}

export const SUM_DETAIL = 'further items of this source and reason, which are counted and not kept one by one';
