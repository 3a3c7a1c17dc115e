import type { SnapshotItem } from '../../intake/contract.ts';
import { MINUTE_MS, type Instant } from '../../shared/instant.ts';
import { toldOutAt, type DossierPlan } from '../dossier/dossier-plan.ts';
import { snapshotOf } from './items.ts';
import type { SimulatedNation } from '../nation.ts';

export interface BackfillOptions {
  readonly from: Instant;
  /** The history is told as it is known at this instant, and ends with it. */
  readonly to: Instant;
  readonly scale: number;
  /** Arrivals from here on are told in the demo rhythm; never where it is not given. */
  readonly demoFrom?: Instant;
  /** At most so many dossiers in a batch. */
  readonly batch: number;
  /** Called with each dossier of which more will be told after `to`. */
  readonly onUnfinished?: (plan: DossierPlan) => void;
}

export interface BackfillBatch {
  readonly items: readonly SnapshotItem[];
  /** Everything that arrived before this instant has been told. */
  readonly upTo: Instant;
}

/**
 * The dossiers that arrived in `[from, to)`, each as one snapshot, in order of the minute of arrival. Holds one batch
 * at a time.
 */
export function* backfill(nation: SimulatedNation, options: BackfillOptions): Generator<BackfillBatch> {
  const { to, scale, batch, onUnfinished, demoFrom = Infinity } = options;
  let items: SnapshotItem[] = [];
  for (let slot = Math.floor(options.from / MINUTE_MS); slot * MINUTE_MS < to; slot++) {
    for (const plan of nation.planSlot(slot, slot * MINUTE_MS < demoFrom ? 'real' : 'demo', scale)) {
      const item = snapshotOf(plan, to);
      // Of the minute that is running, the rest is still to come.
      if (item === undefined) continue;
      items.push(item);
      if (toldOutAt(plan) > to) onUnfinished?.(plan);
      if (items.length < batch) continue;
      yield { items, upTo: slot * MINUTE_MS };
      items = [];
    }
  }
  if (items.length > 0) yield { items, upTo: to };
}
