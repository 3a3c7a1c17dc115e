import type { Point, Size } from './frame.ts';

export interface LabelWish {
  readonly text: string;
  /** Where the thing is, on screen. */
  readonly at: Point;
  /** Width of the text as it will be set. */
  readonly width: number;
}

export interface PlacedLabel extends LabelWish {
  /** Left end of the text's middle line. */
  readonly x: number;
  readonly y: number;
}

interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Places labels in the order of the wishes: on the spot, else just beside it; one that would touch another is left out. */
export function placeLabels(wishes: readonly LabelWish[], size: Size, lineHeight: number, offset: number, most: number): readonly PlacedLabel[] {
  const taken: Rect[] = [];
  const placed: PlacedLabel[] = [];
  for (const wish of wishes) {
    if (placed.length >= most) break;
    const found = spots(wish, lineHeight, offset).find(({ rect }) => isInside(rect, size) && !taken.some((other) => touches(rect, other)));
    if (found === undefined) continue;
    taken.push(found.rect);
    placed.push({ ...wish, x: found.x, y: found.y });
  }
  return placed;
}

function spots({ at: [x, y], width }: LabelWish, lineHeight: number, offset: number) {
  const lefts: readonly Point[] =
    offset === 0
      ? [[x - width / 2, y], [x - width / 2, y - lineHeight], [x - width / 2, y + lineHeight]]
      : [[x + offset, y], [x - offset - width, y], [x - width / 2, y - offset - lineHeight / 2], [x - width / 2, y + offset + lineHeight / 2]];
  return lefts.map(([left, middle]) => ({
    x: left,
    y: middle,
    rect: { left: left - 3, right: left + width + 3, top: middle - lineHeight / 2, bottom: middle + lineHeight / 2 },
  }));
}

function isInside(rect: Rect, size: Size): boolean {
  return rect.left >= 0 && rect.top >= 0 && rect.right <= size.width && rect.bottom <= size.height;
}

function touches(a: Rect, b: Rect): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
