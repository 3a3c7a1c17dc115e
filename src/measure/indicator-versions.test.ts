import { describe, expect, it } from 'vitest';

import { parseDay } from '../shared/instant.ts';
import type { Indicator, IndicatorDefinition } from './indicator.ts';
import { indicatorsOn } from './indicator-versions.ts';

function version(id: string, number: number, from: string, to: string | null = null): Indicator {
  // Only these four are looked at.
  const definition = { id, version: number, validFrom: parseDay(from), validTo: to === null ? null : parseDay(to) } as IndicatorDefinition;
  return { definition } as Indicator;
}

const resolve = indicatorsOn([
  version('a', 2, '2026-01-01'),
  version('b', 1, '2025-07-01', '2025-12-31'),
  version('a', 1, '2025-01-01', '2025-12-31'),
  version('c', 1, '2025-01-01', '2025-03-31'),
  version('c', 2, '2025-05-01'),
]);
const told = (day: string) => [...resolve(parseDay(day)).values()].map(({ definition: { id, version: number } }) => `${id}@${number}`);

describe('the indicators of a day', () => {
  it.each([
    ['2025-12-31', ['a@1', 'b@1', 'c@2']],
    ['2026-01-01', ['a@2', 'c@2']],
    ['2030-01-01', ['a@2', 'c@2']],
    ['2025-03-31', ['a@1', 'b@1', 'c@1']],
  ])('of %s are the versions in force then, in the order of the catalogue', (day, expected) => {
    expect(told(day)).toEqual(expected);
  });

  it('of before the first version are the first: what is older is counted by the oldest definition', () => {
    expect(told('2010-10-12')).toEqual(['a@1', 'b@1', 'c@1']);
  });

  it('have none in a gap between two versions', () => {
    expect(told('2025-04-15')).toEqual(['a@1', 'b@1']);
  });

  it('are the same map as long as nothing changes', () => {
    expect(resolve(parseDay('2026-02-01'))).toBe(resolve(parseDay('2029-02-01')));
    expect(resolve(parseDay('2025-12-31'))).not.toBe(resolve(parseDay('2026-01-01')));
  });
});
