import { describe, expect, it } from 'vitest';

import { curveOf } from './curve-schema.ts';

type Given = Parameters<typeof curveOf>[0];

describe('a curve', () => {
  it.each<[Given]>([
    [{ kind: 'linear' }],
    [{ kind: 'none' }],
    [{ kind: 'cap', at: 0.8 }],
    [
      {
        kind: 'steps',
        steps: [
          { from: 0.5, share: 0.4 },
          { from: 0.9, share: 1 },
        ],
      },
    ],
  ])('%o is as it is given', (given) => {
    expect(curveOf(given, 'here')).toEqual(given);
  });

  it.each<[string, Given, string]>([
    ['without the point of its cap', { kind: 'cap' }, 'needs "at"'],
    ['without steps', { kind: 'steps' }, 'needs steps'],
    ['of no steps', { kind: 'steps', steps: [] }, 'needs steps'],
    [
      'whose steps go back',
      {
        kind: 'steps',
        steps: [
          { from: 0.5, share: 0.4 },
          { from: 0.4, share: 1 },
        ],
      },
      'must rise',
    ],
    [
      'whose steps give less for more',
      {
        kind: 'steps',
        steps: [
          { from: 0.5, share: 0.4 },
          { from: 0.6, share: 0.3 },
        ],
      },
      'must rise',
    ],
    ['with the point of another kind', { kind: 'linear', at: 0.5 }, 'has no "at"'],
    ['with the steps of another kind', { kind: 'cap', at: 0.5, steps: [] }, 'has no steps'],
  ])('%s is refused, with its place', (_, given, reason) => {
    expect(() => curveOf(given, 'file:7')).toThrow(`file:7: `);
    expect(() => curveOf(given, 'file:7')).toThrow(reason);
  });
});
