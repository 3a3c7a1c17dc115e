import type { Column, MeasureSet } from '../measure/measure.ts';
import { PROCEDURE_KEY_SEPARATOR, type TallyChange } from '../measure/tally-delta.ts';
import { formatDay, type Day } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { textArray } from './array-literal.ts';
import { int4Array, int8Array, rowStarts } from './binary-array.ts';
import type { Statement } from './statement.ts';

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

type TallyStatements = (changes: readonly TallyChange[]) => Statement[];

/** Where in a row's flat numbers a column is: the counts go in four bytes, the sums in eight, as they are kept. */
interface Place {
  readonly isSum: boolean;
  readonly at: number;
}

/**
 * What adds changes to a tally table; the text is made once from the measures. All amounts travel in two flat arrays, row after
 * row: an array for each column would cost more to unfold than the update itself. Each row comes with its place in them, so that
 * a column costs the database no more than an addition to find: there are a hundred of them for every row.
 */
export function tallyStatements(measures: MeasureSet, tally: TallyTable): TallyStatements {
  const { table, keys, split } = tally;
  const { first, columns } = tableColumns(tally, measures);
  const names = columns.map(({ name }) => name);
  const widths = { counts: columns.filter(({ isSum }) => !isSum).length, sums: columns.filter(({ isSum }) => isSum).length };
  const places = placesOf(columns);
  const keyNames = [...keys, 'day'];
  const source = [
    ...keys.map((_, at) => `$${at + 1}::text[]`),
    ...['date', 'int4', 'int4'].map((type, at) => `$${keys.length + 1 + at}::${type}[]`),
  ];
  const rows = `unnest(${source.join(', ')}) AS n (${keyNames.join(', ')}, count_at, sum_at)`;
  const amounts = places.map(({ isSum, at }) =>
    isSum ? `($${keys.length + 5}::int8[])[n.sum_at + ${at + 1}]` : `($${keys.length + 4}::int4[])[n.count_at + ${at + 1}]`,
  );
  // Nearly all rows exist already, and an update is much cheaper than an upsert, which locks the row first.
  const text = `WITH updated AS (
UPDATE ${table} AS t SET ${names.map((name, column) => `${name} = t.${name} + ${amounts[column]}`).join(', ')}
FROM ${rows} WHERE ${keyNames.map((key) => `t.${key} = n.${key}`).join(' AND ')} RETURNING n.count_at)
INSERT INTO ${table} AS t (${[...keyNames, ...names].join(', ')})
SELECT ${[...keyNames.map((key) => `n.${key}`), ...amounts].join(', ')} FROM ${rows}
WHERE n.count_at NOT IN (SELECT count_at FROM updated)
ON CONFLICT (${keyNames.join(', ')}) DO UPDATE SET ${names.map((name) => `${name} = t.${name} + excluded.${name}`).join(', ')}`;
  return (changes) => {
    if (changes.length === 0) return [];
    const parts = changes.map(({ key }) => split(key));
    const values = [
      ...keys.map((_, at) => textArray(parts.map((part) => part[at] ?? ''))),
      dayArray(changes),
      rowStarts(changes.length, widths.counts),
      rowStarts(changes.length, widths.sums),
      ...flatAmounts(changes, { first, places, widths }),
    ];
    return [{ name: `${table}-add`, text, values }];
  };
}

function placesOf(columns: readonly Column[]): readonly Place[] {
  const next = { counts: 0, sums: 0 };
  return columns.map(({ isSum }) => ({ isSum, at: isSum ? next.sums++ : next.counts++ }));
}

function dayArray(changes: readonly TallyChange[]): string {
  const texts = new Map<Day, string>();
  for (const { day } of changes) if (!texts.has(day)) texts.set(day, formatDay(day));
  return `{${changes.map(({ day }) => texts.get(day)).join(',')}}`;
}

interface Layout {
  readonly first: number;
  readonly places: readonly Place[];
  readonly widths: { readonly counts: number; readonly sums: number };
}

/** For each change an amount for every column, row after row: the counts and the sums. */
function flatAmounts(changes: readonly TallyChange[], { first, places, widths }: Layout): [counts: Buffer, sums: Buffer] {
  const counts = int4Array(changes.length * widths.counts);
  const sums = int8Array(changes.length * widths.sums);
  for (const [row, { columns, amounts }] of changes.entries()) {
    for (let at = 0; at < columns.length; at++) {
      const place = must(places[(columns[at] ?? 0) - first], 'a column of the table');
      const amount = amounts[at] ?? 0;
      if (place.isSum) sums.set(row * widths.sums + place.at, amount);
      else counts.set(row * widths.counts + place.at, amount);
    }
  }
  return [counts.buffer, sums.buffer];
}
