import { describe, expect, it } from 'vitest';

import { keepPreferences, readPreferences } from './preferences.ts';

function storage(initial: string | null): Pick<Storage, 'getItem' | 'setItem'> {
  let kept = initial;
  return {
    getItem: () => kept,
    setItem: (_, value) => {
      kept = value;
    },
  };
}

describe('preferences', () => {
  it('keep language and theme, and nothing that belongs to one look', () => {
    const own = storage(null);
    keepPreferences(own, { lang: 'en', indicator: 'received', wall: true });
    keepPreferences(own, { theme: 'dark' });
    expect(readPreferences(own)).toEqual({ lang: 'en', theme: 'dark' });
  });

  it.each([['not json'], ['7'], ['{"lang":"fr"}'], [null]])('are empty when what is stored is %j', (stored) => {
    expect(readPreferences(storage(stored))).toEqual({});
  });
});
