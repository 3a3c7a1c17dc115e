import { describe, expect, it } from 'vitest';

import { labelRoom, type PlacedLabel } from './labels.ts';

const SIZE = { width: 400, height: 400 };
const LINE = 12;
const wish = (text: string, x: number, y: number) => ({
  text,
  font: '12px x',
  centre: [x, y] as const,
  anchors: [[x, y]] as const,
  width: 40,
});

function touch(a: PlacedLabel, b: PlacedLabel): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && Math.abs(a.y - b.y) < LINE;
}

describe('labelRoom', () => {
  it('never lets two labels touch', () => {
    const room = labelRoom(SIZE);
    const placed = Array.from({ length: 40 }, (_, i) =>
      room.placeBeside(wish(String(i), 200 + (i % 7) * 9, 200 + (i % 5) * 6), LINE, 5),
    ).filter((label) => label !== null);
    expect(placed.length).toBeGreaterThan(2);
    for (const [i, a] of placed.entries()) for (const b of placed.slice(i + 1)) expect(touch(a, b)).toBe(false);
  });

  it('keeps a label off the lights, on the side that is free', () => {
    const room = labelRoom(SIZE);
    for (let x = 0; x <= 200; x += 4) for (let y = 0; y < 400; y += 4) room.takeDot(x, y, 2);
    const placed = room.placeBeside(wish('coast', 200, 200), LINE, 6);
    expect(placed?.x).toBe(206);
  });

  it('finds no room among lights, but room over them', () => {
    const room = labelRoom(SIZE);
    for (let x = 0; x < 400; x += 4) for (let y = 0; y < 400; y += 4) room.takeDot(x, y, 2);
    expect(room.placeBeside(wish('inland', 200, 200), LINE, 6)).toBeNull();
    expect(room.placeOver(wish('inland', 200, 200), LINE)).toMatchObject({ x: 180, y: 200 });
  });

  it('leaves out what would stick out of the screen', () => {
    const room = labelRoom({ width: 30, height: 30 });
    expect(room.placeBeside(wish('edge', 15, 15), LINE, 6)).toBeNull();
  });
});
