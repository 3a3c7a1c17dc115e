import { describe, expect, it } from 'vitest';

import { betweenViews, boxOf, fitView, nationBox, nearest, nearPoints, toPlane, type LonLat } from './frame.ts';

const PLACES: Readonly<Record<string, LonLat>> = {
  lungCu: [105.32, 23.32],
  caMau: [104.82, 8.64],
  hanoi: [105.84, 21.04],
  hoangSa: [112.55, 16.03],
  truongSa: [111.92, 8.645],
};

describe('the nation in its frame', () => {
  it.each([
    [820, 1000],
    [390, 480],
    [1600, 500],
  ])('has the mainland and both archipelagos inside %d × %d', (width, height) => {
    const view = fitView(nationBox(), { width, height }, { top: 16, right: 16, bottom: 16, left: 16 });
    for (const [x, y] of toPlane(Object.values(PLACES))) {
      expect(x * view.k + view.x).toBeGreaterThan(0);
      expect(x * view.k + view.x).toBeLessThan(width);
      expect(y * view.k + view.y).toBeGreaterThan(0);
      expect(y * view.k + view.y).toBeLessThan(height);
    }
  });

  it('has north above south and east right of west', () => {
    const [hanoi, hoangSa] = toPlane([PLACES['hanoi'] ?? [0, 0], PLACES['hoangSa'] ?? [0, 0]]);
    expect(hanoi?.[1]).toBeLessThan(hoangSa?.[1] ?? -Infinity);
    expect(hanoi?.[0]).toBeLessThan(hoangSa?.[0] ?? -Infinity);
  });
});

describe('fitView', () => {
  it('centres a box and comes no closer than told', () => {
    const box = boxOf([
      [0, 0],
      [10, 20],
    ]);
    const even = { top: 10, right: 10, bottom: 10, left: 10 };
    expect(fitView(box, { width: 120, height: 220 }, even)).toEqual({ k: 10, x: 10, y: 10 });
    expect(fitView(box, { width: 120, height: 220 }, even, 4).k).toBe(4);
  });

  it('keeps the insets free', () => {
    const box = boxOf([
      [0, 0],
      [10, 10],
    ]);
    expect(fitView(box, { width: 200, height: 100 }, { top: 0, right: 100, bottom: 0, left: 0 })).toEqual({ k: 10, x: 0, y: 0 });
  });
});

describe('betweenViews', () => {
  const from = { k: 1, x: 0, y: 0 };
  const to = { k: 9, x: -80, y: -160 };

  it('begins and ends where it should', () => {
    expect(betweenViews(from, to, 0)).toEqual(from);
    expect(betweenViews(from, to, 1)).toEqual(to);
  });

  it('keeps the fixed point of the zoom in place', () => {
    const middle = betweenViews(from, to, 0.4);
    // (10, 20) is at the same place on screen in both views.
    expect(10 * middle.k + middle.x).toBeCloseTo(10);
    expect(20 * middle.k + middle.y).toBeCloseTo(20);
  });
});

describe('nearPoints', () => {
  it('leaves Trường Sa out of the frame of Khánh Hòa', () => {
    expect(nearPoints([[109.1, 12.2], [109.2, 12.4], [108.9, 11.6], PLACES['truongSa'] ?? [0, 0]])).toEqual([true, true, true, false]);
  });
});

describe('nearest', () => {
  it('finds the nearest within reach, or none', () => {
    expect(nearest([0, 10, 20], [0, 0, 0], [12, 1], 5)).toBe(1);
    expect(nearest([0, 10, 20], [0, 0, 0], [15, 9], 5)).toBeNull();
  });
});
