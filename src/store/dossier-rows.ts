import type { ClientBase } from 'pg';

import type { DossierKey } from '../domain/dossier.ts';
import { STATUS_CODES } from '../domain/status.ts';
import { keyText, type ChangedDossier, type StoredDossier } from '../intake/dossier-ledger.ts';
import type { MeasuredDossier } from '../measure/measured.ts';
import { dayOf, type Instant } from '../shared/instant.ts';
import { numberArray, textArray } from './array-literal.ts';
import { readHistory, writeHistory } from './history-text.ts';

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
  const [unit, procedure, low, high, submittedAt, acceptedAt, dueAt, endedAt, resolvedAt, returnedAt, processingMinutes, pausedMinutes, fee] = row;
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

interface WrittenColumn {
  readonly name: string;
  readonly type: 'text' | 'int4' | 'int8' | 'int2';
  readonly of: (dossier: ChangedDossier) => string | number | null;
}

const WRITTEN: readonly WrittenColumn[] = [
  { name: 'source', type: 'text', of: (dossier) => dossier.source },
  { name: 'code', type: 'text', of: (dossier) => dossier.code },
  { name: 'revision', type: 'int4', of: (dossier) => dossier.revision },
  { name: 'unit_id', type: 'text', of: ({ state }) => state.unit },
  { name: 'unit_given', type: 'text', of: ({ state }) => state.unitGiven },
  { name: 'procedure_code', type: 'text', of: ({ state }) => state.procedure },
  { name: 'status', type: 'int2', of: ({ state }) => STATUS_CODES[state.status] },
  { name: 'flags_low', type: 'int4', of: ({ evaluation }) => evaluation.measured.flags.low },
  { name: 'flags_high', type: 'int4', of: ({ evaluation }) => evaluation.measured.flags.high },
  { name: 'submitted_at', type: 'int8', of: ({ state }) => state.submittedAt },
  { name: 'accepted_at', type: 'int8', of: ({ state }) => state.acceptedAt },
  { name: 'due_at_original', type: 'int8', of: ({ state }) => state.dueAtOriginal },
  { name: 'due_at', type: 'int8', of: ({ state }) => state.dueAt },
  { name: 'resolved_at', type: 'int8', of: ({ state }) => state.resolvedAt },
  { name: 'returned_at', type: 'int8', of: ({ state }) => state.returnedAt },
  { name: 'ended_at', type: 'int8', of: ({ state }) => state.endedAt },
  { name: 'paused_since', type: 'int8', of: ({ state }) => state.pausedSince },
  { name: 'processing_minutes', type: 'int4', of: ({ evaluation }) => evaluation.measured.processingMinutes },
  { name: 'paused_minutes', type: 'int4', of: ({ evaluation }) => evaluation.measured.pausedMinutes },
  { name: 'fee', type: 'int8', of: ({ evaluation }) => evaluation.measured.fee },
  { name: 'evaluated_at', type: 'int8', of: ({ evaluation }) => evaluation.evaluatedAt },
  { name: 'next_change_at', type: 'int8', of: ({ evaluation }) => evaluation.nextChangeAt },
  { name: 'learned_at', type: 'int8', of: (dossier) => dossier.learnedAt },
  { name: 'history', type: 'text', of: (dossier) => writeHistory(dossier.history) },
];

const KEY_COLUMNS: readonly string[] = ['source', 'code'];

const WRITE = {
  name: 'dossier-write',
  text: `INSERT INTO dossier AS d (${WRITTEN.map(({ name }) => name).join(', ')})
SELECT * FROM unnest(${WRITTEN.map(({ type }, at) => `$${at + 1}::${type}[]`).join(', ')})
ON CONFLICT (source, code) DO UPDATE SET ${WRITTEN.filter(({ name }) => !KEY_COLUMNS.includes(name))
    .map(({ name }) => `${name} = excluded.${name}`)
    .join(', ')}
WHERE d.revision = excluded.revision - 1`,
};

/**
 * Writes rows given in key order (two writers in different orders would deadlock) and returns how many were written:
 * fewer than given when another writer changed one since it was read.
 */
export async function writeDossiers(client: ClientBase, dossiers: readonly ChangedDossier[]): Promise<number> {
  const values = WRITTEN.map(({ type, of }) => {
    const column = dossiers.map(of);
    // A column's values are all of its declared type.
    return type === 'text' ? textArray(column as (string | null)[]) : numberArray(column as (number | null)[]);
  });
  const result = await client.query({ ...WRITE, values });
  return result.rowCount ?? 0;
}
