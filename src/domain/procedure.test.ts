import { describe, expect, it } from 'vitest';

import { parseDay } from '../shared/instant.ts';
import { limitOn, type Procedure, type TimeLimit } from './procedure.ts';

const days = (amount: number): TimeLimit => ({ amount, unit: 'working_day' });
const procedure: Procedure = {
  code: 'P',
  name: 'P',
  field: 'test',
  level: 'commune',
  limit: days(10),
  fullProcessEligible: false,
};

describe('the statutory limit', () => {
  const changed: Procedure = {
    ...procedure,
    changedLimits: [
      { from: parseDay('2026-03-01'), limit: days(7) },
      { from: parseDay('2026-07-01'), limit: null },
      { from: parseDay('2026-09-01'), limit: days(3) },
    ],
  };

  it.each([
    ['2020-01-01', days(10)],
    ['2026-02-28', days(10)],
    ['2026-03-01', days(7)],
    ['2026-06-30', days(7)],
    ['2026-07-01', null],
    ['2026-09-01', days(3)],
    ['2040-01-01', days(3)],
  ])('on %s is %o', (day, limit) => {
    expect(limitOn(changed, parseDay(day))).toEqual(limit);
  });

  it('that never changed is the same on any day', () => {
    expect(limitOn(procedure, parseDay('2026-03-01'))).toEqual(days(10));
    expect(limitOn({ ...procedure, limit: null }, parseDay('2026-03-01'))).toBeNull();
  });
});
