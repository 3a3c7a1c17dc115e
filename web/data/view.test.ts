import { describe, expect, it } from 'vitest';

import { parseView } from './view.ts';

describe('parseView', () => {
  it('keeps what the address chooses', () => {
    expect(parseView({ period: 'week', indicator: 'overdue_now', sort: 'worst', lang: 'en', theme: 'dark' })).toEqual({
      period: 'week',
      indicator: 'overdue_now',
      sort: 'worst',
      lang: 'en',
      theme: 'dark',
    });
  });

  it('leaves out what it does not understand', () => {
    expect(parseView({ period: 'fortnight', indicator: 7, lang: 'fr', sort: 'odd' })).toEqual({});
  });

  it.each([[''], [true], ['1']])('takes a bare ?wall (%j) as the wall', (value) => {
    expect(parseView({ wall: value })).toEqual({ wall: true });
  });

  it('takes wall=false as no wall', () => {
    expect(parseView({ wall: false })).toEqual({});
  });
});
