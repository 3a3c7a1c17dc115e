import type { ClientBase } from 'pg';

import type { DossierKey } from '../domain/dossier.ts';
import { STATUS_CODES } from '../domain/status.ts';
import { keyText, type ChangedDossier, type StoredDossier } from '../intake/ledger.ts';
import { textArray } from './array-literal.ts';
import { readHistory, writeHistory } from './history-text.ts';
import { int4Array, int8Array, rowStarts, type BinaryArray } from './binary-array.ts';
import { MEASURED_COLUMNS, measuredOfRow, type MeasuredRow } from './measured-row.ts';
import type { Statement } from './statement.ts';

const READ = {
  name: 'dossier-read',
  text: `SELECT d.source, d.code, d.revision, d.history, ${MEASURED_COLUMNS}
FROM unnest($1::text[], $2::text[]) AS k (source, code) JOIN dossier d ON d.source = k.source AND d.code = k.code`,
};

type ReadRow = readonly [source: string, code: string, revision: number, history: string, ...measured: MeasuredRow];

export async function readDossiers(client: ClientBase, keys: readonly DossierKey[]): Promise<Map<string, StoredDossier>> {
  if (keys.length === 0) return new Map();
  const result = await client.query<ReadRow[]>({
    ...READ,
    rowMode: 'array',
    values: [textArray(keys.map((key) => key.source)), textArray(keys.map((key) => key.code))],
  });
  const found = new Map<string, StoredDossier>();
  // The driver types array rows as any[]; the query above gives these columns.
  for (const row of result.rows as unknown as ReadRow[]) {
    const [source, code, revision, history, ...measured] = row;
    found.set(keyText({ source, code }), {
      source,
      code,
      revision,
      history: readHistory(history),
      measured: measuredOfRow(measured),
    });
  }
  return found;
}

interface Written<T> {
  readonly name: string;
  readonly of: (dossier: ChangedDossier) => T;
}

/** Before a history that takes the place of the one that stands there; no line begins so. */
const ANEW = '!';

const TEXTS: readonly Written<string | null>[] = [
  { name: 'source', of: (dossier) => dossier.source },
  { name: 'code', of: (dossier) => dossier.code },
  { name: 'unit_id', of: ({ state }) => state.unit },
  { name: 'unit_given', of: ({ state }) => state.unitGiven },
  { name: 'procedure_code', of: ({ state }) => state.procedure },
  { name: 'calendar_version', of: ({ state }) => state.calendar },
  { name: 'history', of: ({ added, isRewritten, revision }) => (isRewritten && revision > 1 ? ANEW : '') + writeHistory(added) },
];

/** None of them is ever negative: -1 stands for null on the way, because arrays with nulls cannot be indexed quickly. */
const NULL_NUMBER = -1;

/** Of four bytes. */
const INTEGERS: readonly Written<number | null>[] = [
  { name: 'revision', of: (dossier) => dossier.revision },
  { name: 'status', of: ({ state }) => STATUS_CODES[state.status] },
  { name: 'flags_low', of: ({ evaluation }) => evaluation.measured.flags.low },
  { name: 'flags_high', of: ({ evaluation }) => evaluation.measured.flags.high },
  { name: 'processing_minutes', of: ({ evaluation }) => evaluation.measured.processingMinutes },
  { name: 'paused_minutes', of: ({ evaluation }) => evaluation.measured.pausedMinutes },
];

/** Of eight. */
const BIGINTS: readonly Written<number | null>[] = [
  { name: 'submitted_at', of: ({ state }) => state.submittedAt },
  { name: 'accepted_at', of: ({ state }) => state.acceptedAt },
  { name: 'due_at_original', of: ({ state }) => state.dueAtOriginal },
  { name: 'due_at', of: ({ state }) => state.dueAt },
  { name: 'due_at_computed', of: ({ state }) => state.dueAtComputed },
  { name: 'due_at_before', of: ({ state }) => state.dueAtBefore?.dueAt ?? null },
  { name: 'resolved_at', of: ({ state }) => state.resolvedAt },
  { name: 'returned_at', of: ({ state }) => state.returnedAt },
  { name: 'ended_at', of: ({ state }) => state.endedAt },
  { name: 'paused_since', of: ({ state }) => state.pausedSince },
  { name: 'fee', of: ({ evaluation }) => evaluation.measured.fee },
  { name: 'evaluated_at', of: ({ evaluation }) => evaluation.evaluatedAt },
  { name: 'next_change_at', of: ({ evaluation }) => evaluation.nextChangeAt },
  { name: 'learned_at', of: (dossier) => dossier.learnedAt },
];

