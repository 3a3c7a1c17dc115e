import { join } from 'node:path';

import { limitOn, type ChangedLimit, type Procedure, type TimeLimit } from '../domain/procedure.ts';
import { dayIn, numberIn, readTsv, refusal, wordIn, type TsvRow } from './read-tsv.ts';

/** `weight`: parts of 100,000 dossiers of the procedure's level; our judgement, for the simulator. 0: not simulated. */
export type CataloguedProcedure = Procedure & { readonly weight: number };

const COLUMNS = ['code', 'level', 'field', 'amount', 'unit', 'full_process', 'weight', 'name'] as const;
const CHANGE_COLUMNS = ['code', 'from', 'amount', 'unit', 'basis'] as const;

/** Reads the procedure catalogue from its folder; by code. */
export async function readProcedures(dir: string): Promise<ReadonlyMap<string, CataloguedProcedure>> {
  const procedures = new Map<string, CataloguedProcedure>();
  for (const row of await readTsv(join(dir, 'procedures.tsv'), COLUMNS)) {
    const procedure = procedureOf(row);
    if (procedure.code === '' || procedures.has(procedure.code)) throw refusal(row.where, `the code "${procedure.code}" is empty or taken`);
    procedures.set(procedure.code, procedure);
  }
  for (const row of await readTsv(join(dir, 'limit-changes.tsv'), CHANGE_COLUMNS)) changeLimit(row, procedures);
  return procedures;
}

function changeLimit(row: TsvRow<(typeof CHANGE_COLUMNS)[number]>, procedures: Map<string, CataloguedProcedure>): void {
  const code = row.cell('code');
  const procedure = procedures.get(code);
  if (procedure === undefined) throw refusal(row.where, `there is no procedure ${code}`);
  if (row.cell('basis') === '') throw refusal(row.where, 'a changed limit says which decision changed it');
  const change: ChangedLimit = { from: dayIn(row.cell('from'), row.where), limit: limitOf(row) };
  const before = procedure.changedLimits ?? [];
  const last = before.at(-1);
  if (last !== undefined && last.from >= change.from)
    throw refusal(row.where, `${row.cell('from')} is not after the change before it: one limit holds on a day`);
  if (JSON.stringify(limitOn(procedure, change.from)) === JSON.stringify(change.limit))
    throw refusal(row.where, `that is the limit of ${code} already`);
  procedures.set(code, { ...procedure, changedLimits: [...before, change] });
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
