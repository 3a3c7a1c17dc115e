import type { ClientBase } from 'pg';

import { type ChangedFact, factKeyText, type FactKey, type StoredFact } from '../intake/ledger.ts';
import type { RecordFacts } from '../measure/fact-evaluation.ts';
import { FACT_KINDS, type FactKind, type Mark } from '../measure/fact.ts';
import type { RecordHistory } from '../domain/record/record.ts';
import { must } from '../shared/must.ts';
import { numberArray, textArray } from './array-literal.ts';
import type { Statement } from './statement.ts';

/** A mark as it stands in a row. */
export type MarkTuple = readonly [on: string, day: number, low: number, high: number, sign: 1 | -1, amount: number | null];

export function markTuple({ on, day, flags, sign, amount }: Mark): MarkTuple {
  return [on, day, flags.low, flags.high, sign, amount];
}

function markOf([on, day, low, high, sign, amount]: MarkTuple): Mark {
  return { on, day, flags: { low, high }, sign, amount };
}

export function factKindOf(text: string): FactKind {
  return must(
    FACT_KINDS.find((kind) => kind === text),
    `fact kind ${text}`,
  );
}

interface Row {
  readonly kind: string;
  readonly source: string;
  readonly code: string;
  readonly revision: number;
  readonly unit: string;
  readonly marks: readonly MarkTuple[];
  readonly history: RecordHistory<RecordFacts>;
}

export async function readFacts(client: ClientBase, keys: readonly FactKey[]): Promise<Map<string, StoredFact>> {
  if (keys.length === 0) return new Map();
  const { rows } = await client.query<Row>({
    name: 'fact-read',
    text: `SELECT f.kind, f.source, f.code, f.revision, f.unit_id AS unit, f.marks, f.history
FROM unnest($1::text[], $2::text[], $3::text[]) AS k (kind, source, code)
JOIN fact f ON f.kind = k.kind AND f.source = k.source AND f.code = k.code`,
    values: keyColumns(keys),
  });
  return new Map(
    rows.map(({ kind, source, code, revision, unit, marks, history }) => {
      const key = { of: factKindOf(kind), source, code };
      return [factKeyText(key), { ...key, revision, history, measured: { of: key.of, unit, marks: marks.map(markOf) } }];
    }),
  );
}

const COLUMNS =
  'kind, source, code, revision, unit_id, unit_given, procedure_code, marks, evaluated_at, next_change_at, learned_at, history';
const SOURCE = `unnest($1::text[], $2::text[], $3::text[], $4::int4[], $5::text[], $6::text[], $7::text[], $8::text[], $9::int8[], $10::int8[],
  $11::int8[], $12::text[]) AS n (${COLUMNS})`;

const WRITE = {
  name: 'fact-write',
  text: `WITH written AS (
INSERT INTO fact AS f (${COLUMNS})
SELECT kind, source, code, revision, unit_id, unit_given, procedure_code, marks::jsonb, evaluated_at, next_change_at, learned_at, history::jsonb
FROM ${SOURCE}
ON CONFLICT (kind, source, code) DO UPDATE SET revision = excluded.revision, unit_id = excluded.unit_id, unit_given = excluded.unit_given,
  procedure_code = excluded.procedure_code, marks = excluded.marks, evaluated_at = excluded.evaluated_at,
  next_change_at = excluded.next_change_at, learned_at = excluded.learned_at, history = excluded.history
WHERE f.revision = excluded.revision - 1 RETURNING 1)
SELECT expect_rows($13, count(*)) FROM written`,
};

/** Writes rows given in key order; fails as a whole when another writer made or changed one since it was read. */
export function factStatements(facts: readonly ChangedFact[]): Statement[] {
  if (facts.length === 0) return [];
  const statement = {
    ...WRITE,
    values: [
      ...keyColumns(facts),
      numberArray(facts.map(({ revision }) => revision)),
      textArray(facts.map(({ evaluation }) => evaluation.unit)),
      textArray(facts.map(({ evaluation }) => evaluation.unitGiven)),
      textArray(facts.map(({ evaluation }) => evaluation.procedure)),
      textArray(facts.map(({ evaluation }) => JSON.stringify(evaluation.measured.marks.map(markTuple)))),
      numberArray(facts.map(({ evaluation }) => evaluation.evaluatedAt)),
      numberArray(facts.map(({ evaluation }) => evaluation.nextChangeAt)),
      numberArray(facts.map(({ learnedAt }) => learnedAt)),
      textArray(facts.map(({ history }) => JSON.stringify(history))),
      facts.length,
    ],
  };
  return [statement];
}

function keyColumns(keys: readonly FactKey[]): string[] {
  return [textArray(keys.map(({ of }) => of)), textArray(keys.map(({ source }) => source)), textArray(keys.map(({ code }) => code))];
}
