import { inflateRawSync } from 'node:zlib';

import type { ClientBase } from 'pg';

import type { MeasureSet } from '../../measure/measure.ts';
import { AppError } from '../../shared/app-error.ts';
import { dayOf, formatDay, formatInstant, startOfDay, type Instant } from '../../shared/instant.ts';
import { decodeDifferences, type DifferenceSink } from './differences.ts';
import { unpackEntries } from './packed.ts';

interface LogRow {
  readonly names: readonly string[];
  readonly from_at: number;
  readonly is_packed: boolean;
  readonly body: Buffer;
}

/** Throws AppError `invalid` for an instant that the log does not reach back to. */
export async function assertKept(client: ClientBase, at: Instant): Promise<void> {
  const { rows } = await client.query<{ from: number }>(`SELECT (value #>> '{}')::int8 AS from FROM meta WHERE key = 'tally_log_from'`);
  const from = rows[0]?.from ?? Infinity;
  if (at < from) throw new AppError('invalid', `what was known is kept from ${formatInstant(from)} on`);
}

/**
 * Tells every difference that was written after an instant, by the columns of today. Columns that are gone are passed over.
 * Whole days come from their sums where these are made; the day of the instant always from its entries.
 */
export async function tellLaterDifferences(client: ClientBase, at: Instant, measures: MeasureSet, sink: DifferenceSink): Promise<void> {
  const nextDay = dayOf(at) + 1;
  const days = await client.query<LogRow>(
    `SELECT names, 0::int8 AS from_at, true AS is_packed, body FROM tally_log_day JOIN tally_columns ON id = columns_id WHERE day >= $1`,
    [formatDay(nextDay)],
  );
  for (const row of days.rows) decodeDifferences(inflateRawSync(row.body), onTodaysColumns(row.names, measures, sink));
  // Summed days are told; what came late to one, and the rest of the day asked about, are not in a sum.
  const entries = await client.query<LogRow>(
    `SELECT names, from_at, is_packed, body FROM tally_log JOIN tally_columns c ON c.id = columns_id
WHERE to_at > $1 AND (NOT is_summed OR from_at < $2)`,
    [at, startOfDay(nextDay)],
  );
  for (const row of entries.rows) {
    const onColumns = onTodaysColumns(row.names, measures, sink);
    const ofRow = row.is_packed ? unpackEntries(row.body) : [{ at: row.from_at, body: row.body }];
    for (const entry of ofRow) if (entry.at > at) decodeDifferences(entry.body, onColumns);
  }
}

function onTodaysColumns(names: readonly string[], { columns }: MeasureSet, sink: DifferenceSink): DifferenceSink {
  const today = new Map(columns.map(({ name }, column) => [name, column]));
  const columnOf = names.map((name) => today.get(name));
  return (unit, day, column, amount) => {
    const found = columnOf[column];
    if (found !== undefined) sink(unit, day, found, amount);
  };
}
