import { expect, test } from 'vitest';

import { fold, type DossierState } from '../../src/domain/fold.ts';
import { DAY_MS, MINUTE_MS, parseDay, startOfDay, type Instant } from '../../src/shared/instant.ts';
import { must } from '../../src/shared/must.ts';
import type { DossierPlan } from '../../src/simulator/dossier/dossier-plan.ts';
import { nationCatalogues, nationOf } from '../../src/simulator/nation-fixture.ts';
import type { SimulatedNation } from '../../src/simulator/nation.ts';

const SEED = 2026;
/** Published in 2025: on time 1 July to 30 September; online 1 July to 19 August (by channel) and on 28 October (full process). */
const PUBLISHED = { provinces: 34, dossiersADay: 86_000, onTime: 0.91, online: 0.757, fullProcess: 0.3998 };
const { directory, procedures, calendar } = await nationCatalogues();
const nation = await nationOf(SEED);

function* arrivals(from: SimulatedNation, day: string, days: number, scale: number): Generator<DossierPlan> {
  const start = startOfDay(parseDay(day));
  for (let at = start; at < start + days * DAY_MS; at += MINUTE_MS) yield* from.planSlot(at / MINUTE_MS, 'real', scale);
}

/** What the system makes of it when the whole life is told. */
function stateOf({ steps, unit, procedure }: DossierPlan): DossierState {
  const history = steps.map(({ at, status, facts = {} }) => ({
    kind: 'status' as const,
    id: `${at}/${status}`,
    at,
    learnedAt: at,
    version: 0,
    unit,
    procedure,
    status,
    facts,
  }));
  return fold(history, procedures, calendar);
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> {
  const groups = [...Map.groupBy(items, keyOf)].map(([key, group]): [string, number] => [key, group.length]);
  return Object.fromEntries(groups.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

// After a change of the parameters or the catalogues: npx vitest run test/golden/simulator.test.ts --update
test('seed 2026, 18 November 2026 at 1:200, gives this very report', async () => {
  const plans = [...arrivals(nation, '2026-11-18', 1, 1 / 200)];
  const endOfDay: Instant = startOfDay(parseDay('2026-11-19'));
  const statusAt = (plan: DossierPlan): string =>
    must(
      plan.steps.findLast(({ at }) => at < endOfDay),
      'a step by the end of the day',
    ).status;
  const report = {
    dossiers: plans.length,
    byStatusAtTheEndOfTheDay: countBy(plans, statusAt),
    byFinalStatus: countBy(plans, ({ steps }) => steps.at(-1)?.status ?? ''),
    byChannel: countBy(plans, (plan) => String(stateOf(plan).facts.channel)),
    byProvince: countBy(plans, ({ unit }) => directory.ancestors(unit).at(-2) ?? ''),
    first: plans[0],
  };
  await expect(`${JSON.stringify(report, null, 1)}\n`).toMatchFileSnapshot('simulator.json');
});

test('two months reproduce the published figures', { timeout: 60_000 }, () => {
  const days = 61;
  const lives = [...arrivals(nation, '2026-09-15', days, 1 / 40)].map((plan) => ({ plan, state: stateOf(plan) }));
  const all = lives.length;
  const share = (holds: (state: DossierState, plan: DossierPlan) => boolean): number =>
    lives.filter(({ state, plan }) => holds(state, plan)).length / all;
  const resolved = lives.filter(({ state }) => state.resolvedAt !== null && state.dueAt !== null);
  const onTime = ({ state }: (typeof lives)[number]): boolean => (state.resolvedAt ?? 0) <= (state.dueAt ?? 0);

  // 41 working days of 61, a few less than in an average year.
  expect((all * 40) / days / PUBLISHED.dossiersADay).toBeGreaterThan(0.95);
  expect((all * 40) / days / PUBLISHED.dossiersADay).toBeLessThan(1.05);
  expect(Math.abs(resolved.filter(onTime).length / resolved.length - PUBLISHED.onTime)).toBeLessThan(0.01);
  expect(Math.abs(share(({ facts }) => facts.fullProcess === true) - PUBLISHED.fullProcess)).toBeLessThan(0.03);
  expect(Math.abs(share(({ facts }) => facts.channel === 'online') - PUBLISHED.online)).toBeLessThan(0.03);
  expect(Math.abs(share(({ supplementRequests }) => supplementRequests > 0) - 0.07)).toBeLessThan(0.01);
  expect(Math.abs(share(({ supplementRequests }) => supplementRequests > 1) - 0.007)).toBeLessThan(0.002);
  expect(Math.abs(share(({ status }) => status === 'rejected') - 0.02)).toBeLessThan(0.003);
  expect(Math.abs(share(({ status }) => status === 'withdrawn') - 0.01)).toBeLessThan(0.002);
  expect(Math.abs(share(({ status }) => status === 'stopped') - 0.003)).toBeLessThan(0.001);
  expect(share(({ unusualStep, reopened }) => unusualStep || reopened)).toBe(0);

  const provinceOf = ({ plan }: (typeof lives)[number]): string => directory.ancestors(plan.unit).at(-2) ?? '';
  const rates = [...Map.groupBy(resolved, provinceOf).values()].map((group) => group.filter(onTime).length / group.length);
  expect(rates).toHaveLength(PUBLISHED.provinces);
  expect(Math.min(...rates)).toBeGreaterThan(0.75);
  expect(Math.min(...rates)).toBeLessThan(0.86);
  expect(Math.max(...rates)).toBeGreaterThan(0.965);

  const volume = (province: string): number =>
    lives.filter(({ plan }) => (directory.ancestors(plan.unit).at(-2) ?? '') === province).length / all;
  // Of 4.3 million dossiers in 50 days, 645,566 were Hồ Chí Minh City's and 14,922 Điện Biên's.
  expect(Math.abs(volume('79') - 0.15)).toBeLessThan(0.02);
  expect(Math.abs(volume('11') - 0.0035)).toBeLessThan(0.0015);
});
