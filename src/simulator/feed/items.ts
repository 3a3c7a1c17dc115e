import type { SnapshotItem, StatusEventItem } from '../../intake/contract.ts';
import { formatInstant, type Instant } from '../../shared/instant.ts';
import type { DossierPlan, PlannedFacts, PlannedStep } from '../dossier/dossier-plan.ts';

/** The sending system of everything simulated: whoever shows it labels it so. */
const SIMULATOR_SOURCE = 'simulator';

/** The dossier as it is known at `asOf`; `undefined` where nothing has happened yet. */
export function snapshotOf(plan: DossierPlan, asOf: Instant): SnapshotItem | undefined {
  const happened = plan.steps.filter(({ at }) => at <= asOf);
  if (happened.length === 0) return undefined;
  return {
    kind: 'snapshot',
    ...commonOf(plan),
    asOf: formatInstant(asOf),
    history: happened.map(({ status, at }) => ({ status, occurredAt: formatInstant(at) })),
    facts: wireFacts(Object.assign({}, ...happened.map(({ facts }) => facts))),
  };
}

/** What happens to the dossier later than `after` and up to `upTo`, in order. */
export function eventsOf(plan: DossierPlan, after: Instant, upTo: Instant): readonly StatusEventItem[] {
  return plan.steps.filter(({ at }) => at > after && at <= upTo).map((step) => eventOf(plan, step));
}

export function eventOf(plan: DossierPlan, { at, status, facts }: PlannedStep): StatusEventItem {
  const event: StatusEventItem = { ...commonOf(plan), occurredAt: formatInstant(at), status };
  return facts === undefined ? event : { ...event, facts: wireFacts(facts) };
}

function commonOf({ code, unit, procedure }: DossierPlan) {
  return { source: SIMULATOR_SOURCE, dossierCode: code, unit, procedure };
}

function wireFacts({ dueAt, dueAtCurrent, apologyAt, ...facts }: PlannedFacts): NonNullable<StatusEventItem['facts']> {
  return {
    ...facts,
    ...(dueAt !== undefined && { dueAt: formatInstant(dueAt) }),
    ...(dueAtCurrent !== undefined && { dueAtCurrent: formatInstant(dueAtCurrent) }),
    ...(apologyAt !== undefined && { apologyAt: formatInstant(apologyAt) }),
  };
}