/** The numbers travel in two flat arrays, row after row, and each row with its place in them: see `tallyStatements`. */
const textNames = TEXTS.map(({ name }) => name);
const [integersAt, bigintsAt, integers, bigints, expected] = [1, 2, 3, 4, 5].map((more) => `$${TEXTS.length + more}`);
const numbers = [
  ...INTEGERS.map(({ name }, at) => ({ name, value: `nullif((${integers}::int4[])[n.integers_at + ${at + 1}], ${NULL_NUMBER})` })),
  ...BIGINTS.map(({ name }, at) => ({ name, value: `nullif((${bigints}::int8[])[n.bigints_at + ${at + 1}], ${NULL_NUMBER})` })),
];
const source = `unnest(${TEXTS.map((_, at) => `$${at + 1}::text[]`).join(', ')}, ${integersAt}::int4[], ${bigintsAt}::int4[])
  AS n (${textNames.join(', ')}, integers_at, bigints_at)`;
const revision = `(${integers}::int4[])[n.integers_at + 1]`;

const INSERT = {
  name: 'dossier-insert',
  text: `WITH written AS (
INSERT INTO dossier (${[...textNames, ...numbers.map(({ name }) => name)].join(', ')})
SELECT ${[...textNames.map((name) => `n.${name}`), ...numbers.map(({ value }) => value)].join(', ')} FROM ${source}
ON CONFLICT (source, code) DO NOTHING RETURNING 1)
SELECT expect_rows(${expected}, count(*)) FROM written`,
};

/** Not an upsert: that would lock each row before changing it, and costs half as much again. */
const UPDATE = {
  name: 'dossier-update',
  text: `WITH written AS (
UPDATE dossier AS d SET unit_id = n.unit_id, unit_given = n.unit_given, procedure_code = n.procedure_code, calendar_version = n.calendar_version,
  history = CASE WHEN starts_with(n.history, '${ANEW}') THEN substr(n.history, 2) ELSE d.history || n.history END, ${numbers.map(({ name, value }) => `${name} = ${value}`).join(', ')}
FROM ${source}
WHERE d.source = n.source AND d.code = n.code AND d.revision = ${revision} - 1 RETURNING 1)
SELECT expect_rows(${expected}, count(*)) FROM written`,
};

/**
 * Writes rows given in key order: two writers in different orders would block each other. Each statement fails as a whole, and its
 * transaction with it, when another writer made or changed one of the rows since they were read.
 */
export function dossierStatements(dossiers: readonly ChangedDossier[]): Statement[] {
  const isNew = Map.groupBy(dossiers, (dossier) => dossier.revision === 1);
  return [...statement(INSERT, isNew.get(true) ?? []), ...statement(UPDATE, isNew.get(false) ?? [])];
}

function statement(prepared: { readonly name: string; readonly text: string }, dossiers: readonly ChangedDossier[]): Statement[] {
  if (dossiers.length === 0) return [];
  const values = [
    ...TEXTS.map(({ of }) => textArray(dossiers.map(of))),
    rowStarts(dossiers.length, INTEGERS.length),
    rowStarts(dossiers.length, BIGINTS.length),
    flatNumbers(dossiers, INTEGERS, int4Array(dossiers.length * INTEGERS.length)),
    flatNumbers(dossiers, BIGINTS, int8Array(dossiers.length * BIGINTS.length)),
    dossiers.length,
  ];
  return [{ ...prepared, values }];
}

/** Row after row. */
function flatNumbers(dossiers: readonly ChangedDossier[], columns: readonly Written<number | null>[], flat: BinaryArray): Buffer {
  for (const [column, { of }] of columns.entries()) {
    let at = column;
    for (const dossier of dossiers) {
      flat.set(at, of(dossier) ?? NULL_NUMBER);
      at += columns.length;
    }
  }
  return flat.buffer;
}
