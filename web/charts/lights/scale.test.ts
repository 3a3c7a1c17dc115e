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
    const values = Array.from({ length: 100 }, (_, i) => i + 0.5);
    const scale = lightScale({ bands: null, direction: 'none', unit: 'hours' }, values);
    const counts = Map.groupBy(values, scale.toneOf);
    expect([...counts].map(([tone, own]) => [tone, own.length])).toEqual([
      ['q1', 20],
      ['q2', 20],
      ['q3', 20],
      ['q4', 20],
      ['q5', 20],
    ]);
  });

  it('keeps none of a count apart from some, however many have none', () => {
    const scale = lightScale({ bands: null, direction: 'down', unit: 'count' }, [
      ...Array.from({ length: 90 }, () => 0),
      1,
      1,
      2,
      2,
      3,
      3,
      9,
      9,
    ]);
    expect([0, 1, 2, 3, 9].map(scale.toneOf)).toEqual(['q1', 'q2', 'q3', 'q4', 'q5']);
    expect(scale.classes[0]).toEqual({ tone: 'q1', from: null, to: 1 });
  });

  it('has fewer classes where there are fewer values, and never an empty one', () => {
    expect(lightScale({ bands: null, direction: 'none', unit: 'count' }, [0, 0, 5, 5]).classes.map((c) => c.tone)).toEqual([
      'q1',
      'q3',
      'q5',
    ]);
    expect(lightScale({ bands: null, direction: 'none', unit: 'hours' }, [4, 4, 4]).classes).toHaveLength(2);
    expect(lightScale({ bands: null, direction: 'none', unit: 'count' }, []).classes.map((c) => c.tone)).toEqual(['q1', 'q5']);
  });
});
