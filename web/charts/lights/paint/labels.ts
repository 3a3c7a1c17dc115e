import type { Box, Point, Size } from '../frame.ts';

export interface LabelWish {
  readonly text: string;
  /** The CSS font it is set in, and the width it has in it. */
  readonly font: string;
  readonly width: number;
  /** Where the reader would look for it. */
  readonly centre: Point;
  /** The points beside which it may stand. */
  readonly anchors: readonly Point[];
}

export interface PlacedLabel {
  readonly text: string;
  readonly font: string;
  readonly width: number;
  /** Left end of the text's middle line. */
  readonly x: number;
  readonly y: number;
}

/** The free room on a map: what has been taken by lights and by labels. */
export interface LabelRoom {
  readonly takeDot: (x: number, y: number, radius: number) => void;
  readonly takeBox: (box: Box) => void;
  /** Beside an anchor, free of lights and labels, as near to the centre as can be; null where there is no room. */
  readonly placeBeside: (wish: LabelWish, lineHeight: number, offset: number) => PlacedLabel | null;
  /** On the centre, over lights but not over labels. */
  readonly placeOver: (wish: LabelWish, lineHeight: number) => PlacedLabel | null;
}

/** Fine enough for a line of text, coarse enough to look up thousands of places at once. */
const CELL_PX = 4;
const LIGHT = 1;
const LABEL = 2;

export function labelRoom(size: Size): LabelRoom {
  const columns = Math.ceil(size.width / CELL_PX);
  const rows = Math.ceil(size.height / CELL_PX);
  const cells = new Uint8Array(Math.max(0, columns * rows));

  /** Every cell of a rectangle, as far as it is on the screen; stops where `visit` says so. */
  function some(rect: Box, visit: (cell: number) => boolean): boolean {
    const lastRow = Math.min(rows - 1, Math.floor(rect.bottom / CELL_PX));
    const lastColumn = Math.min(columns - 1, Math.floor(rect.right / CELL_PX));
    for (let row = Math.max(0, Math.floor(rect.top / CELL_PX)); row <= lastRow; row += 1) {
      for (let column = Math.max(0, Math.floor(rect.left / CELL_PX)); column <= lastColumn; column += 1) {
        if (visit(row * columns + column)) return true;
      }
    }
    return false;
  }
  function take(rect: Box, by: number): void {
    some(rect, (cell) => {
      cells[cell] = (cells[cell] ?? 0) | by;
      return false;
    });
  }
  const isFree = (rect: Box, of: number) => isInside(rect, size) && !some(rect, (cell) => ((cells[cell] ?? 0) & of) !== 0);
  function settle(spots: readonly Spot[], wish: LabelWish, of: number): PlacedLabel | null {
    const found = spots.find(({ rect }) => isFree(rect, of));
    if (found === undefined) return null;
    take(found.rect, LABEL);
    return { text: wish.text, font: wish.font, width: wish.width, x: found.x, y: found.y };
  }
  return {
    takeBox: (box) => take(box, LIGHT | LABEL),
    takeDot: (x, y, radius) => take({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius }, LIGHT),
    placeBeside: (wish, lineHeight, offset) => {
      const spots = wish.anchors.flatMap((anchor) => spotsBeside(wish, anchor, lineHeight, offset));
      // Beside a single point the right side is the habit; among many the nearest to the middle is wanted.
      return settle(wish.anchors.length === 1 ? spots : spots.toSorted((a, b) => a.distance - b.distance), wish, LIGHT | LABEL);
    },
    placeOver: (wish, lineHeight) =>
      settle(
        [0, -1, 1].map((line) => spotAt(wish, wish.centre[0] - wish.width / 2, wish.centre[1] + line * lineHeight, lineHeight)),
        wish,
        LABEL,
      ),
  };
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly rect: Box;
  readonly distance: number;
}

function spotsBeside(wish: LabelWish, [x, y]: Point, lineHeight: number, offset: number): readonly Spot[] {
  const away = offset + lineHeight / 2;
  return [
    spotAt(wish, x + offset, y, lineHeight),
    spotAt(wish, x - offset - wish.width, y, lineHeight),
    spotAt(wish, x - wish.width / 2, y - away, lineHeight),
    spotAt(wish, x - wish.width / 2, y + away, lineHeight),
    spotAt(wish, x + offset / 2, y + away, lineHeight),
    spotAt(wish, x - offset / 2 - wish.width, y + away, lineHeight),
  ];
}

function spotAt(wish: LabelWish, x: number, y: number, lineHeight: number): Spot {
  const rect = { left: x - 1, right: x + wish.width + 1, top: y - lineHeight / 2, bottom: y + lineHeight / 2 };
  return { x, y, rect, distance: Math.hypot(x + wish.width / 2 - wish.centre[0], y - wish.centre[1]) };
}

function isInside(rect: Box, size: Size): boolean {
  return rect.left >= 0 && rect.top >= 0 && rect.right <= size.width && rect.bottom <= size.height;
}
