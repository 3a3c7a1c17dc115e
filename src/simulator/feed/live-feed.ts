import type { StatusEventItem } from '../../intake/contract.ts';
import { MINUTE_MS, type Instant } from '../../shared/instant.ts';
import type { Rhythm } from '../traits/arrival-profile.ts';
import { toldAt, type DossierPlan } from '../dossier/dossier-plan.ts';
import { eventOf } from './items.ts';
import type { SimulatedNation } from '../nation.ts';
import { PendingHeap } from './pending-heap.ts';

export interface LiveFeedOptions {
  readonly scale: number;
  readonly rhythm: Rhythm;
  /** What could be told up to this instant is told already. */
  readonly since: Instant;
  /** At most so many events from one tick; what is left comes with the next. */
  readonly limit: number;
}

/** What happens, as it is told. */
export interface LiveFeed {
  /** Takes up a dossier that arrived before `since`: what is told of it later than `since`. */
  follow(plan: DossierPlan): void;
  /** The events to be told up to `now` that were not yet, in the order of their telling. Empty when there is nothing more. */
  tick(now: Instant): readonly StatusEventItem[];
  /** Dossiers of which something is still to be told. */
  pending(): number;
}

export function liveFeed(nation: SimulatedNation, { scale, rhythm, since, limit }: LiveFeedOptions): LiveFeed {
  const heap = new PendingHeap();
  let nextSlot = Math.floor(since / MINUTE_MS);

  const awaitNext = (plan: DossierPlan, after: Instant): void => {
    const next = plan.steps.find((step) => toldAt(plan, step) > after);
    if (next !== undefined) heap.push({ at: toldAt(plan, next), slot: plan.slot, index: plan.index });
  };

  /** Draws the arrivals of every minute that has begun before the next known thing happens. */
  const drawArrivals = (now: Instant): void => {
    while (nextSlot * MINUTE_MS <= Math.min(now, heap.peekAt() ?? now)) {
      for (const plan of nation.planSlot(nextSlot, rhythm, scale)) {
        // Of the minute in which `since` lies, those who came before it are followed by whoever told of them.
        if ((plan.steps[0]?.at ?? 0) > since) awaitNext(plan, since);
      }
      nextSlot += 1;
    }
  };

  const takeNext = (now: Instant): StatusEventItem | undefined => {
    drawArrivals(now);
    const due = heap.peekAt();
    if (due === undefined || due > now) return undefined;
    const pending = heap.pop();
    const plan = pending && nation.planCandidate(pending);
    if (plan === undefined) return undefined;
    const step = plan.steps.find((one) => toldAt(plan, one) === due);
    if (step === undefined) return undefined;
    awaitNext(plan, due);
    return eventOf(plan, step);
  };

  return {
    follow: (plan) => awaitNext(plan, since),
    tick(now) {
      const items: StatusEventItem[] = [];
      while (items.length < limit) {
        const item = takeNext(now);
        if (item === undefined) break;
        items.push(item);
      }
      return items;
    },
    pending: () => heap.size,
  };
}
