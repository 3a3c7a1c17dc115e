import { describe, expect, it } from 'vitest';

import { lightScale } from './scale.ts';

describe('lightScale', () => {
  it('is red below the red band and amber below the amber one, where more is better', () => {
    const scale = lightScale({ bands: { amber: 0.9, red: 0.8 }, direction: 'up', unit: 'ratio' }, []);
    expect([0.5, 0.8, 0.89, 0.9, 0.95, 1].map(scale.toneOf)).toEqual(['red', 'amber', 'amber', 'fair', 'good', 'best']);
    expect(scale.classes.map((c) => c.tone)).toEqual(['best', 'good', 'fair', 'amber', 'red']);
    expect(scale.classes.at(-1)).toEqual({ tone: 'red', from: null, to: 0.8 });
  });

  it('is amber and red from the bands on, where less is better', () => {
    const scale = lightScale({ bands: { amber: 3, red: 10 }, direction: 'down', unit: 'count' }, []);
    expect([0, 1, 2, 3, 9, 10, 99].map(scale.toneOf)).toEqual(['best', 'good', 'fair', 'amber', 'amber', 'red', 'red']);
  });

  it('makes five classes of equal number where there are no bands', () => {
    const values = Array.from({ length: 100 }, (_, i) => i + 1);
    const scale = lightScale({ bands: null, direction: 'none', unit: 'count' }, values);
    const counts = new Map<string, number>();
    for (const value of values) counts.set(scale.toneOf(value), (counts.get(scale.toneOf(value)) ?? 0) + 1);
    expect([...counts]).toEqual([['q1', 20], ['q2', 20], ['q3', 20], ['q4', 20], ['q5', 20]]);
  });

  it('shows no empty class where many values are equal', () => {
    const scale = lightScale({ bands: null, direction: 'none', unit: 'count' }, [0, 0, 0, 0, 0, 0, 0, 0, 4, 9]);
    expect(scale.classes.every(({ from, to }) => from === null || from !== to)).toBe(true);
    expect(scale.toneOf(9)).toBe('q5');
  });
});
