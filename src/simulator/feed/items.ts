import type { SnapshotItem, StatusEventItem } from '../../intake/contract.ts';
import { formatInstant, type Instant } from '../../shared/instant.ts';
import { toldAt, type DossierPlan, type PlannedFacts, type PlannedStep } from '../dossier/dossier-plan.ts';

/** The sending system of everything simulated: whoever shows it labels it so. */
export const SIMULATOR_SOURCE = 'simulator';

/** The dossier as its system has told it by `now`; `undefined` where it has told nothing yet. */
export function snapshotOf(plan: DossierPlan, now: Instant): SnapshotItem | undefined {
  const happened = plan.steps.filter((step) => toldAt(plan, step) <= now);
  const last = happened.at(-1);
  if (last === undefined) return undefined;
  return {
    kind: 'snapshot',
    ...commonOf(plan),
    // A system that is late told what was so a while before.
    ...(plan.delayMs === 0 ? { asOf: formatInstant(now) } : { asOf: formatInstant(last.at), sentAt: formatInstant(toldAt(plan, last)) }),
    history: happened.map(({ status, at }) => ({ status, occurredAt: formatInstant(at) })),
    facts: wireFacts(Object.assign({}, ...happened.map(({ facts }) => facts))),
  };
}

/** What is told of the dossier later than `after` and up to `upTo`, in order. */
export function eventsOf(plan: DossierPlan, after: Instant, upTo: Instant): readonly StatusEventItem[] {
  return plan.steps.filter((step) => toldAt(plan, step) > after && toldAt(plan, step) <= upTo).map((step) => eventOf(plan, step));
}

/** `sentAt` is the simulated system's own: that the simulation was not running is no delay of the system. */
export function eventOf(plan: DossierPlan, step: PlannedStep): StatusEventItem {
  const { at, status, facts } = step;
  const event: StatusEventItem = { ...commonOf(plan), occurredAt: formatInstant(at), sentAt: formatInstant(toldAt(plan, step)), status };
  return facts === undefined ? event : { ...event, facts: wireFacts(facts) };
}

function commonOf({ code, unit, procedure }: DossierPlan) {
  return { source: SIMULATOR_SOURCE, dossierCode: code, unit, procedure };
}

function wireFacts({ dueAt, dueAtCurrent, apologyAt, extendedAt, ...facts }: PlannedFacts): NonNullable<StatusEventItem['facts']> {
  return {
    ...facts,
    ...(dueAt !== undefined && { dueAt: formatInstant(dueAt) }),
    ...(dueAtCurrent !== undefined && { dueAtCurrent: formatInstant(dueAtCurrent) }),
    ...(apologyAt !== undefined && { apologyAt: formatInstant(apologyAt) }),
    ...(extendedAt !== undefined && { extendedAt: formatInstant(extendedAt) }),
  };
}
