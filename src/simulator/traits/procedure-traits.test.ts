import { describe, expect, test } from 'vitest';

import { nationCatalogues } from '../nation-fixture.ts';
import { PARAMETERS } from '../parameters.ts';
import { procedureTraits, type ProcedureTraits, type WeightedProcedure } from './procedure-traits.ts';

function traitsOf(procedure: Partial<WeightedProcedure>): ProcedureTraits | undefined {
  const whole: WeightedProcedure = {
    code: '1.000001',
    name: '',
    field: '',
    level: 'commune',
    limit: null,
    fullProcessEligible: false,
    weight: 1,
    ...procedure,
  };
  return procedureTraits([whole], 1, PARAMETERS)[0];
}

describe('how long a procedure takes', () => {
  test.each([
    [{ limit: { amount: 1, unit: 'working_day' } }, true, true],
    [{ limit: { amount: 8, unit: 'hour' } }, true, true],
    [{ limit: { amount: 9, unit: 'hour' } }, false, true],
    [{ limit: { amount: 3, unit: 'working_day' } }, false, true],
    [{ limit: { amount: 4, unit: 'calendar_day' } }, false, false],
    [{ limit: { amount: 1, unit: 'month' } }, false, false],
    [{ limit: null, field: 'Chứng thực' }, true, true],
    [{ limit: null, field: 'Hộ kinh doanh' }, false, true],
  ] as const)('%j: done while one waits %s, paced by the demo %s', (procedure, quick, demoPaced) => {
    expect(traitsOf(procedure)).toMatchObject({ quick, demoPaced });
  });
});

test('the full-process shares add up to the published one over both levels', async () => {
  const procedures = [...(await nationCatalogues()).procedures.values()];
  const traits = procedureTraits(procedures, 2026, PARAMETERS);
  const mean = (level: ProcedureTraits['level']): number => {
    const asked = traits.filter((procedure) => procedure.level === level);
    const total = asked.reduce((sum, { weight }) => sum + weight, 0);
    return asked.reduce((sum, { weight, fullProcess }) => sum + weight * fullProcess, 0) / total;
  };
  const { communeShare } = PARAMETERS.units;
  const { onlineWorkingDay, counterWorkingDay } = PARAMETERS.arrivals;
  const online = onlineWorkingDay / (onlineWorkingDay + counterWorkingDay);
  expect(online * (communeShare * mean('commune') + (1 - communeShare) * mean('province'))).toBeCloseTo(PARAMETERS.facts.fullProcess, 5);
});
