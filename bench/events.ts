import type { Catalogue } from '../src/catalogue/read-catalogue.ts';
import type { StatusEventItem } from '../src/intake/contract.ts';
import { DAY_MS, MINUTE_MS, type Instant } from '../src/shared/instant.ts';
import { eventsOf } from '../src/simulator/feed/items.ts';
import { simulatedNation } from '../src/simulator/nation.ts';

export interface LoadOptions {
  readonly catalogue: Catalogue;
  readonly dossiers: number;
  readonly now: Instant;
  readonly seed: number;
}

/** The arrivals of a while, three weeks ago: by now nearly all of them are finished. */
const BEGUN_BEFORE_MS = 21 * DAY_MS;

/**
 * Whole lives of dossiers of the simulated nation at its full rate, in the order of happening: units by population,
 * procedures by how common they are, as the real load would be.
 */
export function loadEvents({ catalogue, dossiers, now, seed }: LoadOptions): StatusEventItem[] {
  const { directory, procedures, calendars } = catalogue;
  const nation = simulatedNation({ seed, directory, procedures: [...procedures.values()], calendars });
  const first = Math.floor((now - BEGUN_BEFORE_MS) / MINUTE_MS);
  const events: StatusEventItem[] = [];
  let planned = 0;
  for (let slot = first; planned < dossiers; slot++) {
    for (const plan of nation.planSlot(slot, 'real', 1)) {
      if (planned === dossiers) break;
      planned += 1;
      events.push(...eventsOf(plan, 0, now));
    }
  }
  return events.toSorted((one, other) => Date.parse(one.occurredAt) - Date.parse(other.occurredAt));
}

export function* batchesOf<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
