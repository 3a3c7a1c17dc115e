import type { PoolClient } from 'pg';

import type { RecordHistory } from '../domain/record/record.ts';
import { evaluateFact, type FactRules, type RecordFacts } from '../measure/fact-evaluation.ts';
import { factKindOf, markTuple, type MarkTuple } from './fact-rows.ts';
import { OUTDATED } from './outdated-rows.ts';

interface Row {
  readonly kind: string;
  readonly source: string;
  readonly code: string;
  readonly unit: string;
  readonly marks: readonly MarkTuple[];
  readonly evaluated_at: number;
  readonly next_change_at: number | null;
  readonly history: RecordHistory<RecordFacts>;
}

const PAGE = 2_000;

/** Folds every fact anew and compares it with its row. Returns how many were read. */
export async function verifyFacts(client: PoolClient, rules: FactRules, tell: (where: string, what: string) => void): Promise<number> {
  let count = 0;
  await client.query(
    'DECLARE facts_to_verify NO SCROLL CURSOR FOR SELECT kind, source, code, unit_id AS unit, marks, evaluated_at, next_change_at, history FROM fact',
  );
  for (;;) {
    const { rows } = await client.query<Row>(`FETCH ${PAGE} FROM facts_to_verify`);
    for (const row of rows) verifyFact(row, rules, tell);
    count += rows.length;
    if (rows.length < PAGE) return count;
  }
}

function verifyFact(row: Row, rules: FactRules, tell: (where: string, what: string) => void): void {
  // Waits to be evaluated by rules that have changed.
  if (row.next_change_at === OUTDATED) return;
  const evaluation = evaluateFact(factKindOf(row.kind), row.source, row.history, row.evaluated_at, rules);
  const expected = JSON.stringify([evaluation.unit, evaluation.measured.marks.map(markTuple), evaluation.nextChangeAt]);
  const stored = JSON.stringify([row.unit, row.marks, row.next_change_at]);
  if (expected !== stored) tell(`${row.kind} ${row.source}/${row.code}`, `the row says ${stored}, its history means ${expected}`);
}
