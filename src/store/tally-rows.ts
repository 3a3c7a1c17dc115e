import type { ClientBase } from 'pg';

import type { Column, MeasureSet } from '../measure/measure.ts';
import { PROCEDURE_KEY_SEPARATOR, type TallyChange } from '../measure/tally-delta.ts';
import { formatDay, type Day } from '../shared/instant.ts';
import { textArray } from './array-literal.ts';
import { int8Array } from './int8-array.ts';

/** A table of counters: what it counts, its keys, and how a change's key becomes them. */
export interface TallyTable {
  readonly table: 'dossier_tally' | 'procedure_tally' | 'fact_tally';
  readonly of: 'dossiers' | 'facts';
  readonly keys: readonly string[];
  readonly split: (key: string) => readonly string[];
}

export const UNIT_TALLY: TallyTable = { table: 'dossier_tally', of: 'dossiers', keys: ['unit_id'], split: (key) => [key] };
export const PROCEDURE_TALLY: TallyTable = {
  table: 'procedure_tally',
  of: 'dossiers',
  keys: ['procedure_code', 'province_id'],
  split: (key) => key.split(PROCEDURE_KEY_SEPARATOR),
};
export const FACT_TALLY: TallyTable = { table: 'fact_tally', of: 'facts', keys: ['unit_id'], split: (key) => [key] };
export const TALLY_TABLES: readonly TallyTable[] = [UNIT_TALLY, PROCEDURE_TALLY, FACT_TALLY];

/** The columns that a table has: those of dossiers come first in a set. */
export interface TableColumns {
  /** The number of the first one in the set. */
  readonly first: number;
  readonly columns: readonly Column[];
}

export function tableColumns({ of }: TallyTable, { columns, dossierWidth }: MeasureSet): TableColumns {
  return of === 'dossiers'
    ? { first: 0, columns: columns.slice(0, dossierWidth) }
    : { first: dossierWidth, columns: columns.slice(dossierWidth) };
}

/** Sums of minutes outgrow four bytes; counts do not. */
export function columnType({ isSum }: Column): 'int4' | 'int8' {
  return isSum ? 'int8' : 'int4';
}

type WriteTallies = (client: ClientBase, changes: readonly TallyChange[]) => Promise<void>;

/**
 * Adds changes to a tally table; the statements are made once from the measures. All amounts travel in one flat array, row
 * after row: an array for each column would cost more to unfold than the update itself.
 */
export function tallyWriter(measures: MeasureSet, tally: TallyTable): WriteTallies {
  const { table, keys, split } = tally;
  const { first, columns } = tableColumns(tally, measures);
  const width = columns.length;
  const names = columns.map(({ name }) => name);
  const amounts = names.map((_, column) => `($${keys.length + 2}::int8[])[n.i * ${width} - ${width - 1 - column}]`);
  const keyNames = [...keys, 'day'];
  const source = `unnest(${keys.map((_, at) => `$${at + 1}::text[]`).join(', ')}, $${keys.length + 1}::date[]) WITH ORDINALITY AS n (${keyNames.join(', ')}, i)`;
  // Nearly all rows exist already, and an update is much cheaper than an upsert, which locks the row first.
  const update = {
    name: `${table}-update`,
    text: `UPDATE ${table} AS t SET ${names.map((name, column) => `${name} = t.${name} + ${amounts[column]}`).join(', ')}
FROM ${source} WHERE ${keyNames.map((key) => `t.${key} = n.${key}`).join(' AND ')} RETURNING n.i::int4`,
  };
  const insert = {
    name: `${table}-insert`,
    text: `INSERT INTO ${table} AS t (${[...keyNames, ...names].join(', ')})
SELECT ${[...keyNames.map((key) => `n.${key}`), ...amounts].join(', ')} FROM ${source}
ON CONFLICT (${keyNames.join(', ')}) DO UPDATE SET ${names.map((name) => `${name} = t.${name} + excluded.${name}`).join(', ')}`,
  };
  const valuesOf = (changes: readonly TallyChange[]): (string | Buffer)[] => {
    const parts = changes.map(({ key }) => split(key));
    return [...keys.map((_, at) => textArray(parts.map((part) => part[at] ?? ''))), dayArray(changes), flatAmounts(changes, first, width)];
  };
  return async (client, changes) => {
    if (changes.length === 0) return;
    const { rows } = await client.query<[number]>({ ...update, rowMode: 'array', values: valuesOf(changes) });
    if (rows.length === changes.length) return;
    // The statement returns the places, counted from 1.
    const updated = new Set(rows.map(([place]) => place));
    await client.query({ ...insert, values: valuesOf(changes.filter((_, at) => !updated.has(at + 1))) });
  };
}

function dayArray(changes: readonly TallyChange[]): string {
  const texts = new Map<Day, string>();
  for (const { day } of changes) if (!texts.has(day)) texts.set(day, formatDay(day));
  return `{${changes.map(({ day }) => texts.get(day)).join(',')}}`;
}

/** For each change an amount for every column, row after row. */
function flatAmounts(changes: readonly TallyChange[], first: number, width: number): Buffer {
  const flat = int8Array(changes.length * width);
  for (const [row, { columns, amounts }] of changes.entries()) {
    for (let at = 0; at < columns.length; at++) flat.set(row * width + (columns[at] ?? 0) - first, amounts[at] ?? 0);
  }
  return flat.buffer;
}
