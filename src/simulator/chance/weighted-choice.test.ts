import { expect, test } from 'vitest';

import { weightedChoice } from './weighted-choice.ts';

test('each item has a share of the line as long as its weight', () => {
  const choice = weightedChoice(
    [
      ['a', 1],
      ['b', 0],
      ['c', 3],
    ] as const,
    ([, weight]) => weight,
  );
  const drawn = Array.from({ length: 400 }, (_, at) => choice.at(at / 400)[0]);
  expect(drawn.filter((name) => name === 'a')).toHaveLength(100);
  expect(drawn.filter((name) => name === 'b')).toHaveLength(0);
  expect(drawn.filter((name) => name === 'c')).toHaveLength(300);
});

test('an empty list is refused when it is made', () => {
  expect(() => weightedChoice([], () => 1)).toThrow('something to choose from');
});
