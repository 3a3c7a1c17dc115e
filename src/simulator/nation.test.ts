import Schema from 'typebox/schema';
import { describe, expect, test } from 'vitest';

import { isUsualStep } from '../domain/status.ts';
import { snapshotSchema, statusEventSchema } from '../intake/contract.ts';
import { MINUTE_MS } from '../shared/instant.ts';
import type { Rhythm } from './traits/arrival-profile.ts';
import type { DossierPlan } from './dossier/dossier-plan.ts';
import { eventsOf, snapshotOf } from './feed/items.ts';
import { nationCatalogues, nationOf, slotOf } from './nation-fixture.ts';
import type { SimulatedNation } from './nation.ts';
import { PARAMETERS } from './parameters.ts';
import { procedureTraits } from './traits/procedure-traits.ts';

const { directory, procedures, calendar } = await nationCatalogues();
const nation = await nationOf(2026);
/** Half-hours of a working morning, a lunch, an evening and a Sunday. */
const SAMPLES = ['2026-11-18T09:30:00+07:00', '2026-11-18T12:00:00+07:00', '2026-11-18T21:00:00+07:00', '2026-11-22T15:00:00+07:00'].map(
  slotOf,
);

function plansOf(from: SimulatedNation, rhythm: Rhythm, scale: number): readonly DossierPlan[] {
  return SAMPLES.flatMap((start) => Array.from({ length: 30 }, (_, at) => from.planSlot(start + at, rhythm, scale)).flat());
}

const plans = plansOf(nation, 'demo', 0.2);

const paced = new Set(
  procedureTraits([...procedures.values()], 2026, PARAMETERS)
    .filter(({ demoPaced }) => demoPaced)
    .map(({ code }) => code),
);

test('the same seed gives the same lives to the last byte, another seed other ones', async () => {
  expect(JSON.stringify(plansOf(await nationOf(2026), 'demo', 0.2))).toBe(JSON.stringify(plans));
  expect(JSON.stringify(plansOf(await nationOf(2027), 'demo', 0.2))).not.toBe(JSON.stringify(plans));
});

test('the code alone is enough to plan a dossier again', () => {
  for (const plan of plans) expect(nation.planFromCode(plan.code)).toEqual(plan);
});

test('a code of another nation, unit or form is not ours', async () => {
  const [plan] = plans;
  expect((await nationOf(2027)).planFromCode(plan?.code ?? '')).toBeUndefined();
  expect(nation.planFromCode(plan?.code.replace(/^[^-]+/, 'H00') ?? '')).toBeUndefined();
  expect(nation.planFromCode('receipt/case-10011')).toBeUndefined();
});

test('who lives in the real rhythm lives in the demo rhythm too, with the same life', () => {
  const demo = new Map(plans.map((plan) => [plan.code, plan]));
  const real = plansOf(nation, 'real', 0.2);
  for (const plan of real) expect(demo.get(plan.code)).toEqual(plan);
  expect(plans.filter(({ demoOnly }) => !demoOnly)).toEqual(real);
  expect(real.length).toBeLessThan(plans.length * 0.7);
});

test('a small sample of the nation is part of a larger one', () => {
  const codes = new Set(plans.map(({ code }) => code));
  for (const { code } of plansOf(nation, 'demo', 0.05)) expect(codes).toContain(code);
});

test('a night is quiet in the real rhythm and busy in the demo rhythm', () => {
  const night = slotOf('2026-11-22T02:00:00+07:00');
  const count = (rhythm: Rhythm): number =>
    Array.from({ length: 60 }, (_, at) => nation.planSlot(night + at, rhythm, 0.2).length).reduce((a, b) => a + b);
  expect(count('real')).toBeLessThan(60);
  expect(count('demo')).toBeGreaterThan(2_000);
});

describe('a life', () => {
  test('begins in its own minute, goes strictly forward by usual steps, and ends', () => {
    for (const { slot, steps } of plans) {
      expect(Math.floor((steps[0]?.at ?? 0) / MINUTE_MS)).toBe(slot);
      steps.forEach((step, at) => {
        const before = steps[at - 1];
        if (before === undefined) return;
        expect(step.at).toBeGreaterThan(before.at);
        expect(isUsualStep(before.status, step.status)).toBe(true);
      });
      expect(['rejected', 'withdrawn', 'stopped', 'returned']).toContain(steps.at(-1)?.status);
    }
  });

  test('names a unit and a procedure of one level from the catalogues', () => {
    for (const { unit, procedure } of plans) expect(directory.get(unit)?.level).toBe(procedures.get(procedure)?.level);
  });

  test('officials work in working hours, except for what only the demo rhythm has and is short', () => {
    for (const { steps, demoOnly, procedure } of plans) {
      if (demoOnly && paced.has(procedure)) continue;
      for (const { at, status } of steps.slice(1)) {
        // The applicant may be asked or come back at any second of the working day, its last one included.
        if (status !== 'returned') expect(calendar.workingMs(at - 3 * MINUTE_MS, at + 3 * MINUTE_MS), status).toBeGreaterThan(0);
      }
    }
  });

  test('fits the published contract, as a snapshot and as events', () => {
    const snapshot = Schema.Compile(snapshotSchema);
    const event = Schema.Compile(statusEventSchema);
    for (const plan of plans) {
      expect(snapshot.Check(snapshotOf(plan, plan.steps.at(-1)?.at ?? 0))).toBe(true);
      for (const item of eventsOf(plan, 0, Number.MAX_SAFE_INTEGER)) expect(event.Check(item)).toBe(true);
    }
  });
});
