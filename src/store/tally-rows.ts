import type { ClientBase } from 'pg';

import type { Column, MeasureSet } from '../measure/measure.ts';
import { PROCEDURE_KEY_SEPARATOR, type TallyChange } from '../measure/tally-delta.ts';
import { formatDay } from '../shared/instant.ts';
import { numberArray, textArray } from './array-literal.ts';

/** A table of counters: its keys, and how a change's key becomes them. */
export interface TallyTable {
  readonly table: 'dossier_tally' | 'procedure_tally';
  readonly keys: readonly string[];
  readonly split: (key: string) => readonly string[];
}

export const UNIT_TALLY: TallyTable = { table: 'dossier_tally', keys: ['unit_id'], split: (key) => [key] };
export const PROCEDURE_TALLY: TallyTable = {
  table: 'procedure_tally',
  keys: ['procedure_code', 'province_id'],
  split: (key) => key.split(PROCEDURE_KEY_SEPARATOR),
};
export const TALLY_TABLES: readonly TallyTable[] = [UNIT_TALLY, PROCEDURE_TALLY];

/** Sums of minutes outgrow four bytes; counts do not. */
export function columnType(measures: MeasureSet, column: Column): 'int4' | 'int8' {
  return measures.isSum(column.measure) ? 'int8' : 'int4';
}

/** One statement for each tally table, made once from the measures. */
export function tallyWriter(measures: MeasureSet, { table, keys, split }: TallyTable): (client: ClientBase, changes: readonly TallyChange[]) => Promise<void> {
  const { columns } = measures;
  const names = columns.map(({ name }) => name);
  const types = [...keys.map(() => 'text'), 'date', ...columns.map((column) => columnType(measures, column))];
  const statement = {
    name: `${table}-write`,
    text: `INSERT INTO ${table} AS t (${[...keys, 'day', ...names].join(', ')})
SELECT * FROM unnest(${types.map((type, at) => `$${at + 1}::${type}[]`).join(', ')})
ON CONFLICT (${[...keys, 'day'].join(', ')}) DO UPDATE SET ${names.map((name) => `${name} = t.${name} + excluded.${name}`).join(', ')}`,
  };
  return async (client, changes) => {
    if (changes.length === 0) return;
    const parts = changes.map(({ key }) => split(key));
    const values = [
      ...keys.map((_, at) => textArray(parts.map((part) => part[at] ?? ''))),
      `{${changes.map(({ day }) => formatDay(day)).join(',')}}`,
      ...columns.map((_, column) => numberArray(changes.map(({ amounts }) => amounts[column] ?? 0))),
    ];
    await client.query({ ...statement, values });
  };
}
