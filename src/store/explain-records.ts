import type { Pool, QueryResultRow } from 'pg';

import { statusOfCode } from '../domain/status.ts';
import type { CountedDossier, CountedFact, PageQuestion, ProcedureSums, RecordReader, SourceRow } from '../explain/ports.ts';
import type { MeasureSet } from '../measure/measure.ts';
import { kindOf } from '../measure/piece.ts';
import { must } from '../shared/must.ts';
import { textArray } from './array-literal.ts';
import { dossierAmount, factAmount, factDays } from './explain-amounts.ts';
import { factKindOf } from './fact-rows.ts';
import { failedReading } from './outage.ts';

/** The rows behind counters, found by unit: each question is read by the index on it. */
export function postgresRecordReader(pool: Pool, measures: MeasureSet): RecordReader {
  async function query<Row extends QueryResultRow>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    const { rows } = await pool.query<Row>(text, [...values]).catch(failedReading);
    return rows;
  }

  return {
    async dossiers(question) {
      const rows = await query<Omit<CountedDossier, 'status'> & { status: number }>(
        `SELECT source, code, unit_id AS unit, procedure_code AS procedure, status, submitted_at AS "submittedAt", accepted_at AS "acceptedAt",
  due_at AS "dueAt", ended_at AS "endedAt", paused_since AS "pausedSince", counts
FROM dossier, LATERAL (SELECT (${dossierAmount(question.pieces, measures, question.spans)})::float8 AS counts) AS counted
WHERE unit_id = ANY ($1::text[]) AND counts <> 0 ${afterPlace(2)}
ORDER BY unit_id, source, code LIMIT $5`,
        [textArray(question.units), ...placeValues(question), question.limit],
      );
      return rows.map(({ status, ...row }) => ({ ...row, status: must(statusOfCode(status), `status ${status}`) }));
    },
    async facts(question) {
      const { pieces, spans } = question;
      const kind = must(kindOf(pieces, measures), 'pieces of one kind');
      const rows = await query<Omit<CountedFact, 'kind'> & { kind: string }>(
        `SELECT kind, source, code, unit_id AS unit, procedure_code AS procedure, learned_at AS "learnedAt",
  ${factDays(pieces, measures, spans)} AS days, counts
FROM fact, (SELECT $7::text AS asked) AS question, LATERAL (SELECT (${factAmount(pieces, measures, spans)})::float8 AS counts) AS counted
WHERE unit_id = ANY ($1::text[]) AND kind = $6 AND counts <> 0 ${afterPlace(2)}
ORDER BY unit_id, source, code LIMIT $5`,
        [textArray(question.units), ...placeValues(question), question.limit, kind, question.asked],
      );
      return rows.map((row) => ({ ...row, kind: factKindOf(row.kind) }));
    },
    dossierProcedures(scope, lists) {
      const amounts = lists.map((pieces) => dossierAmount(pieces, measures, scope.spans));
      return sumsBy(query, 'dossier', 'true', amounts, [textArray(scope.units)]);
    },
    factProcedures(scope, lists) {
      const kinds = new Set(lists.flat().flatMap(({ column }) => measures.columns[column]?.of ?? []));
      const amounts = lists.map((pieces) => factAmount(pieces, measures, scope.spans));
      return sumsBy(query, 'fact, (SELECT $3::text AS asked) AS question', 'kind = ANY ($2::text[])', amounts, [
        textArray(scope.units),
        textArray([...kinds]),
        scope.asked,
      ]);
    },
    sources: () =>
      query<SourceRow>(
        `SELECT source, sum(accepted)::int8 AS accepted, sum(duplicate)::int8 AS duplicate, sum(stale)::int8 AS stale,
  sum(quarantined)::int8 AS quarantined, max(last_event_at) AS "lastEventAt", max(last_learned_at) AS "lastLearnedAt"
FROM source_pulse GROUP BY source ORDER BY source`,
        [],
      ),
  };
}

type Query = (text: string, values: readonly unknown[]) => Promise<readonly QueryResultRow[]>;

async function sumsBy(
  query: Query,
  table: string,
  condition: string,
  amounts: readonly string[],
  values: readonly unknown[],
): Promise<ProcedureSums> {
  const names = amounts.map((_, at) => `sum_${at}`);
  const rows = await query(
    `SELECT procedure_code, ${names.map((name) => `sum(${name})::float8 AS ${name}`).join(', ')}
FROM (SELECT procedure_code, ${amounts.map((amount, at) => `(${amount}) AS ${names[at]}`).join(', ')}
      FROM ${table} WHERE unit_id = ANY ($1::text[]) AND ${condition}) AS counted
WHERE ${names.map((name) => `${name} <> 0`).join(' OR ')} GROUP BY procedure_code`,
    values,
  );
  return new Map(
    rows.map((row) => [row['procedure_code'] === null ? null : String(row['procedure_code']), names.map((name) => Number(row[name]))]),
  );
}

function afterPlace(first: number): string {
  return `AND ($${first}::text IS NULL OR (unit_id, source, code) > ($${first}::text COLLATE "C", $${first + 1}::text COLLATE "C", $${first + 2}::text COLLATE "C"))`;
}

function placeValues({ after }: PageQuestion): readonly (string | null)[] {
  return after === null ? [null, null, null] : [after.unit, after.source, after.code];
}
