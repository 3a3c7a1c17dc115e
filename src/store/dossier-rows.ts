import type { ClientBase } from 'pg';

import type { DossierKey } from '../domain/dossier.ts';
import { STATUS_CODES } from '../domain/status.ts';
import { keyText, type ChangedDossier, type StoredDossier } from '../intake/ledger.ts';
import type { MeasuredDossier } from '../measure/measured.ts';
import { dayOf, type Instant } from '../shared/instant.ts';
import { textArray } from './array-literal.ts';
import { readHistory, writeHistory } from './history-text.ts';
import { int8Array } from './int8-array.ts';

/** The columns that say what was counted, in the order of `MeasuredRow`. */
export const MEASURED_COLUMNS =
  'unit_id, procedure_code, flags_low, flags_high, submitted_at, accepted_at, due_at, ended_at, resolved_at, returned_at, processing_minutes, paused_minutes, fee';

export type MeasuredRow = readonly [
  unit: string,
  procedure: string,
  low: number,
  high: number,
  submittedAt: Instant,
  acceptedAt: Instant | null,
  dueAt: Instant | null,
  endedAt: Instant | null,
  resolvedAt: Instant | null,
  returnedAt: Instant | null,
  processingMinutes: number | null,
  pausedMinutes: number,
  fee: number | null,
];

export function measuredOfRow(row: MeasuredRow): MeasuredDossier {
  const [
    unit,
    procedure,
    low,
    high,
    submittedAt,
    acceptedAt,
    dueAt,
    endedAt,
    resolvedAt,
    returnedAt,
    processingMinutes,
    pausedMinutes,
    fee,
  ] = row;
  return {
    unit,
    procedure,
    flags: { low, high },
    days: {
      submittedDay: dayOf(submittedAt),
      receivedDay: dayOrNull(acceptedAt),
      dueDay: acceptedAt === null ? null : dayOrNull(dueAt),
      endDay: dayOrNull(endedAt),
      resolvedDay: dayOrNull(resolvedAt ?? returnedAt),
      returnedDay: dayOrNull(returnedAt),
    },
    processingMinutes,
    pausedMinutes,
    fee,
  };
}

function dayOrNull(instant: Instant | null): number | null {
  return instant === null ? null : dayOf(instant);
}

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
const NUMBERS: readonly Written<number | null>[] = [
  { name: 'revision', of: (dossier) => dossier.revision },
  { name: 'status', of: ({ state }) => STATUS_CODES[state.status] },
  { name: 'flags_low', of: ({ evaluation }) => evaluation.measured.flags.low },
  { name: 'flags_high', of: ({ evaluation }) => evaluation.measured.flags.high },
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
  { name: 'processing_minutes', of: ({ evaluation }) => evaluation.measured.processingMinutes },
  { name: 'paused_minutes', of: ({ evaluation }) => evaluation.measured.pausedMinutes },
  { name: 'fee', of: ({ evaluation }) => evaluation.measured.fee },
  { name: 'evaluated_at', of: ({ evaluation }) => evaluation.evaluatedAt },
  { name: 'next_change_at', of: ({ evaluation }) => evaluation.nextChangeAt },
  { name: 'learned_at', of: (dossier) => dossier.learnedAt },
];
const NULL_NUMBER = -1;

const textNames = TEXTS.map(({ name }) => name);
const numberNames = NUMBERS.map(({ name }) => name);
const source = `unnest(${TEXTS.map((_, at) => `$${at + 1}::text[]`).join(', ')}) WITH ORDINALITY AS n (${textNames.join(', ')}, i)`;
const numberAt = (at: number): string =>
  `nullif(($${TEXTS.length + 1}::int8[])[n.i * ${NUMBERS.length} - ${NUMBERS.length - 1 - at}], ${NULL_NUMBER})`;

const INSERT = {
  name: 'dossier-insert',
  text: `INSERT INTO dossier (${[...textNames, ...numberNames].join(', ')})
SELECT ${[...textNames.map((name) => `n.${name}`), ...numberNames.map((_, at) => numberAt(at))].join(', ')} FROM ${source}
ON CONFLICT (source, code) DO NOTHING`,
};

/** Not an upsert: that would lock each row before changing it, and costs half as much again. */
const UPDATE = {
  name: 'dossier-update',
  text: `UPDATE dossier AS d SET unit_id = n.unit_id, unit_given = n.unit_given, procedure_code = n.procedure_code, calendar_version = n.calendar_version,
  history = CASE WHEN starts_with(n.history, '${ANEW}') THEN substr(n.history, 2) ELSE d.history || n.history END, ${numberNames.map((name, at) => `${name} = ${numberAt(at)}`).join(', ')}
FROM ${source}
WHERE d.source = n.source AND d.code = n.code AND d.revision = ${numberAt(0)} - 1`,
};

/**
 * Writes rows given in key order (two writers in different orders would block each other) and returns how many were written:
 * fewer than given when another writer made or changed one since it was read.
 */
export async function writeDossiers(client: ClientBase, dossiers: readonly ChangedDossier[]): Promise<number> {
  const [inserted, updated] = await Promise.all([
    write(
      client,
      INSERT,
      dossiers.filter(({ revision }) => revision === 1),
    ),
    write(
      client,
      UPDATE,
      dossiers.filter(({ revision }) => revision > 1),
    ),
  ]);
  return inserted + updated;
}

async function write(client: ClientBase, statement: { name: string; text: string }, dossiers: readonly ChangedDossier[]): Promise<number> {
  if (dossiers.length === 0) return 0;
  const values = [...TEXTS.map(({ of }) => textArray(dossiers.map(of))), flatNumbers(dossiers)];
  const result = await client.query({ ...statement, values });
  return result.rowCount ?? 0;
}

/** Row after row: an array for each column would cost more to unfold than the rows to write. */
function flatNumbers(dossiers: readonly ChangedDossier[]): Buffer {
  const flat = int8Array(dossiers.length * NUMBERS.length);
  let at = 0;
  for (const dossier of dossiers) for (const { of } of NUMBERS) flat.set(at++, of(dossier) ?? NULL_NUMBER);
  return flat.buffer;
}
