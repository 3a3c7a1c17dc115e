import type { StatusEventItem } from '../../intake/contract.ts';
import { MINUTE_MS, type Instant } from '../../shared/instant.ts';
import type { Rhythm } from '../traits/arrival-profile.ts';
import type { DossierPlan } from '../dossier/dossier-plan.ts';
import { eventOf } from './items.ts';
import type { SimulatedNation } from '../nation.ts';
import { PendingHeap } from './pending-heap.ts';

export interface LiveFeedOptions {
  readonly scale: number;
  readonly rhythm: Rhythm;
  /** What happened up to this instant is told already. */
  readonly since: Instant;
  /** At most so many events from one tick; what is left comes with the next. */
  readonly limit: number;
}

/** What happens, as it happens. */
export interface LiveFeed {
  /** Takes up a dossier that arrived before `since`: what happens to it later than `since` will be told. */
  follow(plan: DossierPlan): void;
  /** The events up to `now` that were not told yet, in order of time. Empty when there is nothing more. */
  tick(now: Instant): readonly StatusEventItem[];
  /** Dossiers to which something is still to happen. */
  pending(): number;
}

export function liveFeed(nation: SimulatedNation, { scale, rhythm, since, limit }: LiveFeedOptions): LiveFeed {
  const heap = new PendingHeap();
  let nextSlot = Math.floor(since / MINUTE_MS);

  const awaitNext = (plan: DossierPlan, after: Instant): void => {
    const next = plan.steps.find(({ at }) => at > after);
    if (next !== undefined) heap.push({ at: next.at, slot: plan.slot, index: plan.index });
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
    const step = plan?.steps.find(({ at }) => at === due);
    if (plan === undefined || step === undefined) return undefined;
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
