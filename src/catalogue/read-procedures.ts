import { join } from 'node:path';

import type { Procedure, TimeLimit } from '../domain/procedure.ts';
import { numberIn, readTsv, refusal, wordIn, type TsvRow } from './read-tsv.ts';

/** `weight`: parts of 100,000 dossiers of the procedure's level; our judgement, for the simulator. 0: not simulated. */
export type CataloguedProcedure = Procedure & { readonly weight: number };

const COLUMNS = ['code', 'level', 'field', 'amount', 'unit', 'full_process', 'weight', 'name'] as const;

/** Reads the procedure catalogue from its folder; by code. */
export async function readProcedures(dir: string): Promise<ReadonlyMap<string, CataloguedProcedure>> {
  const procedures = new Map<string, CataloguedProcedure>();
  for (const row of await readTsv(join(dir, 'procedures.tsv'), COLUMNS)) {
    const procedure = procedureOf(row);
    if (procedure.code === '' || procedures.has(procedure.code)) throw refusal(row.where, `the code "${procedure.code}" is empty or taken`);
    procedures.set(procedure.code, procedure);
  }
  return procedures;
}

function procedureOf(row: TsvRow<(typeof COLUMNS)[number]>): CataloguedProcedure {
  const weight = numberIn(row.cell('weight'), row.where) ?? 0;
  if (weight < 0) throw refusal(row.where, `the weight ${weight} is less than 0`);
  return {
    code: row.cell('code'),
    name: row.cell('name'),
    field: row.cell('field'),
    level: wordIn(row.cell('level'), ['commune', 'province', 'ministry'], row.where),
    limit: limitOf(row),
    fullProcessEligible: wordIn(row.cell('full_process'), ['0', '1'], row.where) === '1',
    weight,
  };
}

function limitOf(row: TsvRow<'amount' | 'unit'>): TimeLimit | null {
  const amount = numberIn(row.cell('amount'), row.where);
  if (amount === null && row.cell('unit') === '') return null;
  if (amount === null || amount <= 0) throw refusal(row.where, 'a limit needs an amount above 0 and a unit, or neither');
  return { amount, unit: wordIn(row.cell('unit'), ['working_day', 'calendar_day', 'hour', 'month'], row.where) };
}
