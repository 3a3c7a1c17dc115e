import { createHash } from 'node:crypto';

import type { QuarantinedItem } from '../intake/ledger.ts';
import { numberArray, textArray } from './array-literal.ts';
import type { Statement } from './statement.ts';

/** A quarantined item is kept for the operator to read, not as an archive of hostile megabytes. */
const MAX_QUARANTINED_CHARS = 65_536;

/** What keeps items that could not be counted; equal ones are kept once, with how many times they came. */
export function quarantineStatements(items: readonly QuarantinedItem[]): Statement[] {
  if (items.length === 0) return [];
  const rows = new Map<string, { item: QuarantinedItem; text: string; times: number }>();
  for (const item of items) {
    const text = quarantineText(item.item);
    const hash = createHash('sha256').update(`${item.source}\n${item.reason}\n${item.pointer}\n${text}`).digest('hex');
    const known = rows.get(hash);
    rows.set(hash, { item, text, times: (known?.times ?? 0) + 1 });
  }
  const sorted = [...rows].toSorted(([one], [other]) => (one < other ? -1 : 1));
  // The name of an unknown field can be any text, and the database takes no NUL.
  const column = (of: (item: QuarantinedItem) => string): string =>
    textArray(sorted.map(([, row]) => of(row.item).replaceAll('\u0000', '\ufffd')));
  const statement = {
    name: 'quarantine-write',
    text: `INSERT INTO quarantine AS q (hash, source, reason, pointer, detail, item, first_at, last_at, times)
SELECT decode(h, 'hex'), s, r, p, d, i::jsonb, a, a, t
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int8[], $8::int4[]) AS u (h, s, r, p, d, i, a, t)
ON CONFLICT (hash) DO UPDATE SET times = q.times + excluded.times, last_at = excluded.last_at`,
    values: [
      textArray(sorted.map(([hash]) => hash)),
      column(({ source }) => source),
      column(({ reason }) => reason),
      column(({ pointer }) => pointer),
      column(({ detail }) => detail),
      textArray(sorted.map(([, { text }]) => text)),
      numberArray(sorted.map(([, { item }]) => item.at)),
      numberArray(sorted.map(([, { times }]) => times)),
    ],
  };
  return [statement];
}

/** JSON that the database accepts: no NUL and no half of a surrogate pair. */
function quarantineText(item: unknown): string {
  const text = JSON.stringify(item) ?? 'null';
  const kept = text.length <= MAX_QUARANTINED_CHARS ? text : JSON.stringify({ truncated: text.slice(0, MAX_QUARANTINED_CHARS) });
  return kept.toWellFormed().replaceAll(/\\u(0000|d[89a-f][0-9a-f]{2})/gi, '\\ufffd');
}
