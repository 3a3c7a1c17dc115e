import type { BenchContext } from './bench-context.ts';
import { batchesOf } from './events.ts';
import { postBodies } from './post-items.ts';
import { snapshots } from './snapshots.ts';

const BATCH = 5_000;

/** Sends the dossiers numbered `from` to `to` to a server, in portions, so that the bench itself stays small. */
export async function loadSnapshots(url: string, { units, procedures }: BenchContext, from: number, to: number): Promise<void> {
  for (const portion of batchesOf(batchesOf(snapshots({ units, procedures, from, to, now: Date.now() }), BATCH), 8)) {
    await postBodies(
      url,
      portion.map((batch) => JSON.stringify(batch)),
      4,
    );
  }
}
