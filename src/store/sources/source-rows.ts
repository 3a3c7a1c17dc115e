import type { Pool } from 'pg';

import type { Mapping } from '../../intake/formats/mapping.ts';
import type { SourceDeclaration } from '../../intake/source-schema.ts';
import type { Instant } from '../../shared/instant.ts';
import { failedReading } from '../outage.ts';

/** What the database knows of a source: a declaration that an administrator made, or the state of one of the catalogue. */
export interface SourceRow {
  readonly id: string;
  readonly declaration: SourceDeclaration | null;
  readonly mapping: Mapping | null;
  readonly isDisabled: boolean;
}

export async function readSourceRows(pool: Pool): Promise<readonly SourceRow[]> {
  const { rows } = await pool
    .query<{ id: string; declaration: SourceDeclaration | null; mapping: Mapping | null; is_disabled: boolean }>({
      name: 'source-rows',
      text: 'SELECT id, declaration, mapping, is_disabled FROM source ORDER BY id',
    })
    .catch(failedReading);
  return rows.map(({ id, declaration, mapping, is_disabled: isDisabled }) => ({ id, declaration, mapping, isDisabled }));
}

/** Keeps a declaration, in the place of a former one of the same id. */
export async function writeSource(
  pool: Pool,
  { declaration, mapping }: { readonly declaration: SourceDeclaration; readonly mapping: Mapping | null },
  now: Instant,
): Promise<void> {
  await pool
    .query(
      `INSERT INTO source (id, declaration, mapping, changed_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (id) DO UPDATE SET declaration = excluded.declaration, mapping = excluded.mapping, changed_at = excluded.changed_at`,
      [declaration.id, JSON.stringify(declaration), mapping === null ? null : JSON.stringify(mapping), now],
    )
    .catch(failedReading);
}

export async function setDisabled(pool: Pool, id: string, isDisabled: boolean, now: Instant): Promise<void> {
  await pool
    .query(
      `INSERT INTO source (id, is_disabled, changed_at) VALUES ($1, $2, $3)
ON CONFLICT (id) DO UPDATE SET is_disabled = excluded.is_disabled, changed_at = excluded.changed_at`,
      [id, isDisabled, now],
    )
    .catch(failedReading);
}
