import type { Pool } from 'pg';

import type { DossierKey } from '../domain/dossier.ts';
import { keyText, type StoredDossier } from '../intake/dossier-ledger.ts';
import { readDossiers } from './dossier-rows.ts';

export async function findDossier(pool: Pool, key: DossierKey): Promise<StoredDossier | null> {
  const client = await pool.connect();
  try {
    return (await readDossiers(client, [key])).get(keyText(key)) ?? null;
  } finally {
    client.release();
  }
}
