import { describe, expect, it } from 'vitest';

import type { Happening } from '../../../src/live/wire.ts';
import { nextLines } from './calm.ts';

const at = (second: number, late = false): Happening => ({
  at: `2026-11-22T09:00:${String(second).padStart(2, '0')}+07:00`,
  unit: '00004',
  procedure: '1.1',
  what: 'resolved',
  late,
});

describe('nextLines', () => {
  it('takes all there is at first', () => {
    expect(nextLines([], [at(3), at(2), at(1)], 2)).toEqual([at(3), at(2), at(1)]);
  });

  it('lets in a few of many, newest on top, and keeps what was there', () => {
    expect(nextLines([at(1)], [at(5), at(4), at(3), at(2), at(1)], 2)).toEqual([at(5), at(4), at(1)]);
  });

  it('does not pass over what is late', () => {
    expect(nextLines([at(1)], [at(5), at(4), at(3), at(2, true), at(1)], 2)).toEqual([at(5), at(2, true), at(1)]);
  });

  it('does not change when nothing is new, or when only older things turn up', () => {
    const shown = [at(5), at(4)];
    expect(nextLines(shown, [at(5), at(4)], 2)).toBe(shown);
    expect(nextLines(shown, [at(5), at(4), at(3)], 2)).toBe(shown);
  });
});
