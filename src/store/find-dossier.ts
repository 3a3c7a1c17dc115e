import type { Pool } from 'pg';

import type { DossierKey } from '../domain/dossier.ts';
import { keyText, type StoredDossier } from '../intake/ledger.ts';
import { readDossiers } from './dossier-rows.ts';
import { failedReading } from './outage.ts';

export async function findDossier(pool: Pool, key: DossierKey): Promise<StoredDossier | null> {
  const client = await pool.connect().catch(failedReading);
  try {
    const found = (await readDossiers(client, [key])).get(keyText(key)) ?? null;
    client.release();
    return found;
  } catch (error) {
    // A connection in an unknown state is closed, not given back.
    client.release(true);
    return failedReading(error);
  }
}
