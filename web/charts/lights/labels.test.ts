import { describe, expect, it } from 'vitest';

import { placeLabels } from './labels.ts';

const SIZE = { width: 400, height: 400 };
const wish = (text: string, x: number, y: number) => ({ text, at: [x, y] as const, width: 40 });

describe('placeLabels', () => {
  it('never lets two labels touch', () => {
    const wishes = Array.from({ length: 40 }, (_, i) => wish(String(i), 200 + (i % 7) * 9, 200 + (i % 5) * 6));
    const placed = placeLabels(wishes, SIZE, 12, 5, 40);
    expect(placed.length).toBeGreaterThan(3);
    for (const [i, a] of placed.entries()) {
      for (const b of placed.slice(i + 1)) {
        expect(a.x + a.width <= b.x || b.x + b.width <= a.x || Math.abs(a.y - b.y) >= 12).toBe(true);
      }
    }
  });

  it('gives way in the order of the wishes', () => {
    expect(placeLabels([wish('first', 200, 200), wish('second', 200, 200)], SIZE, 12, 0, 1).map((label) => label.text)).toEqual(['first']);
  });

  it('leaves out what would stick out of the screen', () => {
    expect(placeLabels([wish('edge', 2, 200)], SIZE, 12, 0, 9)).toEqual([]);
  });
});
