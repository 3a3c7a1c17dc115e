import { describe, expect, it } from 'vitest';

import { addPulses, ringAt } from './pulse.ts';

describe('ringAt', () => {
  it('grows and fades, and is over after 1.2 s', () => {
    const early = ringAt(100, false);
    const late = ringAt(1_000, false);
    expect(late?.growth).toBeGreaterThan(early?.growth ?? Infinity);
    expect(late?.alpha).toBeLessThan(early?.alpha ?? 0);
    expect(ringAt(1_200, false)).toBeNull();
  });

  it('stands still where motion is not wanted', () => {
    expect(ringAt(100, true)).toEqual(ringAt(1_000, true));
  });
});

describe('addPulses', () => {
  it('does not start a light over that is pulsing', () => {
    const pulses = addPulses([{ light: 1, startedAt: 0 }], [1, 2], 500);
    expect(pulses).toEqual([
      { light: 1, startedAt: 0 },
      { light: 2, startedAt: 500 },
    ]);
  });

  it('forgets what is over, and stays bounded', () => {
    expect(addPulses([{ light: 1, startedAt: 0 }], [], 5_000)).toEqual([]);
    expect(
      addPulses(
        [],
        Array.from({ length: 3_321 }, (_, i) => i),
        0,
      ).length,
    ).toBeLessThanOrEqual(300);
  });
});
