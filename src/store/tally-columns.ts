import type { ClientBase } from 'pg';

import type { Column, MeasureDefinition, MeasureSet } from '../measure/measure.ts';
import { must } from '../shared/must.ts';
import type { Instant } from '../shared/instant.ts';
import { numberArray, textArray } from './array-literal.ts';

/** What a column counts, as a text: another text is another count under the same name. Of a histogram all bounds together. */
function definitionText({ measure }: Column, definitions: readonly MeasureDefinition[]): string {
  const definition = must(
    definitions.find(({ id }) => id === measure),
    measure,
  );
  return JSON.stringify({ ...definition, id: undefined });
}

/** Columns that the store does not count, or not by these definitions, or not whole yet: they have to be counted from the rows. */
export async function readForeignColumns(client: ClientBase, { columns, definitions }: MeasureSet): Promise<ReadonlySet<number>> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    'SELECT name, definition FROM tally_column WHERE counted_since IS NOT NULL',
  );
  const known = new Map(rows.map(({ name, definition }) => [name, definition]));
  return new Set(columns.flatMap((column, at) => (known.get(column.name) === definitionText(column, definitions) ? [] : [at])));
}

/** Columns of which nothing can be said at an instant: those that were not counted then, or whose count is not whole yet. */
export async function readUncounted(client: ClientBase, { columns }: MeasureSet, at: Instant): Promise<ReadonlySet<number>> {
  const { rows } = await client.query<{ name: string; since: number | null }>('SELECT name, counted_since AS since FROM tally_column');
  const since = new Map(rows.map((row) => [row.name, row.since]));
  return new Set(columns.flatMap(({ name }, column) => ((since.get(name) ?? Infinity) > at ? [column] : [])));
}

/** Names columns that are new, or count something else than before; they are counted whole from the start where there is nothing to count. */
export async function declareColumns(
  client: ClientBase,
  { columns, definitions }: MeasureSet,
  hasRows: { readonly dossiers: boolean; readonly facts: boolean },
  now: Instant,
): Promise<void> {
  // A column that nobody counts into any more is not whole when it comes back.
  await client.query('UPDATE tally_column SET counted_since = NULL WHERE counted_since IS NOT NULL AND name <> ALL ($1::text[])', [
    textArray(columns.map(({ name }) => name)),
  ]);
  await client.query(
    `INSERT INTO tally_column AS c (name, definition, counted_since)
SELECT * FROM unnest($1::text[], $2::text[], $3::int8[])
ON CONFLICT (name) DO UPDATE SET definition = excluded.definition, counted_since = excluded.counted_since
WHERE c.definition <> excluded.definition`,
    [
      textArray(columns.map(({ name }) => name)),
      textArray(columns.map((column) => definitionText(column, definitions))),
      numberArray(columns.map(({ of }) => ((of === 'dossier' ? hasRows.dossiers : hasRows.facts) ? null : now))),
    ],
  );
}

/** The number under which the log of differences knows this row of columns. */
export async function columnsId(client: ClientBase, { columns }: MeasureSet): Promise<number> {
  const names = textArray(columns.map(({ name }) => name));
  await client.query('INSERT INTO tally_columns (names) VALUES ($1::text[]) ON CONFLICT DO NOTHING', [names]);
  const { rows } = await client.query<{ id: number }>('SELECT id FROM tally_columns WHERE names = $1::text[]', [names]);
  return must(rows[0], 'the columns just written').id;
}
