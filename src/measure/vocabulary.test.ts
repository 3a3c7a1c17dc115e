import { describe, expect, it } from 'vitest';

import { FLAGS, wordsOf } from './flags.ts';
import { VOCABULARIES, wordsIn } from './vocabulary.ts';

describe('the words of each kind of fact', () => {
  const kinds = Object.entries(VOCABULARIES);

  it.each(kinds)('of a %s stand once, and fit into two words of 31 bits', (_, { flags, on }) => {
    expect(new Set(flags).size).toBe(flags.length);
    expect(new Set(on).size).toBe(on.length);
    expect(flags.length).toBeLessThanOrEqual(62);
  });

  it.each(kinds)('of a %s have each a bit of their own', (kind, { flags }) => {
    // The keys of a literal object are exactly its declared keys.
    const words = flags.map((flag) => wordsIn(kind as keyof typeof VOCABULARIES, [flag]));
    expect(new Set(words.map(({ low, high }) => `${low}/${high}`)).size).toBe(flags.length);
    expect(words.every(({ low, high }) => low >= 0 && high >= 0)).toBe(true);
  });

  it('of a dossier are the bits that its rows are stored with', () => {
    for (const flag of FLAGS) expect(wordsIn('dossier', [flag])).toEqual(wordsOf([flag]));
  });

  it('of another kind are not known', () => {
    expect(() => wordsIn('report', ['paidOnline'])).toThrow('unknown flag: paidOnline');
  });
});
