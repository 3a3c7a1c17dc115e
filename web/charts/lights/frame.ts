import { geoMercator } from 'd3-geo';

export type LonLat = readonly [number, number];
export type Point = readonly [number, number];

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Plane to screen: `screen = plane · k + (x, y)`. */
export interface View {
  readonly k: number;
  readonly x: number;
  readonly y: number;
}

/** Radians to plane units; large enough that the plane's numbers read well, otherwise arbitrary. */
const PLANE_SCALE = 1_000;

/** The mainland from Lũng Cú to the cape of Cà Mau, and both archipelagos. */
const NATION_CORNERS: readonly LonLat[] = [
  [102.1, 23.4],
  [102.1, 7.2],
  [115.6, 7.2],
  [115.6, 23.4],
];

const FAR_DEGREES = 1.6;

export function planeProjection() {
  return geoMercator().scale(PLANE_SCALE).translate([0, 0]).center([106, 16]);
}

/** Mercator in the plane; the view, not the projection, is what zooms. */
export function toPlane(points: readonly LonLat[]): readonly Point[] {
  const projection = planeProjection();
  // Mercator is defined everywhere but at the poles, where no commune is.
  return points.map((point) => projection([point[0], point[1]]) ?? [0, 0]);
}

export function nationBox(): Box {
  return boxOf(toPlane(NATION_CORNERS));
}

export function boxOf(points: readonly Point[]): Box {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

/** Room to keep free at each side of the screen, pixels. */
export interface Insets {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** The view in which a box fills the screen but for its insets, centred between them; never closer than `maxK`. */
export function fitView(box: Box, size: Size, insets: Insets, maxK = Infinity): View {
  const free = {
    width: Math.max(1, size.width - insets.left - insets.right),
    height: Math.max(1, size.height - insets.top - insets.bottom),
  };
  const k = Math.min(free.width / Math.max(1e-9, box.right - box.left), free.height / Math.max(1e-9, box.bottom - box.top), maxK);
  return {
    k,
    x: insets.left + free.width / 2 - (k * (box.left + box.right)) / 2,
    y: insets.top + free.height / 2 - (k * (box.top + box.bottom)) / 2,
  };
}

/** Between two views at `t` in 0..1, so that the point that stays put stays put all the way. */
export function betweenViews(from: View, to: View, t: number): View {
  if (t <= 0) return from;
  if (t >= 1) return to;
  const k = from.k * (to.k / from.k) ** t;
  const share = Math.abs(to.k - from.k) < 1e-9 ? t : (k - from.k) / (to.k - from.k);
  return { k, x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

/**
 * The points a zoom should frame: without those far from most (Trường Sa from Khánh Hòa, Hoàng Sa from Đà Nẵng), which
 * would shrink everything else to a speck. The far ones are marked at the edge instead.
 */
export function nearPoints(points: readonly LonLat[]): readonly boolean[] {
  const lon = median(points.map((point) => point[0]));
  const lat = median(points.map((point) => point[1]));
  return points.map((point) => Math.hypot(point[0] - lon, point[1] - lat) <= FAR_DEGREES);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** The nearest of some screen points within `reach`, or null. Linear: 3,321 comparisons take microseconds. */
export function nearest(xs: ArrayLike<number>, ys: ArrayLike<number>, at: Point, reach: number): number | null {
  let best: number | null = null;
  let bestDistance = reach * reach;
  for (let i = 0; i < xs.length; i += 1) {
    const distance = ((xs[i] ?? 0) - at[0]) ** 2 + ((ys[i] ?? 0) - at[1]) ** 2;
    if (distance <= bestDistance) {
      best = i;
      bestDistance = distance;
    }
  }
  return best;
}
