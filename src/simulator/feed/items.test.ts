import fc from 'fast-check';
import { expect, test } from 'vitest';

import { formatInstant } from '../../shared/instant.ts';
import { toldAt, type DossierPlan } from '../dossier/dossier-plan.ts';
import { eventsOf, snapshotOf } from './items.ts';
import { nationOf, slotOf } from '../nation-fixture.ts';

const nation = await nationOf(2026);
const plans = Array.from({ length: 5 }, (_, at) => nation.planSlot(slotOf('2026-11-18T09:30:00+07:00') + at, 'real', 0.5)).flat();

function factsAfter(plan: DossierPlan, at: number): unknown {
  const events = eventsOf(plan, at, Number.MAX_SAFE_INTEGER);
  return Object.assign({}, snapshotOf(plan, at)?.facts, ...events.map(({ facts }) => facts));
}

test('a snapshot at any instant and the events after it tell the whole life, nothing twice', () => {
  const cases = fc.constantFrom(...plans).chain((plan) => {
    const instants = plan.steps.flatMap((step) => [-1, 0, 1].map((ms) => toldAt(plan, step) + ms));
    return fc.record({ plan: fc.constant(plan), asOf: fc.constantFrom(...instants) });
  });
  fc.assert(
    fc.property(cases, ({ plan, asOf }) => {
      const told = (snapshotOf(plan, asOf)?.history ?? []).map(({ status, occurredAt }) => ({ status, occurredAt }));
      const later = eventsOf(plan, asOf, Number.MAX_SAFE_INTEGER).map(({ status, occurredAt }) => ({ status, occurredAt }));
      expect([...told, ...later]).toEqual(plan.steps.map(({ status, at }) => ({ status, occurredAt: formatInstant(at) })));
      expect(factsAfter(plan, asOf)).toEqual(factsAfter(plan, 0));
    }),
  );
});

test('a late system tells of the past as it was: never of a step later than it says it knows', () => {
  const late = plans.filter(({ delayMs }) => delayMs > 0);
  expect(late.length).toBeGreaterThan(3);
  for (const plan of late) {
    for (const now of plan.steps.map((step) => toldAt(plan, step))) {
      const snapshot = snapshotOf(plan, now);
      const asOf = Date.parse(snapshot?.asOf ?? '');
      expect(asOf).toBe(Date.parse(snapshot?.history.at(-1)?.occurredAt ?? ''));
      expect(snapshot?.history.every(({ occurredAt }) => Date.parse(occurredAt) <= asOf)).toBe(true);
      expect(Date.parse(snapshot?.sentAt ?? '')).toBe(now);
    }
  }
});

test('before it begins there is nothing to tell', () => {
  for (const plan of plans) expect(snapshotOf(plan, (plan.steps[0]?.at ?? 0) - 1)).toBeUndefined();
});

test('says whose word it is', () => {
  for (const plan of plans)
    expect(new Set(eventsOf(plan, 0, Number.MAX_SAFE_INTEGER).map(({ source }) => source))).toEqual(new Set(['simulator']));
});
