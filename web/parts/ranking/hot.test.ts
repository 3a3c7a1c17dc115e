import { describe, expect, it } from 'vitest';

import { lightScale } from '../../charts/lights/scale.ts';
import type { LightTable } from '../../data/stream-state.ts';
import { hottest } from './hot.ts';

const table = (lights: Readonly<Record<string, readonly [number | null, number | null, number | null]>>): LightTable => ({
  indicator: 'x',
  byUnit: new Map(Object.entries(lights).map(([unit, [value, numerator, denominator]]) => [unit, { value, numerator, denominator }])),
});

describe('hottest', () => {
  const onTime = { unit: 'ratio', direction: 'up', bands: { amber: 0.95, red: 0.9 } } as const;

  it('puts many late dossiers before a bad rate of few, and leaves out the good and the unknown', () => {
    const lights = table({ few: [0.5, 1, 2], many: [0.88, 880, 1000], good: [0.99, 9900, 10000], unknown: [null, null, null] });
    expect(hottest(lights, lightScale(onTime, []), onTime, 5).map((hot) => hot.unit)).toEqual(['many', 'few']);
  });

  it('goes by size where an indicator has no bands', () => {
    const overdue = { unit: 'count', direction: 'down', bands: null } as const;
    const lights = table({ a: [3, 3, null], b: [30, 30, null], c: [0, 0, null] });
    expect(hottest(lights, lightScale(overdue, [3, 30, 0]), overdue, 2).map((hot) => hot.unit)).toEqual(['b', 'a']);
  });
});
